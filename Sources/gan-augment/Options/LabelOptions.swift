import ArgumentParser
import Datasets
import Files

/// Which images have labels, and where more images without any lie.
struct LabelOptions: ParsableArguments {
  @Option(
    name: .customLong("labels-per-class"), parsing: .unconditional, help: ArgumentHelp(
      "Use the labels of so many images of each class only; of all other images the label is not read.", valueName: "n"))
  var labelsPerClass: Int?
  @Option(
    parsing: .unconditional, help: ArgumentHelp(
      "Which images these are: splits of one number are nested, and the same for everyone (default: 0).", valueName: "number"))
  var split: Int?
  @Option(
    name: [.customLong("unlabelled"), .customLong("unlabeled")], help: ArgumentHelp(
      "More images to learn from, whose labels, if they have any, are not read: a folder of images at any depth, a .zip file "
        + "of one, idx files or an .npz file.",
      valueName: "path"))
  var unlabelled: String?

  /// The split that was asked for, or nil.
  func resolvedSplit() throws -> LabelSplit? {
    guard let labelsPerClass else {
      if let split { throw UsageError.missing(option: "--labels-per-class", why: "--split \(split) is one of its choices of images") }
      return nil
    }
    guard labelsPerClass >= 1 else {
      throw UsageError.badNumber(option: "--labels-per-class", found: String(labelsPerClass), expected: "1 or more images")
    }
    if let split, split < 0 {
      throw UsageError.badNumber(option: "--split", found: String(split), expected: "0 or a greater number")
    }
    return LabelSplit(perClass: labelsPerClass, split: split ?? 0)
  }
}
