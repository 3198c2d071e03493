/// What a preset was measured to reach on MNIST with one seed: `train --preset NAME --dataset mnist`, then `evaluate` against the test set.
public struct PresetMeasurement: Sendable, Equatable {
  public let seed: Int
  /// Of the training, without the judge before it.
  public let minutes: Double
  public let epochs: Double
  /// Fréchet distance in the judge's features, in multiples of the distance between two sets of real images.
  public let frechet: Double
  public let precision: Double
  public let recall: Double
  /// The share of the draws that the judge sees as the rarest class.
  public let leastShare: Double
  /// The share of images that show the class that was asked for; nil where none can be asked for.
  public let agreement: Double?

  /// Collapse: little of what there is is drawn.
  public var isCollapsed: Bool { recall < 0.2 || leastShare < 0.02 }
}

extension Preset {
  /// Of every seed; empty where nothing was measured.
  public var measurements: [PresetMeasurement] { PresetMeasurement.all[name] ?? [] }

  /// The middle one of the measurements by a number.
  public func median(_ number: (PresetMeasurement) -> Double?) -> Double? {
    let values = measurements.compactMap(number).sorted()
    return values.isEmpty ? nil : values[values.count / 2]
  }
}
