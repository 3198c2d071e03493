/// Grey-scale dilation and erosion of row-major images `[N, C, H, W]` with a 3×3 square: the maximum or minimum of
/// each pixel's neighbourhood (outside the image nothing counts). Keeps which neighbour won for the gradient.
public final class GreyMorphology {
  public enum Operation: Sendable { case dilate, erode }

  public let shape: Shape
  private var winners: [UInt8]

  public init(_ shape: Shape) {
    self.shape = shape
    winners = [UInt8](repeating: 4, count: shape.count)
  }

  public func forward(_ x: Tensor, _ operation: Operation, into y: Tensor) {
    precondition(x.layout.isRowMajor && y.layout.isRowMajor && x.shape == shape && y.shape == shape, "morphology of \(x.shape)")
    let (h, w) = (shape[2], shape[3])
    let sign: Float = operation == .dilate ? 1 : -1
    unsafe winners.withUnsafeMutableBufferPointer { winners in
      guard let winners = winners.baseAddress else { return }
      Threads.forEach(chunks: shape[0] * shape[1]) { plane in
        let source = unsafe x.start + plane * h * w
        let out = unsafe y.start + plane * h * w
        let winner = unsafe winners + plane * h * w
        for i in 0..<h {
          let inside = i > 0 && i < h - 1
          var j = 0
          while j < w {
            // Eight neighbourhoods at a time where all of them lie inside.
            if inside, j > 0, j + 8 < w {
              unsafe GreyMorphology.eight(source + i * w + j, w, sign, out + i * w + j, winner + i * w + j)
              j += 8
              continue
            }
            var best = -Float.infinity
            var index: UInt8 = 4
            for di in max(0, i - 1)...min(h - 1, i + 1) {
              for dj in max(0, j - 1)...min(w - 1, j + 1) {
                let value = unsafe sign * source[di * w + dj]
                let better = value > best
                best = better ? value : best
                index = better ? UInt8(truncatingIfNeeded: (di - i + 1) * 3 + dj - j + 1) : index
              }
            }
            unsafe out[i * w + j] = sign * best
            unsafe winner[i * w + j] = index
            j += 1
          }
        }
      }
    }
  }

  /// Eight pixels from `source` on, whose neighbours are all inside an image of width `w`; the first of equal ones wins.
  @inline(__always)
  private static func eight(
    _ source: UnsafePointer<Float>, _ w: Int, _ sign: Float, _ out: UnsafeMutablePointer<Float>,
    _ winner: UnsafeMutablePointer<UInt8>
  ) {
    var best = SIMD8<Float>(repeating: -.infinity)
    var index = SIMD8<Int32>(repeating: 4)
    for k in 0..<9 {
      let value = unsafe sign * UnsafeRawPointer(source + (k / 3 - 1) * w + k % 3 - 1).loadUnaligned(as: SIMD8<Float>.self)
      let better = value .> best
      best.replace(with: value, where: better)
      index.replace(with: Int32(k), where: better)
    }
    unsafe UnsafeMutableRawPointer(out).storeBytes(of: sign * best, as: SIMD8<Float>.self)
    unsafe UnsafeMutableRawPointer(winner).storeBytes(of: SIMD8<UInt8>(truncatingIfNeeded: index), as: SIMD8<UInt8>.self)
  }

  /// dx += factor·(the gradient of the latest forward pass): each output's gradient goes to the pixel that won.
  public func addBackward(_ dy: Tensor, scaledBy factor: Float, into dx: Tensor) {
    let (h, w) = (shape[2], shape[3])
    unsafe winners.withUnsafeBufferPointer { winners in
      guard let winners = winners.baseAddress else { return }
      Threads.forEach(chunks: shape[0] * shape[1]) { plane in
        let source = unsafe dy.start + plane * h * w
        let out = unsafe dx.start + plane * h * w
        let winner = unsafe winners + plane * h * w
        for i in 0..<h {
          for j in 0..<w {
            let index = unsafe Int(winner[i * w + j])
            unsafe out[(i + index / 3 - 1) * w + j + index % 3 - 1] += factor * source[i * w + j]
          }
        }
      }
    }
  }
}
