// Written by Benchmarks/presets.py from Benchmarks/results/presets.json; not to be edited.
extension PresetMeasurement {
  static let all: [String: [PresetMeasurement]] = [
    "acgan": [
      PresetMeasurement(
        seed: 0, minutes: 3.56, epochs: 10, frechet: 5.859, precision: 0.8891, recall: 0.6554,
        leastShare: 0.0988, agreement: 0.9961),
      PresetMeasurement(
        seed: 1, minutes: 3.34, epochs: 10, frechet: 6.396, precision: 0.8904, recall: 0.6622,
        leastShare: 0.0988, agreement: 0.9971),
      PresetMeasurement(
        seed: 2, minutes: 3.36, epochs: 10, frechet: 5.838, precision: 0.8869, recall: 0.6618,
        leastShare: 0.0987, agreement: 0.9970),
    ],
    "cgan": [
      PresetMeasurement(
        seed: 0, minutes: 4.72, epochs: 10, frechet: 4.145, precision: 0.8777, recall: 0.6785,
        leastShare: 0.0986, agreement: 0.9906),
      PresetMeasurement(
        seed: 1, minutes: 4.44, epochs: 10, frechet: 3.621, precision: 0.8582, recall: 0.7010,
        leastShare: 0.0988, agreement: 0.9898),
      PresetMeasurement(
        seed: 2, minutes: 4.43, epochs: 10, frechet: 4.188, precision: 0.8716, recall: 0.6445,
        leastShare: 0.0987, agreement: 0.9924),
    ],
    "dcgan": [
      PresetMeasurement(
        seed: 0, minutes: 3.66, epochs: 10, frechet: 64.265, precision: 0.6954, recall: 0.6730,
        leastShare: 0.0368, agreement: nil),
      PresetMeasurement(
        seed: 1, minutes: 3.34, epochs: 10, frechet: 64.867, precision: 0.6790, recall: 0.6561,
        leastShare: 0.0263, agreement: nil),
      PresetMeasurement(
        seed: 2, minutes: 3.59, epochs: 10, frechet: 64.255, precision: 0.6926, recall: 0.6496,
        leastShare: 0.0354, agreement: nil),
    ],
    "default": [
      PresetMeasurement(
        seed: 0, minutes: 4.15, epochs: 10, frechet: 1.426, precision: 0.8515, recall: 0.7970,
        leastShare: 0.0993, agreement: 0.9938),
      PresetMeasurement(
        seed: 1, minutes: 3.61, epochs: 10, frechet: 1.241, precision: 0.8637, recall: 0.7962,
        leastShare: 0.0984, agreement: 0.9935),
      PresetMeasurement(
        seed: 2, minutes: 3.81, epochs: 10, frechet: 1.297, precision: 0.8544, recall: 0.8046,
        leastShare: 0.0994, agreement: 0.9944),
    ],
    "gan": [
      PresetMeasurement(
        seed: 0, minutes: 1.70, epochs: 10, frechet: 157.372, precision: 0.8603, recall: 0.1884,
        leastShare: 0.0181, agreement: nil),
      PresetMeasurement(
        seed: 1, minutes: 1.63, epochs: 10, frechet: 151.568, precision: 0.8627, recall: 0.2082,
        leastShare: 0.0211, agreement: nil),
      PresetMeasurement(
        seed: 2, minutes: 1.57, epochs: 10, frechet: 164.954, precision: 0.8498, recall: 0.2025,
        leastShare: 0.0155, agreement: nil),
    ],
    "infogan": [
      PresetMeasurement(
        seed: 0, minutes: 7.62, epochs: 10, frechet: 4.054, precision: 0.8916, recall: 0.5328,
        leastShare: 0.0991, agreement: 0.9983),
      PresetMeasurement(
        seed: 1, minutes: 7.11, epochs: 10, frechet: 4.402, precision: 0.8890, recall: 0.4965,
        leastShare: 0.0997, agreement: 0.9990),
      PresetMeasurement(
        seed: 2, minutes: 7.27, epochs: 10, frechet: 3.833, precision: 0.8839, recall: 0.5274,
        leastShare: 0.0995, agreement: 0.9987),
    ],
    "lsgan": [
      PresetMeasurement(
        seed: 0, minutes: 3.64, epochs: 10, frechet: 15.144, precision: 0.7569, recall: 0.7509,
        leastShare: 0.0529, agreement: nil),
      PresetMeasurement(
        seed: 1, minutes: 3.38, epochs: 10, frechet: 21.301, precision: 0.7590, recall: 0.7112,
        leastShare: 0.0491, agreement: nil),
      PresetMeasurement(
        seed: 2, minutes: 3.74, epochs: 10, frechet: 16.047, precision: 0.7506, recall: 0.7121,
        leastShare: 0.0673, agreement: nil),
    ],
    "relativistic": [
      PresetMeasurement(
        seed: 0, minutes: 6.98, epochs: 10, frechet: 1.752, precision: 0.8547, recall: 0.8018,
        leastShare: 0.0997, agreement: 0.9974),
      PresetMeasurement(
        seed: 1, minutes: 5.93, epochs: 10, frechet: 1.456, precision: 0.8535, recall: 0.8169,
        leastShare: 0.0995, agreement: 0.9971),
      PresetMeasurement(
        seed: 2, minutes: 6.26, epochs: 10, frechet: 1.466, precision: 0.8637, recall: 0.8177,
        leastShare: 0.0996, agreement: 0.9977),
    ],
    "sngan": [
      PresetMeasurement(
        seed: 0, minutes: 3.28, epochs: 10, frechet: 1.331, precision: 0.8631, recall: 0.8074,
        leastShare: 0.0991, agreement: 0.9951),
      PresetMeasurement(
        seed: 1, minutes: 3.02, epochs: 10, frechet: 1.449, precision: 0.8512, recall: 0.8128,
        leastShare: 0.0992, agreement: 0.9933),
      PresetMeasurement(
        seed: 2, minutes: 2.95, epochs: 10, frechet: 1.467, precision: 0.8561, recall: 0.8050,
        leastShare: 0.0990, agreement: 0.9945),
    ],
    "wgan": [
      PresetMeasurement(
        seed: 0, minutes: 4.40, epochs: 10, frechet: 270.285, precision: 0.8050, recall: 0.0213,
        leastShare: 0.0013, agreement: nil),
      PresetMeasurement(
        seed: 1, minutes: 2.25, epochs: 10, frechet: 318.637, precision: 0.9493, recall: 0.0003,
        leastShare: 0.0001, agreement: nil),
      PresetMeasurement(
        seed: 2, minutes: 2.37, epochs: 10, frechet: 236.111, precision: 0.6313, recall: 0.0547,
        leastShare: 0.0027, agreement: nil),
    ],
    "wgan-gp": [
      PresetMeasurement(
        seed: 0, minutes: 4.72, epochs: 10, frechet: 1.406, precision: 0.8658, recall: 0.8147,
        leastShare: 0.0994, agreement: 0.9944),
      PresetMeasurement(
        seed: 1, minutes: 4.22, epochs: 10, frechet: 1.596, precision: 0.8633, recall: 0.8093,
        leastShare: 0.0995, agreement: 0.9940),
      PresetMeasurement(
        seed: 2, minutes: 4.21, epochs: 10, frechet: 1.739, precision: 0.8656, recall: 0.7977,
        leastShare: 0.0998, agreement: 0.9948),
    ],
  ]
}
