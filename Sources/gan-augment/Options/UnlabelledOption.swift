import ArgumentParser
import Datasets
import Files

/// Where more images lie that have no label, or whose labels are not read.
struct UnlabelledOption: ParsableArguments {
  @Option(
    name: [.customLong("unlabelled"), .customLong("unlabeled")], help: ArgumentHelp(
      "More images to learn from, whose labels, if they have any, are not read: a folder of images at any depth, a .zip file "
        + "of one, idx files or an .npz file. A folder called unlabelled beside the class folders of --data is read in any case.",
      valueName: "path"))
  var unlabelled: String?

  /// `data` and these images behind them, brought to its size; the same where there are none.
  ///
  /// - Parameters:
  ///   - test: images to test with, which are left out where they are among them
  ///   - preparation: how they come to the size
  ///   - findings: hears of them, where the data are the user's own; otherwise standard error does
  ///   - progress: hears the share of them that was read, 0…1
  func added(
    to data: LabelledImages, test: LabelledImages?, _ preparation: ImagePreparation, _ findings: inout DatasetFindings?,
    progress: (Double) -> Void = { _ in }
  ) throws -> LabelledImages {
    guard let unlabelled else { return data }
    let (images, leftOut, notices) = try DatasetFormats.readUnlabelled(
      unlabelled, beside: data.description, preparation: preparation, test: test, progress: progress)
    if findings != nil {
      findings?.add(unlabelled: images.count, leftOut: leftOut, notices: notices)
    } else {
      for line in notices { Console.note(line) }
      Console.note(
        "\(Path.shown(unlabelled)): \(images.count) more images to learn from, without a label"
          + (leftOut > 0 ? "; \(leftOut) left out, which \(leftOut == 1 ? "is an image" : "are images") to test with" : ""))
    }
    return data.adding(unlabelled: images)
  }
}
