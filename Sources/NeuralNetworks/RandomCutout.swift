public import Compute

/// Hides a square of each image, whose middle lies anywhere in it, behind a middle grey (DeVries & Taylor 2017, as in
/// DiffAugment, Zhao et al. 2020).
public final class RandomCutout: Disturbance {
  /// The share of the images that are changed.
  public var probability: Float = 1

  /// The square's side as a part of the image's.
  private let part: Float
  private let stream: Int
  private var buffers: (y: Tensor, dx: Tensor)?
  private var squares: [(rows: Range<Int>, columns: Range<Int>)?] = []

  public init(part: Float, stream: Int) {
    self.part = part
    self.stream = stream
  }

  public func forward(_ x: Tensor, _ key: RandomKey) -> Tensor {
    let (y, dx) = buffers.flatMap { $0.y.shape == x.shape ? $0 : nil } ?? (Tensor(x.shape), Tensor(x.shape))
    buffers = (y, dx)
    let (h, w) = (x.shape[2], x.shape[3])
    squares = (0..<x.shape.rows).map { row in
      var random = key.source(stream: stream, row: row)
      guard probability >= 1 || random.uniform() < probability else { return nil }
      func range(_ size: Int) -> Range<Int> {
        let side = Int((Float(size) * part).rounded())
        let start = Int(random.uniform() * Float(size + 1 - side % 2)) - side / 2
        return max(0, start)..<max(0, min(size, start + side))
      }
      return (range(h), range(w))
    }
    hide(x, into: y)
    return y
  }

  public func backward(_ dy: Tensor) -> Tensor {
    guard let dx = buffers?.dx else { fatalError("a backward pass without a forward pass") }
    hide(dy, into: dx)
    return dx
  }

  /// Zero is both middle grey and no gradient.
  private func hide(_ x: Tensor, into y: Tensor) {
    y.copy(from: x)
    let (c, h, w) = (x.shape[1], x.shape[2], x.shape[3])
    y.withMutableValues { values in
      for (n, square) in squares.enumerated() {
        guard let square else { continue }
        for plane in n * c..<(n + 1) * c {
          for i in square.rows {
            for j in square.columns { values[(plane * h + i) * w + j] = 0 }
          }
        }
      }
    }
  }
}
