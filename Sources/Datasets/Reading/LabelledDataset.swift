/// A data set that was read from anywhere.
public struct LabelledDataset: Sendable {
  /// The images to learn from; those of a validation folder are marked (``LabelledImages/isHeldOut``).
  public let training: LabelledImages
  /// What messages call each of these images: a file's path, or a file and the image's number in it.
  public let names: [String]
  /// The images to test with, where there are any.
  public let test: LabelledImages?
  public let findings: DatasetFindings
}
