// Written by Benchmarks/presets.py from Benchmarks/results/presets.json; not to be edited.
extension PresetMeasurement {
  static let all: [String: [PresetMeasurement]] = [:]
}
