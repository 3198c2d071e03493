internal import Compute
public import Images
public import Models

/// A picture of what a code does: one column for each of its values, one row for each draw of everything else.
///
/// Along a row the noise and the other codes are those of one image: row i of class c is image `first + i` of class c
/// under the same seed, so a row shows how that image changes.
public struct LatentSweep: Sendable, Equatable {
  /// The classes from top to bottom; nil for a model without classes.
  public var labels: [Int?]
  /// The number of the code.
  public var code: Int
  /// The code's value in the first and in the last column.
  public var from: Float
  public var to: Float
  /// How many columns; at least 1.
  public var steps: Int
  /// How many rows each class has; at least 1.
  public var rows: Int
  public var seed: UInt64
  /// The number of the first row's image.
  public var first: Int
  /// Other codes that are given instead of drawn.
  public var codes: [Int: Float]

  public init(
    labels: [Int?], code: Int, from: Float = -1, to: Float = 1, steps: Int = 11, rows: Int = 1, seed: UInt64,
    first: Int = 0, codes: [Int: Float] = [:]
  ) {
    precondition(steps >= 1 && rows >= 1 && first >= 0, "\(rows) rows of \(steps) from number \(first) on")
    self.labels = labels
    self.code = code
    self.from = from
    self.to = to
    self.steps = steps
    self.rows = rows
    self.seed = seed
    self.first = first
    self.codes = codes
  }

  /// One sweep like this for each code of a model of `architecture`.
  public func oneForEachCode(of architecture: Architecture) -> [LatentSweep] {
    architecture.codes.indices.map { code in
      var sweep = self
      sweep.code = code
      return sweep
    }
  }

  /// The code's value in each column, evenly spaced; with one column the one in the middle.
  public var values: [Float] {
    guard steps > 1 else { return [(from + to) / 2] }
    return (0..<steps).map { i in
      let t = Float(i) / Float(steps - 1)
      // Written so that both ends and an odd count's middle are exact.
      return from * (1 - t) + to * t
    }
  }

  /// One for each image, row by row.
  public var requests: [SampleRequest] {
    let values = values
    return labels.flatMap { label in
      (first..<first + rows).flatMap { index in
        values.map { value in
          SampleRequest(label: label, index: index, codes: codes.merging([code: value]) { $1 })
        }
      }
    }
  }

  /// The sheet: the rows of one class close together, a wider gap between the classes.
  ///
  /// - Parameter scale: each pixel becomes a square of this many.
  /// - Throws: ``AugmentationError`` where the model has no such class or code.
  public func draw(from model: Model, scale: Int = 2) throws(AugmentationError) -> Image {
    let architecture = model.architecture
    guard !labels.isEmpty else { throw .noImages }
    for label in labels { try architecture.check(label: label) }
    try architecture.check(codes: codes.merging([code: from]) { $1 })
    try architecture.check(codes: [code: to])
    guard first < 1 << 48 - rows else { throw .indexTooLarge(first: first, count: rows) }
    let pixels = Synthesizer(model).images(of: requests, seed: seed)
    let size = architecture.pixelsPerImage
    let images = (0..<pixels.count / size).map { i in
      Image(
        width: architecture.width, height: architecture.height, channels: architecture.imageChannels,
        pixels: Array(pixels[i * size..<(i + 1) * size]))
    }
    let group = ContactSheet(columns: steps, padding: 0, scale: scale, rowGap: 1, columnGap: 1)
    let groups = (0..<labels.count).map { i in
      group.draw(Array(images[i * rows * steps..<(i + 1) * rows * steps]))
    }
    return ContactSheet(columns: 1, padding: 4, scale: 1, rowGap: 4).draw(groups)
  }
}
