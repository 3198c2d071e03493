import Compute
import Testing

/// The loops of our own over images, against their definitions.
struct ImageOperationTests {
  struct Thin: Sendable, CustomTestStringConvertible {
    let n: Int, i: Int, c: Int, h: Int, w: Int
    var kernel = 4, stride = 2, padding = 1
    /// More rows and columns than the formula gives.
    var extra = 0
    var testDescription: String { "\(n)×\(i)×\(h)×\(w) → \(c), \(kernel)/\(stride)/\(padding) + \(extra)" }
  }

  static let thin = [
    Thin(n: 1, i: 1, c: 1, h: 1, w: 1), Thin(n: 2, i: 16, c: 1, h: 4, w: 4), Thin(n: 1, i: 20, c: 3, h: 3, w: 5),
    Thin(n: 3, i: 5, c: 5, h: 2, w: 1), Thin(n: 2, i: 32, c: 4, h: 1, w: 7), Thin(n: 2, i: 16, c: 1, h: 3, w: 3, extra: 1),
    Thin(n: 1, i: 8, c: 3, h: 5, w: 4, kernel: 3, stride: 1), Thin(n: 2, i: 3, c: 2, h: 3, w: 3, kernel: 5, padding: 2),
    Thin(n: 1, i: 16, c: 1, h: 4, w: 3, kernel: 2, padding: 0), Thin(n: 2, i: 16, c: 7, h: 2, w: 3, kernel: 3, stride: 3, extra: 2),
  ]

  @Test(arguments: thin)
  func thinTransposedConvolutionIsItsDefinition(_ t: Thin) {
    let height = (t.h - 1) * t.stride - 2 * t.padding + t.kernel + t.extra
    let width = (t.w - 1) * t.stride - 2 * t.padding + t.kernel + t.extra
    let xShape: Shape = [t.n, t.i, t.h, t.w]
    let wShape: Shape = [t.i, t.c, t.kernel, t.kernel]
    let x = normals(xShape, seed: 1)
    let w = normals(wShape, seed: 2)
    let bias = normals([t.c], seed: 3)
    var expected = [Double](repeating: 0, count: t.n * t.c * height * width)
    for n in 0..<t.n {
      for c in 0..<t.c {
        let plane = (n * t.c + c) * height * width
        for p in 0..<height * width { expected[plane + p] = Double(bias[c]) }
        for i in 0..<t.i {
          for y in 0..<t.h {
            for z in 0..<t.w {
              let value = Double(x[((n * t.i + i) * t.h + y) * t.w + z])
              for ky in 0..<t.kernel {
                for kx in 0..<t.kernel {
                  let (row, column) = (y * t.stride - t.padding + ky, z * t.stride - t.padding + kx)
                  guard (0..<height).contains(row), (0..<width).contains(column) else { continue }
                  expected[plane + row * width + column] +=
                    value * Double(w[((i * t.c + c) * t.kernel + ky) * t.kernel + kx])
                }
              }
            }
          }
        }
      }
    }
    let thin = ThinTransposedConvolution(
      x: xShape, channels: t.c, kernel: t.kernel, stride: t.stride, padding: t.padding, height: height,
      width: width)
    let plain = Tensor(wShape, w)
    let seen = plain.seen(as: ThinTransposedConvolution.weights(of: wShape))
    let y = Tensor(thin.y)
    thin.forward(
      Adapter(to: thin.xLayout).adapt(Tensor(xShape, x)), Adapter(to: thin.weightsLayout).adapt(seen),
      bias: Tensor([t.c], bias), into: y)
    // Sums of at most 32·4 products of normals, of size 11: some 1e-6 each.
    #expect(difference(y.values, expected) < 2e-5)
  }

  @Test(arguments: [Shape([1, 1, 4, 4]), [3, 2, 5, 7], [2, 1, 28, 28]])
  func identityWarpKeepsImages(_ shape: Shape) {
    let warp = AffineWarp(shape)
    let identity = AffineWarp.Transform(xx: 1, xy: 0, x1: 0, yx: 0, yy: 1, y1: 0)
    let transforms = [AffineWarp.Transform](repeating: identity, count: shape.rows)
    let x = Tensor(shape, normals(shape, seed: 4))
    let y = Tensor(shape)
    // Positions are rounded: 1e-7 of 28 pixels, times differences of neighbours of size 5.
    warp.forward(x, transforms, into: y)
    #expect(difference(y.values, x.values.map(Double.init)) < 2e-5)
    warp.backward(x, transforms, into: y)
    #expect(difference(y.values, x.values.map(Double.init)) < 2e-5)
  }

  /// Moves by whole pixels and quarter turns are known; what comes from outside is background.
  @Test func warpMovesAndTurns() {
    let shape: Shape = [3, 1, 4, 4]
    let image = (0..<16).map { Float($0) / 16 }
    let x = Tensor(shape, image + image + image)
    let y = Tensor(shape)
    // One pixel is 2/4. Output (i, j) reads (i, j + 1); then (i − 2, j); then (j, 3 − i).
    let transforms = [
      AffineWarp.Transform(xx: 1, xy: 0, x1: 0.5, yx: 0, yy: 1, y1: 0),
      AffineWarp.Transform(xx: 1, xy: 0, x1: 0, yx: 0, yy: 1, y1: -1),
      AffineWarp.Transform(xx: 0, xy: -1, x1: 0, yx: 1, yy: 0, y1: 0),
    ]
    AffineWarp(shape).forward(x, transforms, into: y)
    var expected: [Double] = []
    for i in 0..<4 { for j in 0..<4 { expected.append(j < 3 ? Double(image[i * 4 + j + 1]) : -1) } }
    for i in 0..<4 { for j in 0..<4 { expected.append(i >= 2 ? Double(image[(i - 2) * 4 + j]) : -1) } }
    for i in 0..<4 { for j in 0..<4 { expected.append(Double(image[j * 4 + 3 - i])) } }
    #expect(difference(y.values, expected) < 1e-6)
  }

  /// Far outside, everything is background and nothing has a gradient.
  @Test func warpFromOutsideIsBackground() {
    let shape: Shape = [1, 2, 3, 5]
    let warp = AffineWarp(shape)
    let far = [AffineWarp.Transform(xx: 1e3, xy: 0, x1: 1e4, yx: 0, yy: -1e3, y1: -1e6)]
    let y = Tensor(shape)
    warp.forward(Tensor(shape, normals(shape, seed: 5)), far, into: y)
    #expect(y.values == [Float](repeating: -1, count: 30))
    warp.backward(Tensor(shape, normals(shape, seed: 6)), far, into: y)
    #expect(y.values == [Float](repeating: 0, count: 30))
  }

  /// The warp is linear in x + 1: ⟨W(x + 1), g⟩ = ⟨x + 1, Wᵀg⟩.
  @Test(arguments: [Shape([1, 1, 5, 7]), [4, 3, 8, 8]])
  func warpGradientIsTheAdjoint(_ shape: Shape) {
    let x = normals(shape, seed: 7)
    let g = normals(shape, seed: 8)
    let entries = normals([shape.rows, 6], seed: 9)
    let transforms = (0..<shape.rows).map { n in
      let e = entries[6 * n..<6 * n + 6].map { 0.4 * $0 }
      return AffineWarp.Transform(xx: 1 + e[0], xy: e[1], x1: e[2], yx: e[3], yy: 1 + e[4], y1: e[5])
    }
    let warp = AffineWarp(shape)
    let y = Tensor(shape)
    let dx = Tensor(shape)
    warp.forward(Tensor(shape, x), transforms, into: y)
    warp.backward(Tensor(shape, g), transforms, into: dx)
    let left = zip(y.values, g).reduce(0) { $0 + (Double($1.0) + 1) * Double($1.1) }
    let right = zip(x, dx.values).reduce(0) { $0 + (Double($1.0) + 1) * Double($1.1) }
    #expect(abs(left - right) < 1e-4)
  }

  @Test(arguments: [Shape([1, 1, 1, 1]), [1, 1, 1, 6], [2, 3, 5, 7]], [GreyMorphology.Operation.dilate, .erode])
  func morphologyIsTheExtremeOfTheNeighbourhood(_ shape: Shape, _ operation: GreyMorphology.Operation) {
    let x = normals(shape, seed: 10)
    let y = Tensor(shape)
    let morphology = GreyMorphology(shape)
    morphology.forward(Tensor(shape, x), operation, into: y)
    let dx = Tensor(shape)
    morphology.addBackward(Tensor(shape, [Float](repeating: 1, count: shape.count)), scaledBy: 2, into: dx)
    let (h, w) = (shape[2], shape[3])
    var expected: [Float] = []
    var wins = [Float](repeating: 0, count: x.count)
    for plane in 0..<shape[0] * shape[1] {
      for i in 0..<h {
        for j in 0..<w {
          var best: (value: Float, index: Int)?
          for di in max(0, i - 1)...min(h - 1, i + 1) {
            for dj in max(0, j - 1)...min(w - 1, j + 1) {
              let index = (plane * h + di) * w + dj
              let value = operation == .dilate ? x[index] : -x[index]
              if best.map({ value > $0.value }) ?? true { best = (value, index) }
            }
          }
          if let best {
            expected.append(operation == .dilate ? best.value : -best.value)
            wins[best.index] += 2
          }
        }
      }
    }
    #expect(y.values == expected)
    #expect(dx.values == wins)
  }

  private func normals(_ shape: Shape, seed: UInt64) -> [Float] {
    var random = RandomSource(seed: seed, purpose: .test)
    return (0..<shape.count).map { _ in random.normal() }
  }

  private func difference(_ a: [Float], _ b: [Double]) -> Double {
    guard a.count == b.count else { return .infinity }
    return zip(a, b).reduce(0) { $1.0.isNaN ? .infinity : max($0, abs(Double($1.0) - $1.1)) }
  }
}
