public import Compute

/// Images with their labels beside their channels (Mirza & Osindero 2014): `[N, C, H, W]`, row-major, becomes
/// `[N, C + classes, H, W]`, each label's map 1 and the others 0; as a row of numbers `[N, C·H·W + classes]`, each label's
/// number 1. A row without a label has zeros.
///
/// Maps of zeros fill up the channels to a multiple of 16: the engine has no fast kernels for other numbers (measured: 11 channels train at 36
/// images a second, 16 at some thousands).
public final class LabelPlanes {
  private let classes: Int
  private let isFlat: Bool

  /// The channels of images with so many and their labels.
  public static func channels(images: Int, classes: Int) -> Int { (images + classes + 15) / 16 * 16 }

  private var buffers: [Buffers] = []
  private var latest: Buffers?

  /// - Parameter isFlat: as rows of numbers
  public init(classes: Int, isFlat: Bool) {
    self.classes = classes
    self.isFlat = isFlat
  }

  public func forward(_ x: Tensor, _ labels: [Int?], _ phase: Phase) -> Tensor {
    precondition(x.layout.isRowMajor && labels.count == x.shape.rows, "\(labels.count) labels of images \(x.shape)")
    let (pixels, plane) = (x.shape.rowCount, isFlat ? 1 : x.shape[2] * x.shape[3])
    let buffers = self.buffers.first { $0.dx.shape == x.shape } ?? makeBuffers(x.shape, plane)
    latest = buffers
    let row = buffers.y.shape.rowCount
    Profile.loop("labels beside images") {
      x.withValues { x in
        buffers.y.withMutableValues { y in
          for n in 0..<labels.count {
            for i in 0..<pixels { y[n * row + i] = x[n * pixels + i] }
            for i in pixels..<row { y[n * row + i] = 0 }
            // The derivative of a label's map is zero.
            guard phase != .linearized, let label = labels[n] else { continue }
            let first = n * row + pixels + label * plane
            for i in first..<first + plane { y[i] = 1 }
          }
        }
      }
    }
    return buffers.y
  }

  /// The gradient with respect to the images.
  public func backward(_ dy: Tensor) -> Tensor {
    guard let buffers = latest else { fatalError("a backward pass without a forward pass") }
    let dy = buffers.adapter.adapt(dy)
    let (pixels, row) = (buffers.dx.shape.rowCount, dy.shape.rowCount)
    dy.withValues { dy in
      buffers.dx.withMutableValues { dx in
        for n in 0..<buffers.dx.shape.rows {
          for i in 0..<pixels { dx[n * pixels + i] = dy[n * row + i] }
        }
      }
    }
    return buffers.dx
  }

  private func makeBuffers(_ x: Shape, _ plane: Int) -> Buffers {
    let y: Shape = isFlat ? [x.rows, x.rowCount + classes] : [x.rows, LabelPlanes.channels(images: x[1], classes: classes), x[2], x[3]]
    let made = Buffers(y: Tensor(y), dx: Tensor(x), adapter: Adapter(to: Layout(rowMajor: y), for: "labels beside images: gradient"))
    buffers.append(made)
    return made
  }

  private final class Buffers {
    let y: Tensor
    let dx: Tensor
    let adapter: Adapter

    init(y: Tensor, dx: Tensor, adapter: Adapter) {
      (self.y, self.dx, self.adapter) = (y, dx, adapter)
    }
  }
}
