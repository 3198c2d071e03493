internal import CKernels

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
    precondition(
      shape.rank == 4 && shape[3] <= Kernels.widestWarp, "a warp takes images [N, C, H, W] of at most \(Kernels.widestWarp) columns, not \(shape)")
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
    unsafe forEachImage(transforms, "affine warp") { n, warp in
      for channel in 0..<c {
        let plane = unsafe padded.start + (n * c + channel) * (h + 3) * pitch
        let source = unsafe x.start + (n * c + channel) * h * w
        let out = unsafe y.start + (n * c + channel) * h * w
        for i in 0..<h {
          let row = unsafe plane + (i + 1) * pitch + 1
          for j in 0..<w { unsafe row[j] = source[i * w + j] + 1 }
        }
        for i in 0..<h { unsafe Kernels.warp(row: rows[i], &warp, plane, into: out + i * w) }
      }
    }
  }

  public func backward(_ dy: Tensor, _ transforms: [Transform], into dx: Tensor) {
    check(dy, dx, transforms)
    let (c, h, w, pitch) = (shape[1], shape[2], shape[3], pitch)
    unsafe forEachImage(transforms, "affine warp, gradient") { n, warp in
      for channel in 0..<c {
        let plane = unsafe padded.start + (n * c + channel) * (h + 3) * pitch
        let source = unsafe dy.start + (n * c + channel) * h * w
        let out = unsafe dx.start + (n * c + channel) * h * w
        unsafe plane.update(repeating: 0, count: (h + 3) * pitch)
        for i in 0..<h { unsafe Kernels.warpBack(row: rows[i], &warp, source + i * w, into: plane) }
        for i in 0..<h {
          let row = unsafe plane + (i + 1) * pitch + 1
          for j in 0..<w { unsafe out[i * w + j] = row[j] }
        }
        // Leave the border zero for the next forward pass.
        unsafe plane.update(repeating: 0, count: (h + 3) * pitch)
      }
    }
  }

  /// Calls `body` for each image with what its rows' loops need, on all threads.
  private func forEachImage(
    _ transforms: [Transform], _ name: String, _ body: (_ image: Int, _ warp: inout gak_warp) -> Void
  ) {
    let (h, w) = (shape[2], shape[3])
    // How far beyond the image a position may be.
    let beyond: Float = outside == .background ? 1 : 0
    unsafe columns.withUnsafeBufferPointer { columns in
      Profile.loop(name) {
        Threads.forEach(chunks: shape[0]) { n in
          let t = transforms[n]
          var warp = unsafe gak_warp(
            xx: t.xx, xy: t.xy, x1: t.x1, yx: t.yx, yy: t.yy, y1: t.y1, width: Int32(w), height: Int32(h),
            pitch: Int32(pitch), least: -beyond, most_x: Float(w - 1) + beyond, most_y: Float(h - 1) + beyond,
            columns: columns.baseAddress)
          unsafe body(n, &warp)
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
