public import ArgumentParser
public import Datasets

/// How images of `--data` come to one size and form.
struct PreparationOptions: ParsableArguments {
  @Option(
    parsing: .unconditional, help: ArgumentHelp(
      "Pixels of both sides of the images, a multiple of 4 from 8 to 64 (default: as they are where that can be, else the one of "
        + "\(ImagePreparation.sizes.map { "\($0)" }.joined(separator: ", ")) that suits them).",
      valueName: "n"))
  var size: Int?
  @Option(
    help: ArgumentHelp(
      "Images that are not square: pad with their border's colour, crop to the middle, stretch, or auto: crop where that costs at "
        + "most a tenth, else pad.",
      valueName: "how"))
  var fit: ImagePreparation.Fit?
  @Option(help: ArgumentHelp("Transparency: flatten (on white if dark, else on black) or keep as a fourth channel.", valueName: "how"))
  var alpha: ImagePreparation.Alpha?
  @Option(
    name: .customLong("test-share"), parsing: .unconditional, help: ArgumentHelp(
      "Share of each class that is kept for testing where there is no test folder; 0 keeps none (default: 0.2).", valueName: "share"))
  var testShare: Double?

  /// The first of them that was given, or nil.
  var given: String? {
    let all = [("--size", size != nil), ("--fit", fit != nil), ("--alpha", alpha != nil), ("--test-share", testShare != nil)]
    return all.first { $0.1 }?.0
  }

  func resolved() throws -> ImagePreparation {
    if let size, !ImagePreparation.isSide(size) {
      throw UsageError.badNumber(option: "--size", found: String(size), expected: "a multiple of 4 from 8 to 64 pixels")
    }
    if let testShare, !(0...0.9).contains(testShare) {
      throw UsageError.badNumber(option: "--test-share", found: String(testShare), expected: "0 to 0.9")
    }
    var preparation = ImagePreparation()
    preparation.size = size
    if let fit { preparation.fit = fit }
    if let alpha { preparation.alpha = alpha }
    if let testShare { preparation.testShare = testShare }
    return preparation
  }
}

extension ImagePreparation.Fit: ExpressibleByArgument {}
extension ImagePreparation.Alpha: ExpressibleByArgument {}
