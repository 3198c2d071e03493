/// A differentiable affine warp of images: bilinear sampling with zeros outside, as PyTorch's `affine_grid` and
/// `grid_sample` with `align_corners: false` (Jaderberg et al. 2015, "Spatial transformer networks").
///
/// Images `[N, C, H, W]` row-major in −1…1. What lies outside an image is background, −1 (the warp acts on x + 1), or the
/// nearest pixel of its border (``Outside``). Only the images have gradients, not the transforms. Not safe for use on two tasks at once.
public final class AffineWarp {
  /// The 2×3 matrix of one image: output position (u, v, 1) in −1…1 → input position in −1…1.
  public struct Transform: Sendable, Equatable {
    public var xx: Float, xy: Float, x1: Float
    public var yx: Float, yy: Float, y1: Float

    public static let identity = Transform(xx: 1, xy: 0, x1: 0, yx: 0, yy: 1, y1: 0)

    public init(xx: Float, xy: Float, x1: Float, yx: Float, yy: Float, y1: Float) {
      (self.xx, self.xy, self.x1) = (xx, xy, x1)
      (self.yx, self.yy, self.y1) = (yx, yy, y1)
    }
  }

  /// What is read beyond an image's border.
  public enum Outside: Sendable {
    /// −1, fading in over a pixel.
    case background
    /// The nearest pixel of the border.
    case border
  }

  public let shape: Shape
  private let outside: Outside
  private let padded: Tensor
  private let pitch: Int
  /// The middles of the output's columns and rows, in −1…1.
  private let columns: [Float]
  private let rows: [Float]

  public init(_ shape: Shape, outside: Outside = .background) {
    self.outside = outside
    precondition(shape.rank == 4, "a warp takes images [N, C, H, W], not \(shape)")
    self.shape = shape
    // One pixel of zeros before, two behind: positions are clamped to −1 … size.
    pitch = shape[3] + 3
    padded = Tensor([shape[0], shape[1], shape[2] + 3, shape[3] + 3])
    columns = (0..<shape[3]).map { (2 * Float($0) + 1) / Float(shape[3]) - 1 }
    rows = (0..<shape[2]).map { (2 * Float($0) + 1) / Float(shape[2]) - 1 }
  }

  public func forward(_ x: Tensor, _ transforms: [Transform], into y: Tensor) {
    check(x, y, transforms)
    let (c, h, w, pitch) = (shape[1], shape[2], shape[3], pitch)
    forEachImage(transforms, "affine warp") { n, reader in
      for channel in 0..<c {
        let plane = unsafe padded.start + (n * c + channel) * (h + 3) * pitch
        let source = unsafe x.start + (n * c + channel) * h * w
        let out = unsafe y.start + (n * c + channel) * h * w
        for i in 0..<h {
          let row = unsafe plane + (i + 1) * pitch + 1
          for j in 0..<w { unsafe row[j] = source[i * w + j] + 1 }
        }
        for i in 0..<h {
          for j in 0..<w {
            let p = reader.position(i, j)
            let q = unsafe plane + p.offset
            let top = unsafe q[0] + p.fx * (q[1] - q[0])
            let bottom = unsafe q[pitch] + p.fx * (q[pitch + 1] - q[pitch])
            unsafe out[i * w + j] = top + p.fy * (bottom - top) - 1
          }
        }
      }
    }
  }

  public func backward(_ dy: Tensor, _ transforms: [Transform], into dx: Tensor) {
    check(dy, dx, transforms)
    let (c, h, w, pitch) = (shape[1], shape[2], shape[3], pitch)
    forEachImage(transforms, "affine warp, gradient") { n, reader in
      for channel in 0..<c {
        let plane = unsafe padded.start + (n * c + channel) * (h + 3) * pitch
        let source = unsafe dy.start + (n * c + channel) * h * w
        let out = unsafe dx.start + (n * c + channel) * h * w
        unsafe plane.update(repeating: 0, count: (h + 3) * pitch)
        for i in 0..<h {
          for j in 0..<w {
            let p = reader.position(i, j)
            let q = unsafe plane + p.offset
            let g = unsafe source[i * w + j]
            let right = g * p.fx
            let left = g - right
            unsafe q[0] += left - left * p.fy
            unsafe q[1] += right - right * p.fy
            unsafe q[pitch] += left * p.fy
            unsafe q[pitch + 1] += right * p.fy
          }
        }
        for i in 0..<h {
          let row = unsafe plane + (i + 1) * pitch + 1
          for j in 0..<w { unsafe out[i * w + j] = row[j] }
        }
        // Leave the border zero for the next forward pass.
        unsafe plane.update(repeating: 0, count: (h + 3) * pitch)
      }
    }
  }

  /// Where the pixels of one image read. What a loop over them needs is in here: the compiler does not take it out of
  /// the loop by itself (measured: a fifth of the forward pass).
  @safe private struct Reader {
    private let t: Transform
    private let pitch: Int
    private let h: Float
    private let w: Float
    /// Positions are kept between these.
    private let least: Float
    private let mostX: Float
    private let mostY: Float
    private let columns: UnsafePointer<Float>
    private let rows: UnsafePointer<Float>

    init(
      _ t: Transform, height: Int, width: Int, pitch: Int, _ outside: Outside, columns: UnsafePointer<Float>, rows: UnsafePointer<Float>
    ) {
      let beyond: Float = outside == .background ? 1 : 0
      (least, mostX, mostY) = (-beyond, Float(width - 1) + beyond, Float(height - 1) + beyond)
      (self.t, self.pitch, h, w) = (t, pitch, Float(height), Float(width))
      unsafe (self.columns, self.rows) = (columns, rows)
    }

    /// The offset of the upper left neighbour of output pixel (i, j) in the padded plane, and the fractions.
    @inline(__always)
    func position(_ i: Int, _ j: Int) -> (offset: Int, fx: Float, fy: Float) {
      let u = unsafe columns[j]
      let v = unsafe rows[i]
      let x = min(max(((t.xx * u + t.xy * v + t.x1 + 1) * w - 1) * 0.5, least), mostX)
      let y = min(max(((t.yx * u + t.yy * v + t.y1 + 1) * h - 1) * 0.5, least), mostY)
      // Shifted by one, so that truncation is the floor and the index is that of the padded plane.
      let xi = Int32(x + 1)
      let yi = Int32(y + 1)
      return (Int(yi) * pitch + Int(xi), x + 1 - Float(xi), y + 1 - Float(yi))
    }
  }

  /// Calls `body` for each image, on all threads.
  private func forEachImage(_ transforms: [Transform], _ name: String, _ body: (Int, Reader) -> Void) {
    let (h, w, pitch) = (shape[2], shape[3], pitch)
    unsafe columns.withUnsafeBufferPointer { columns in
      unsafe rows.withUnsafeBufferPointer { rows in
        guard let columns = columns.baseAddress, let rows = rows.baseAddress else { return }
        Profile.loop(name) {
          Threads.forEach(chunks: shape[0]) { n in
            unsafe body(n, Reader(transforms[n], height: h, width: w, pitch: pitch, outside, columns: columns, rows: rows))
          }
        }
      }
    }
  }

  private func check(_ a: Tensor, _ b: Tensor, _ transforms: [Transform]) {
    precondition(
      a.shape == shape && b.shape == shape && a.layout.isRowMajor && b.layout.isRowMajor && transforms.count == shape[0],
      "a warp of \(shape) got \(a.shape), \(b.shape) and \(transforms.count) transforms")
  }
}
