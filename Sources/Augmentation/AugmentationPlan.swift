public import Models

/// Which images to draw: so many of each class, under one seed, from one number on.
public struct AugmentationPlan: Sendable, Equatable {
  /// Images `first ..< first + count` of one class.
  public struct Part: Sendable, Equatable {
    /// nil for a model without classes.
    public var label: Int?
    public var count: Int
    /// The number of the first image within its class.
    public var first: Int
    public var source: ImageSource

    /// - Precondition: neither `count` nor `first` is negative.
    public init(label: Int?, count: Int, first: Int = 0, source: ImageSource = .synthetic) {
      precondition(count >= 0 && first >= 0, "\(count) images from number \(first) on")
      self.source = source
      self.label = label
      self.count = count
      self.first = first
    }
  }

  public var parts: [Part]
  public var seed: UInt64
  /// Codes that are given instead of drawn, by number, −1…1 as trained. They are part of no file name: the same
  /// image under another code wants another folder.
  public var codes: [Int: Float]
  /// Codes that go through an even grid instead of being drawn, by number: image i of a class has position i mod n of
  /// it, with several codes of the grid of all their positions, the first code's going fastest.
  public var grid: [Int]
  /// What the noise is multiplied by, 0…1 without 0; see `SampleRequest`.
  public var truncation: Float
  /// Factors that all images are to have; their codes are found for each image.
  public var targets: [FactorTarget]

  /// Positions of a code on the grid, from −1 to 1.
  public static let gridPositions = 11

  public init(
    _ parts: [Part], seed: UInt64, codes: [Int: Float] = [:], grid: [Int] = [], truncation: Float = 1,
    targets: [FactorTarget] = []
  ) {
    self.parts = parts
    self.seed = seed
    self.codes = codes
    self.grid = grid
    self.truncation = truncation
    self.targets = targets
  }

  /// As many images of each of `labels`.
  public init(
    labels: [Int?], count: Int, seed: UInt64, first: Int = 0, codes: [Int: Float] = [:], targets: [FactorTarget] = []
  ) {
    self.init(labels.map { Part(label: $0, count: count, first: first) }, seed: seed, codes: codes, targets: targets)
  }

  /// How many images it has.
  public var count: Int { parts.reduce(0) { $0 + $1.count } }

  /// The images one by one, class by class in the order of ``parts``.
  public var images: PlannedImages { PlannedImages(parts) }

  /// What the generator is asked for to draw `image`, for the first time or again.
  public func request(for image: PlannedImage, draw: Int = 0) -> SampleRequest {
    var codes = codes
    var place = image.index
    for code in grid {
      let (rest, position) = place.quotientAndRemainder(dividingBy: AugmentationPlan.gridPositions)
      codes[code] = AugmentationPlan.gridValue(position)
      place = rest
    }
    return SampleRequest(label: image.label, index: image.index, codes: codes, truncation: truncation, draw: draw)
  }

  /// The code's value at one of the ``gridPositions``; the ends and the middle are exact.
  private static func gridValue(_ position: Int) -> Float { Float(2 * position - (gridPositions - 1)) / Float(gridPositions - 1) }

  /// Makes sure that a model of `architecture` can draw it.
  public func check(against architecture: Architecture) throws(AugmentationError) {
    var seen: Set<Share> = []
    var total = 0
    for part in parts {
      try architecture.check(label: part.label)
      guard seen.insert(Share(source: part.source, label: part.label)).inserted else {
        throw .classTwice(name: part.label.map { architecture.classNames[$0] } ?? "")
      }
      let (sum, overflow) = total.addingReportingOverflow(part.count)
      guard part.first <= 1 << 48, part.count <= 1 << 48 - part.first, !overflow else {
        throw .indexTooLarge(first: part.first, count: part.count)
      }
      total = sum
    }
    guard total > 0 else { throw .noImages }
    try architecture.check(codes: codes)
    guard truncation > 0, truncation <= 1 else { throw .truncationOutOfRange(truncation) }
    var set = Set(codes.keys)
    for code in grid {
      try architecture.check(codes: [code: 0])
      guard set.insert(code).inserted else { throw .codeTwice(name: architecture.codes[code].name) }
    }
    for target in targets {
      try architecture.check(codes: [target.code: target.value])
      guard set.insert(target.code).inserted else { throw .codeTwice(name: architecture.codes[target.code].name) }
    }
  }
}

/// What only one part may have: two would have images of the same numbers.
private struct Share: Hashable {
  let source: ImageSource
  let label: Int?
}

extension Architecture {
  func check(label: Int?) throws(AugmentationError) {
    guard let label else {
      guard classNames.isEmpty else { throw .classMissing(classNames: classNames) }
      return
    }
    guard classNames.indices.contains(label) else { throw .classOutOfRange(label: label, classNames: classNames) }
  }

  func check(codes values: [Int: Float]) throws(AugmentationError) {
    for (code, value) in values.sorted(by: { $0.key < $1.key }) {
      guard codes.indices.contains(code) else { throw .codeOutOfRange(code: code, names: codes.map(\.name)) }
      guard value.isFinite else { throw .codeNotFinite(name: codes[code].name) }
    }
  }
}
