import Compute
import NeuralNetworks
import Testing

/// Layers that read a label, and the disturbances that recognizers look through.
struct ConditioningTests {
  private func sum(_ y: Tensor, _ g: Tensor) -> Double { zip(y.values, g.values).reduce(0) { $0 + Double($1.0) * Double($1.1) } }

  @Test(arguments: [(1, 5, 3), (4, 16, 10), (3, 1, 1), (5, 20, 3)], [false, true])
  func labelProjectionGradients(_ sizes: (Int, Int, Int), _ spectral: Bool) {
    let (n, features, classes) = sizes
    var random = RandomSource(seed: 2, purpose: .test)
    let layer = LabelProjection("layer", features: features, classes: classes, spectral: spectral, using: &random)
    let h = normals([n, features], seed: 3)
    let labels: [Int?] = (0..<n).map { $0 == 1 ? nil : $0 % classes }
    let g = normals([n, 1], seed: 4)
    let scores = Tensor([n, 1])
    func f() -> Double {
      scores.fill(0)
      layer.addForward(h, labels, to: scores, .inference)
      return sum(scores, g)
    }
    _ = f()
    let dh = layer.backward(g, .both).values
    let weight = layer.parameters[0]
    let once = weight.gradient.values
    CentralDifferences.check("h", h, gradient: dh, f)
    CentralDifferences.check("E", weight.value, didChange: weight.didChange, gradient: once, f)
    if n > 1 { #expect(scores.values[1] == 0 && Array(dh[features..<2 * features]) == [Float](repeating: 0, count: features)) }

    _ = f()
    #expect(layer.backward(g, .input).values == dh)
    #expect(weight.gradient.values == once)
    _ = layer.backward(g, .parameters)
    #expect(largestDifference(weight.gradient.values, once.map { 2 * $0 }) < 1e-5)
  }

  /// It adds to what is there, and a smaller batch after a larger one gets a gradient of its own size.
  @Test func labelProjectionAddsToScoresOfAnyBatch() {
    let layer = LabelProjection("layer", weight: Tensor([2, 2], [1, 10, 2, 20]))
    let scores = Tensor([3, 1], [100, 200, 300])
    layer.addForward(Tensor([3, 2], [1, 1, 1, 1, 2, 0]), [0, 1, nil], to: scores, .training)
    #expect(scores.values == [103, 230, 300])
    let one = Tensor([1, 1], [0])
    layer.addForward(Tensor([1, 2], [1, 2]), [1], to: one, .training)
    #expect(one.values == [50])
    let dh = layer.backward(Tensor([1, 1], [3]), .both)
    #expect(dh.shape == [1, 2] && dh.values == [30, 60])
    #expect(layer.parameters[0].gradient.values == [0, 3, 0, 6])
  }

  @Test func labelBiasIsALinearLayerOfTheOneHotLabel() {
    let layer = LabelBias("layer", weight: Tensor([2, 3], [1, 2, 3, 10, 20, 30]))
    let y = Tensor([4, 2], [100, 100, 0, 0, 0, 0, 5, 5])
    layer.addForward([2, 0, nil, 2], to: y)
    #expect(y.values == [103, 130, 1, 10, 0, 0, 8, 35])
    layer.backward(Tensor([4, 2], [1, 2, 3, 4, 5, 6, 7, 8]))
    #expect(layer.parameters[0].gradient.values == [3, 0, 8, 4, 0, 10])
    layer.backward(Tensor([4, 2], [1, 2, 3, 4, 5, 6, 7, 8]))
    #expect(layer.parameters[0].gradient.values == [6, 0, 16, 8, 0, 20])
  }

  @Test(arguments: [Shape([1, 1, 8, 8]), [3, 1, 7, 9], [2, 3, 5, 6]], 0..<6)
  func disturbancesGradients(_ shape: Shape, _ step: Int) {
    // Six steps: morphology's draw is dilation, erosion or nothing.
    let key = RandomKey(seed: 9, step: step)
    let all: [any Disturbance] = [
      RandomAffine(.init(rotation: 0.3, scale: 0.25, shear: 0.6, shift: 2), stream: 1), RandomMorphology(stream: 2),
      GaussianNoise(deviation: 0.7, stream: 3),
      RandomAffine(.init(rotation: 0.3, scale: 0.25, shear: 0, shift: 2), outside: .border, stream: 6),
    ]
    let x = distinct(shape, seed: UInt64(step))
    let g = normals(shape, seed: 7)
    for disturbance in all {
      let y = disturbance.forward(x, key).values
      #expect(disturbance.forward(x, key).values == y, "the same key draws the same")
      let dx = disturbance.backward(g).values
      CentralDifferences.check("\(type(of: disturbance))", x, gradient: dx) { sum(disturbance.forward(x, key), g) }
    }
  }

  /// Other steps and other seeds draw other numbers; noise differs from row to row; another batch size keeps its rows.
  @Test func disturbancesDependOnTheirKey() {
    let affine = RandomAffine(.init(rotation: 0.3, scale: 0.25, shear: 0.6, shift: 2), stream: 1)
    let noise = GaussianNoise(deviation: 0.7, stream: 3)
    let x = distinct([4, 1, 6, 6], seed: 1)
    for disturbance: any Disturbance in [affine, noise] {
      let y = disturbance.forward(x, RandomKey(seed: 1, step: 0)).values
      #expect(disturbance.forward(x, RandomKey(seed: 1, step: 1)).values != y)
      #expect(disturbance.forward(x, RandomKey(seed: 2, step: 0)).values != y)
      let part = disturbance.forward(Tensor([2, 1, 6, 6], Array(x.values[..<72])), RandomKey(seed: 1, step: 0)).values
      #expect(part == Array(y[..<72]))
    }
    let zero = noise.forward(Tensor([2, 1, 32, 32]), RandomKey(seed: 1, step: 0)).values
    #expect(Array(zero[..<1024]) != Array(zero[1024...]))
    let deviation = (zero.reduce(0) { $0 + Double($1 * $1) } / 2048).squareRoot()
    // Standard error of a deviation from 2048 draws: 0.7/√4096 = 0.011; four of them.
    #expect(abs(deviation - 0.7) < 0.044)
  }

  /// A third of the batches each is dilated, eroded and left alone: seen on a single bright pixel.
  @Test func morphologyDrawsAllThree() {
    let morphology = RandomMorphology(stream: 2)
    var values = [Float](repeating: -1, count: 25)
    values[12] = 1
    let x = Tensor([1, 1, 5, 5], values)
    var counts = [0, 0, 0]
    for step in 0..<300 {
      let y = morphology.forward(x, RandomKey(seed: 3, step: step)).values
      let kind = y[11] > -1 ? 0 : y[12] < 1 ? 1 : 2
      counts[kind] += 1
      // The pixel itself at the least 1 − 0.7·2; its neighbours at most 1.
      #expect(y[12] >= -0.4001 && y[12] <= 1 && y[0] == -1)
      #expect(kind == 0 ? (y[12] == 1 && y[6] == y[18]) : y[6] == -1)
    }
    // 100 ± 8.2 each; four deviations.
    #expect(counts.allSatisfy { abs($0 - 100) < 33 }, "\(counts)")
  }

  /// A share of the images is changed, the others are as they were, bit for bit; at 0 all are.
  @Test(arguments: [Float(0), 0.3, 1]) func probabilityIsTheShareThatChanges(_ probability: Float) {
    let affine = RandomAffine(.init(rotation: 0.3, scale: 0.25, shear: 0.6, shift: 2), stream: 1)
    affine.probability = probability
    let x = distinct([400, 1, 8, 8], seed: 1)
    let (source, y) = (x.values, affine.forward(x, RandomKey(seed: 5, step: 0)).values)
    // A warp by nothing rounds: positions of 8 pixels to 1e-6, between values that differ by up to 2.
    let changed = (0..<400).count { n in (n * 64..<(n + 1) * 64).contains { abs(y[$0] - source[$0]) > 1e-3 } }
    // Four standard errors of 400 draws: 4·√(0.3·0.7·400) = 37.
    #expect(abs(Float(changed) - 400 * probability) <= (probability == 0.3 ? 37 : 0), "\(changed)")
  }

  /// Moved by whole pixels, what comes in is the border's pixel; no background appears.
  @Test func warpsMayRepeatTheBorder() {
    let (h, w) = (5, 6)
    let x = distinct([2, 2, h, w], seed: 2)
    let warp = AffineWarp(x.shape, outside: .border)
    let y = Tensor(x.shape)
    var moves = [AffineWarp.Transform.identity, .identity]
    (moves[0].x1, moves[0].y1) = (2 * 2 / Float(w), -1 * 2 / Float(h))
    (moves[1].x1, moves[1].y1) = (-4 * 2 / Float(w), 3 * 2 / Float(h))
    warp.forward(x, moves, into: y)
    let (source, moved) = (x.values, y.values)
    for (n, (dx, dy)) in [(2, -1), (-4, 3)].enumerated() {
      for p in 0..<2 * h * w {
        let (plane, i, j) = (p / (h * w), p / w % h, p % w)
        let from = (n * 2 + plane) * h * w + min(max(i + dy, 0), h - 1) * w + min(max(j + dx, 0), w - 1)
        #expect(abs(moved[n * 2 * h * w + p] - source[from]) < 1e-4)
      }
    }
  }
}
