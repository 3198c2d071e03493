public import Compute
private import Glibc

/// Warps each image by a random affine transform: rotation, logarithmic scales, shear and shift, each uniform in
/// plus or minus its range.
public final class RandomAffine: Disturbance {
  public struct Ranges: Sendable {
    /// Rotation in radians.
    public var rotation: Float
    /// Logarithm of the scale of each axis.
    public var scale: Float
    public var shear: Float
    /// Pixels along each axis.
    public var shift: Float

    public init(rotation: Float, scale: Float, shear: Float, shift: Float) {
      self.rotation = rotation
      self.scale = scale
      self.shear = shear
      self.shift = shift
    }
  }

  /// The share of the images that are changed.
  public var probability: Float = 1

  private let ranges: Ranges
  private let outside: AffineWarp.Outside
  private let stream: Int
  private var buffers: (warp: AffineWarp, y: Tensor, dx: Tensor)?
  private var transforms: [AffineWarp.Transform] = []

  public init(_ ranges: Ranges, outside: AffineWarp.Outside = .background, stream: Int) {
    self.ranges = ranges
    self.outside = outside
    self.stream = stream
  }

  public func forward(_ x: Tensor, _ key: RandomKey) -> Tensor {
    let (warp, y, dx) = buffers.flatMap { $0.y.shape == x.shape ? $0 : nil }
      ?? (AffineWarp(x.shape, outside: outside), Tensor(x.shape), Tensor(x.shape))
    buffers = (warp, y, dx)
    transforms = (0..<x.shape.rows).map { row in
      var random = key.source(stream: stream, row: row)
      guard probability >= 1 || random.uniform() < probability else { return .identity }
      return ranges.draw(height: x.shape[2], width: x.shape[3], using: &random)
    }
    warp.forward(x, transforms, into: y)
    return y
  }

  public func backward(_ dy: Tensor) -> Tensor {
    guard let (warp, _, dx) = buffers else { fatalError("a backward pass without a forward pass") }
    warp.backward(dy, transforms, into: dx)
    return dx
  }
}

extension RandomAffine.Ranges {
  /// R(a)·[sx, sx·shear; 0, sy], then the shift.
  func draw(height: Int, width: Int, using random: inout RandomSource) -> AffineWarp.Transform {
    let angle = random.uniform(in: -1...1) * rotation
    let sx = exp(random.uniform(in: -1...1) * scale)
    let sy = exp(random.uniform(in: -1...1) * scale)
    let dx = random.uniform(in: -1...1) * shift * 2 / Float(width)
    let dy = random.uniform(in: -1...1) * shift * 2 / Float(height)
    let k = random.uniform(in: -1...1) * shear
    let (c, s) = (cos(angle), sin(angle))
    return AffineWarp.Transform(xx: c * sx, xy: c * sx * k - s * sy, x1: dx, yx: s * sx, yy: s * sx * k + c * sy, y1: dy)
  }
}
