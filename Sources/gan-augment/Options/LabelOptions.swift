import ArgumentParser
import Datasets

/// Which images have labels, and where more images without any lie.
struct LabelOptions: ParsableArguments {
  @Option(
    name: .customLong("labels-per-class"), parsing: .unconditional, help: ArgumentHelp(
      "Use the labels of so many images of each class only; what the others show is not read.", valueName: "n"))
  var labelsPerClass: Int?
  @Option(
    parsing: .unconditional, help: ArgumentHelp(
      "Which images these are: splits of one number are nested, and the same for everyone (default: 0).", valueName: "number"))
  var split: Int?
  @OptionGroup var more: UnlabelledOption

  /// The split that was asked for, or nil.
  func resolvedSplit() throws -> LabelSplit? {
    guard let labelsPerClass else {
      if let split { throw UsageError.missing(option: "--labels-per-class", why: "--split \(split) says which images have the labels") }
      return nil
    }
    return try LabelOptions.split(perClass: labelsPerClass, split ?? 0)
  }

  static func split(perClass: Int, _ number: Int) throws -> LabelSplit {
    guard perClass >= 1 else {
      throw UsageError.badNumber(option: "--labels-per-class", found: String(perClass), expected: "1 or more images")
    }
    guard number >= 0 else {
      throw UsageError.badNumber(option: "--split", found: String(number), expected: "0 or a greater number")
    }
    return LabelSplit(perClass: perClass, split: number)
  }

  /// What is learned from: the labels that were chosen, all images, and more of them.
  ///
  /// - Parameters:
  ///   - data: all training images with all labels that are known
  ///   - test: images to test with, which must not be among those without a label
  ///   - findings: of the user's own data; hears of more images
  ///   - progress: hears the share of more images that was read, 0…1
  /// - Returns: also how many have labels and why, where not all have
  func applied(
    to data: LabelledImages, test: LabelledImages?, _ preparation: ImagePreparation, _ findings: inout DatasetFindings?,
    progress: (Double) -> Void = { _ in }
  ) throws -> (data: LabelledImages, use: LabelUse?) {
    let split = try resolvedSplit()
    let chosen = try split.map { try $0.applied(to: data) } ?? data
    let all = try more.added(to: chosen, test: test, preparation, &findings, progress: progress)
    return (all, LabelUse(of: all, split: split))
  }
}
