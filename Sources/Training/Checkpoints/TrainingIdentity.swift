private import Compute
private import Files
internal import Models

/// What a training must share with the one that it goes on with: its data, its networks and every option that its numbers
/// depend on, as names with texts.
public struct TrainingIdentity: Sendable, Equatable {
  public private(set) var entries: [(name: String, value: String)]

  init(_ entries: [(name: String, value: String)]) { self.entries = entries }

  /// - Parameters:
  ///   - dataDigest: of all training images, held out ones included
  ///   - precision: of the model file
  init(
    _ architecture: Architecture, _ configuration: TrainingConfiguration, dataDigest: String, heldOut: Int, scoreInterval: Int,
    _ precision: Model.Precision
  ) {
    entries = [
      ("images (SHA-256)", dataDigest), ("images held out", String(heldOut)), ("images between two scores", String(scoreInterval)),
      ("--weights", precision.rawValue), ("--threads", String(Threads.count)),
    ]
    entries += configuration.described.map { (TrainingIdentity.options[$0.name] ?? $0.name, $0.value) }
    entries += architecture.described
    entries = entries.map { ($0.name, TrainingIdentity.bounded($0.value)) }
  }

  /// Long texts (the names of a thousand classes) as their beginning and digest.
  private static func bounded(_ text: String) -> String {
    text.utf8.count <= 1000 ? text : text.prefix(12) + "… (SHA-256 \(SHA256.hex(of: Array(text.utf8))))"
  }

  /// What users know the configuration's values by.
  private static let options = [
    "epochsAsked": "--epochs", "imagesAsked": "--kimg (images)", "minutesAsked": "--minutes", "augmentation": "--aug",
    "seed": "--seed", "batchSize": "--batch", "objective": "--objective", "generatorRate": "--learning-rate-g",
    "discriminatorRate": "--learning-rate-d", "stop": "--stop", "precision": "--precision", "preset": "--preset",
    "optimizer": "--optimizer", "discriminatorSteps": "--discriminator-steps", "reuseFakes": "--reuse-fakes",
    "labelSmoothing": "--label-smoothing", "penalty": "--penalty", "penaltyWeight": "--penalty-weight", "weightClip": "--weight-clip",
  ]

  /// What differs, in words: "--batch is 64 there and 32 here".
  func differences(from now: TrainingIdentity) -> [String] {
    func value(_ entries: [(name: String, value: String)], _ name: String) -> String {
      entries.first { $0.name == name }.map { TrainingIdentity.short($0.value) } ?? "not given"
    }
    let names = entries.map(\.name) + now.entries.map(\.name).filter { name in !entries.contains { $0.name == name } }
    return names.compactMap { name in
      guard entries.first(where: { $0.name == name })?.value != now.entries.first(where: { $0.name == name })?.value else { return nil }
      return "\(name): \(value(entries, name)) there, \(value(now.entries, name)) here"
    }
  }

  private static func short(_ text: String) -> String { text.count <= 40 ? text : text.prefix(12) + "…" }

  public static func == (a: TrainingIdentity, b: TrainingIdentity) -> Bool { a.differences(from: b).isEmpty }
}
