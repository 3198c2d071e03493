/// A differentiable change of colours: contrast, saturation and brightness, each image by numbers of its own.
///
/// Images `[N, C, H, W]`, row-major, −1…1. With x̄ the image's mean over its colour channels and x̃ a pixel's,
/// y = c·(s·x + (1 − s)·x̃ − x̄) + x̄ + b. A fourth channel (transparency) stays as it is.
public final class ColourJitter {
  public struct Change: Sendable, Equatable {
    /// c: 1 leaves the image as it is, 0 makes it flat.
    public var contrast: Float
    /// s: 1 leaves the image as it is, 0 makes it grey.
    public var saturation: Float
    /// b: added to each colour of each pixel.
    public var brightness: Float

    public static let none = Change(contrast: 1, saturation: 1, brightness: 0)

    public init(contrast: Float, saturation: Float, brightness: Float) {
      self.contrast = contrast
      self.saturation = saturation
      self.brightness = brightness
    }
  }

  public let shape: Shape

  public init(_ shape: Shape) {
    precondition(shape.rank == 4, "colours are those of images [N, C, H, W], not \(shape)")
    self.shape = shape
  }

  private var colours: Int { min(3, shape[1]) }

  public func forward(_ x: Tensor, _ changes: [Change], into y: Tensor) {
    apply(x, changes, into: y) { change in change.brightness }
  }

  /// The gradient with respect to the images: the map is symmetric but for the constant b.
  public func backward(_ dy: Tensor, _ changes: [Change], into dx: Tensor) {
    apply(dy, changes, into: dx) { _ in 0 }
  }

  private func apply(_ x: Tensor, _ changes: [Change], into y: Tensor, constant: (Change) -> Float) {
    precondition(
      x.shape == shape && y.shape == shape && x.layout.isRowMajor && y.layout.isRowMajor && changes.count == shape[0],
      "colours of \(shape): got \(x.shape), \(y.shape) and \(changes.count) changes")
    let (channels, colours, area) = (shape[1], colours, shape[2] * shape[3])
    let constants = changes.map(constant)
    Threads.forEach(chunks: shape[0]) { n in
      let source = unsafe x.start + n * channels * area
      let out = unsafe y.start + n * channels * area
      let change = changes[n]
      unsafe (out + colours * area).update(from: source + colours * area, count: (channels - colours) * area)
      guard change != .none else {
        unsafe out.update(from: source, count: colours * area)
        return
      }
      // Sums of one pixel's colours first, in the last colour's place: its own values are still in the source.
      let sums = unsafe out + (colours - 1) * area
      unsafe sums.update(from: source, count: area)
      for k in 1..<max(1, colours) {
        for p in 0..<area { unsafe sums[p] += source[k * area + p] }
      }
      var total: Float = 0
      for p in 0..<area { total += unsafe sums[p] }
      let mean = total / Float(colours * area)
      let own = change.contrast * change.saturation
      let shared = change.contrast * (1 - change.saturation) / Float(colours)
      let added = (1 - change.contrast) * mean + constants[n]
      for p in 0..<area {
        let grey = unsafe shared * sums[p] + added
        for k in 0..<colours { unsafe out[k * area + p] = own * source[k * area + p] + grey }
      }
    }
  }
}
