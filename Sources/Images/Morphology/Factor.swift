/// A quantity that can be measured in an image, such as a digit's thickness, and that a code of a generator may move.
public protocol Factor: Sendable {
  /// One lower-case word: "thickness".
  var name: String { get }
  /// What ``measure(_:)`` counts in: "px", "px²", "rad", "°", or "" for a share.
  var unit: String { get }
  /// Which images it says something about.
  var domain: FactorDomain { get }
  /// The quantity, or nil where it is undefined.
  func measure(_ image: MeasuredImage) -> Float?
}

extension Factor {
  /// Where the quantity begins again, as angles of colour do; nil for all others.
  public var period: Float? { unit == "°" ? 360 : nil }

  /// The quantity in one image. For several factors or images ``Factors/measure(_:_:)`` is quicker.
  public func measure(_ image: Image) -> Float? { measure(MeasuredImage(image)) }
}

/// Which images a factor says something about.
public enum FactorDomain: Sendable {
  /// One bright shape on a dark ground. Colours are measured by their luma.
  case shapes
  /// Any image, grey or in colour.
  case images
  /// Images in colour only.
  case colours
}
