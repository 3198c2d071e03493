/// A reader of files that may come from anyone, as libFuzzer calls it.
struct Reader: Sendable {
  /// What `READER=` calls it.
  let name: String
  /// The longest input, in bytes: enough for each of its parts, and no more, so that many are tried.
  var longest = 4096
  /// Whether its dictionary is another reader's (`Dictionaries/NAME.dict`).
  var dictionary: String?
  /// Small inputs to begin with, made by this program; those of other programs lie in `Seeds/NAME`.
  var seeds: @Sendable () throws -> [[UInt8]] = { [] }
  /// Reads the input and uses what comes out as the program would. What it throws must be an error for a user; anything
  /// that must not happen stops the process.
  let read: @Sendable (_ input: [UInt8]) throws -> Void
}

extension Reader {
  /// All readers. One line adds one.
  static let all: [Reader] = [
    .json, .container, .containerHeader, .model, .modelTexts, .judge, .png, .jpeg, .gzip, .idx, .npz, .npy, .zip, .tar,
    .emnist, .usps, .cifar, .labelsCSV, .labelsJSONLines, .labelsStyleGAN, .manifestCSV, .manifestJSONLines, .manifestHF,
    .classNames, .checkpoint, .checkpointFields,
  ]
}
