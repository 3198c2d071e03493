/// A quantity that can be measured in a picture of one bright shape on black, such as a digit's thickness.
public protocol Factor: Sendable {
  /// One lower-case word: "thickness".
  var name: String { get }
  /// What ``measure(_:)`` counts in: "px", "px²" or "rad".
  var unit: String { get }
  /// The quantity, or nil where it is undefined: always for an entirely black image. Colours are measured by their luma.
  func measure(_ image: Image) -> Float?
}
