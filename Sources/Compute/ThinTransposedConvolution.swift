internal import COneDNN

/// A transposed convolution to few channels (a generator's last layer; the gradient of a discriminator's input):
/// a 1×1 convolution to kernel² columns for each output channel, then a sum of overlapping columns. oneDNN has no
/// fast kernel for so few channels (measured: 5 times slower with its own, 300 times with the reference).
///
/// `x [N, I, H, W]`, `w [I, C, k, k]`, `y [N, C, H′, W′]` row-major, H′ = (H − 1)·stride − 2·padding + k.
public final class ThinTransposedConvolution {
  public let y: Shape
  private let product: Convolution
  private let columns: Tensor
  private let columnAdapter: Adapter
  private let name: String
  private let kernel: Int
  private let stride: Int
  private let padding: Int

  /// - Parameters:
  ///   - height: H′: as above, or up to stride − 1 more (as the gradient of a convolution that did not reach the edge)
  ///   - width: W′, likewise
  ///   - element: the type of x and the weights; y is of single precision
  ///   - layer: its name, for errors and profiles
  public init(
    x: Shape, channels: Int, kernel: Int, stride: Int, padding: Int, height: Int, width: Int, _ element: ElementType = .f32,
    named layer: String = "thin transposed convolution"
  ) {
    y = [x[0], channels, height, width]
    product = Convolution(
      x: x, outputChannels: channels * kernel * kernel, kernel: 1, stride: 1, padding: 0, bias: false, activation: nil,
      element, output: .f32, named: layer)
    name = layer
    columns = Tensor(product.yLayout)
    // With one block of 16 channels the blocked order is the channels-last order.
    let columnShape = product.yLayout.shape
    let alreadyLast = columnShape[1] == 16 && product.yLayout == Layout(columnShape, tag: dnnl_aBcd16b)
    columnAdapter = Adapter(to: alreadyLast ? product.yLayout : .channelsLast(columnShape), for: "\(layer): columns")
    self.kernel = kernel
    self.stride = stride
    self.padding = padding
  }

  public var xLayout: Layout { product.xLayout }
  /// The order of the weights `[C·k², I, 1, 1]`; ``weights(of:)`` is how the plain weights are seen as such.
  public var weightsLayout: Layout { product.forwardWeights }

  /// Plain weights `[I, C, k, k]` seen as `[C·k², I, 1, 1]`.
  public static func weights(of shape: Shape) -> Layout {
    let columns = shape.rowCount
    return Layout([columns, shape[0], 1, 1], strides: [1, columns, columns * shape[0], columns * shape[0]])
  }

  /// - Parameter bias: `[C]`, or nil.
  public func forward(_ x: Tensor, _ w: Tensor, bias: Tensor?, into y: Tensor) {
    precondition(y.layout.isRowMajor && y.shape == self.y, "thin images are row-major \(self.y), not \(y.shape)")
    product.forward(x, w, bias: nil, into: columns)
    let source = columnAdapter.adapt(columns)
    let channels = self.y[1]
    Profile.loop("\(name): sums of columns") {
      Threads.forEach(chunks: self.y[0]) { n in
        for c in 0..<channels {
          let offset = bias.map { unsafe $0.start[c] } ?? 0
          unsafe sumColumns(source.start, y.start, n: n, channel: c, offset: offset)
        }
      }
    }
  }

  /// One channel of one image: pixel (2i − 1 + ky, 2j − 1 + kx) for a 4×4 kernel of stride 2 is the sum of the columns (i, j, ky, kx).
  private func sumColumns(
    _ columns: UnsafePointer<Float>, _ y: UnsafeMutablePointer<Float>, n: Int, channel: Int, offset: Float
  ) {
    let h = columnsShape[2]
    let w = columnsShape[3]
    let pitch = columnsShape[1]
    let height = self.y[2]
    let width = self.y[3]
    let base = unsafe columns + n * h * w * pitch + channel * kernel * kernel
    let out = unsafe y + (n * self.y[1] + channel) * height * width
    if kernel == 4, stride == 2, padding == 1, height == 2 * h, width == 2 * w {
      return unsafe sumColumns4x4(base, out, h: h, w: w, pitch: pitch, offset: offset)
    }
    unsafe out.update(repeating: offset, count: height * width)
    for i in 0..<h {
      for ky in 0..<kernel {
        let oy = i * stride - padding + ky
        guard oy >= 0, oy < height else { continue }
        for j in 0..<w {
          for kx in 0..<kernel {
            let ox = j * stride - padding + kx
            guard ox >= 0, ox < width else { continue }
            unsafe out[oy * width + ox] += base[(i * w + j) * pitch + ky * kernel + kx]
          }
        }
      }
    }
  }

  /// The usual case as a gather, two output pixels at a time: each is the sum of two columns of two rows.
  private func sumColumns4x4(
    _ base: UnsafePointer<Float>, _ out: UnsafeMutablePointer<Float>, h: Int, w: Int, pitch: Int, offset: Float
  ) {
    let width = 2 * w
    for oy in 0..<2 * h {
      let row = unsafe out + oy * width
      // The two kernel rows that reach this output row, and the input rows they come from.
      let odd = oy & 1
      let i0 = oy / 2 + odd
      let i1 = i0 - 1
      let first = unsafe i0 < h ? base + i0 * w * pitch + (1 - odd) * 4 : nil
      let second = unsafe i1 >= 0 ? base + i1 * w * pitch + (3 - odd) * 4 : nil
      switch unsafe (first, second) {
      case (let a?, let b?):
        unsafe row[0] = a[1] + b[1] + offset
        for j in 1..<w {
          let p = unsafe a + j * pitch
          let q = unsafe b + j * pitch
          unsafe row[2 * j - 1] = p[0] + p[2 - pitch] + q[0] + q[2 - pitch] + offset
          unsafe row[2 * j] = p[1] + p[3 - pitch] + q[1] + q[3 - pitch] + offset
        }
        unsafe row[width - 1] = a[(w - 1) * pitch + 2] + b[(w - 1) * pitch + 2] + offset
      case (let a?, nil), (nil, let a?):
        unsafe row[0] = a[1] + offset
        for j in 1..<w {
          let p = unsafe a + j * pitch
          unsafe row[2 * j - 1] = p[0] + p[2 - pitch] + offset
          unsafe row[2 * j] = p[1] + p[3 - pitch] + offset
        }
        unsafe row[width - 1] = a[(w - 1) * pitch + 2] + offset
      case (nil, nil):
        unsafe row.update(repeating: offset, count: width)
      }
    }
  }

  private var columnsShape: Shape { product.yLayout.shape }
}
