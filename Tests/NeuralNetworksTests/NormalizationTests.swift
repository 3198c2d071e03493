import Compute
import NeuralNetworks
import Testing

/// Batch normalization's groups, and spectral normalization's promise.
struct NormalizationTests {
  /// Rows in groups are normalized as if each group were a batch of its own.
  @Test(arguments: [(2, 5), (2, 16), (3, 20)], [false, true])
  func groupsAreSeparateBatches(_ sizes: (Int, Int), _ relu: Bool) throws {
    let (groups, channels) = sizes
    let rows = 2
    let layer = BatchNormalization("layer", channels: channels, relu: relu, groups: groups)
    let apart = (0..<groups).map { _ in BatchNormalization("layer", channels: channels, relu: relu) }
    let scale = normals([channels], seed: 1).values
    let shift = normals([channels], seed: 2).values
    for one in [layer] + apart {
      one.scale.value.copy(from: scale)
      one.shift.value.copy(from: shift)
    }
    let x = normals([groups * rows, channels, 3, 5], seed: 3)
    let dy = normals(x.shape, seed: 4)
    // Groups that differ, so that common statistics would be seen.
    let size = x.shape.rowCount * rows
    let values = x.values.enumerated().map { $0.element * Float($0.offset / size + 1) + Float($0.offset / size) }
    x.copy(from: values)

    let y = layer.forward(x, .training).values
    let dx = try #require(layer.backward(dy, .both)).values
    var dscale = [Float](repeating: 0, count: channels)
    var dshift = dscale
    var mean = dscale
    var variance = dscale
    for (i, one) in apart.enumerated() {
      let range = i * size..<(i + 1) * size
      let part: Shape = [rows, channels, 3, 5]
      #expect(largestDifference(one.forward(Tensor(part, Array(values[range])), .training).values, Array(y[range])) < 1e-5)
      let dpart = try #require(one.backward(Tensor(part, Array(dy.values[range])), .both)).values
      #expect(largestDifference(dpart, Array(dx[range])) < 1e-5)
      for c in 0..<channels {
        dscale[c] += one.scale.gradient.values[c]
        dshift[c] += one.shift.gradient.values[c]
        mean[c] += one.runningMean.tensor.values[c] / Float(groups)
        variance[c] += one.runningVariance.tensor.values[c] / Float(groups)
      }
    }
    // Sums of 30 products of size 3: 1e-4 is well above their rounding.
    #expect(largestDifference(layer.scale.gradient.values, dscale) < 1e-4)
    #expect(largestDifference(layer.shift.gradient.values, dshift) < 1e-4)
    // Moving by momentum/groups one after another weighs earlier groups less, by 0.1²/2 of the distance (here up to 9
    // for the third group's variance).
    #expect(largestDifference(layer.runningMean.tensor.values, mean) < 0.05)
    #expect(largestDifference(layer.runningVariance.tensor.values, variance) < 0.15)
  }

  /// With one group the running statistics are exactly PyTorch's formula (unbiased variance).
  @Test func runningStatisticsFollowTheBatch() {
    let layer = BatchNormalization("layer", channels: 1)
    let x = Tensor([2, 1, 1, 2], [1, 2, 3, 6])
    _ = layer.forward(x, .training)
    // Mean 3, unbiased variance 14/3.
    #expect(largestDifference(layer.runningMean.tensor.values, [0.3]) < 1e-6)
    #expect(largestDifference(layer.runningVariance.tensor.values, [0.9 + 1.4 / 3.0]) < 1e-6)
    for _ in 0..<200 { _ = layer.forward(x, .training) }
    // Then inference normalizes as training does, but for the factor of the variance.
    let expected = [-2.0, -1, 0, 3].map { $0 / (14.0 / 3 + 1e-5).squareRoot() }
    #expect(largestDifference(layer.forward(x, .inference).values, expected) < 1e-5)
  }

  @Test func inferenceChangesNothing() {
    let layer = BatchNormalization("layer", channels: 3)
    let x = normals([2, 3, 4, 4], seed: 1)
    _ = layer.forward(x, .training)
    let before = layer.state.map(\.tensor.values)
    _ = layer.forward(x, .inference)
    #expect(layer.state.map(\.tensor.values) == before)

    var random = RandomSource(seed: 1, purpose: .test)
    let spectral = Linear("layer", inputs: 7, outputs: 5, spectral: true, using: &random)
    let v = normals([2, 7], seed: 2)
    let y = spectral.forward(v, .inference).values
    let vectors = spectral.state.map(\.tensor.values)
    #expect(spectral.forward(v, .inference).values == y)
    #expect(spectral.state.map(\.tensor.values) == vectors)
    _ = spectral.forward(v, .training)
    #expect(spectral.state.map(\.tensor.values) != vectors)
  }

  /// Training passes over a fixed weight: the layer's largest singular value tends to 1, as the power method on the
  /// layer's own matrix in Float64 finds it (no decomposition is at hand).
  @Test(arguments: [(5, 7), (16, 3), (1, 6), (20, 20), (3, 1)])
  func spectralNormalizationMakesTheLargestSingularValueOne(_ outputs: Int, _ inputs: Int) {
    var random = RandomSource(seed: 4, purpose: .test)
    let weight = normals([outputs, inputs], seed: 6, scale: 3)
    let layer = Linear("layer", weight: weight, bias: nil, spectral: SpectralNormalization(weight, using: &random))
    weight.copy(from: normals([outputs, inputs], seed: 7, scale: 2).values)
    layer.parameters[0].didChange()
    let identity = Tensor([inputs, inputs], (0..<inputs * inputs).map { $0 % (inputs + 1) == 0 ? 1 : 0 })
    for _ in 0..<500 { _ = layer.forward(identity, .training) }
    // Row i of the output is column i of the effective weight.
    let w = layer.forward(identity, .inference).values.map(Double.init)
    let sigma = largestSingularValue(rows: inputs, columns: outputs, w)
    #expect(abs(sigma - 1) < 1e-4, "\(sigma)")
  }

  /// The same for a convolution: its matrix is the weight, flattened, as σ is defined for it.
  @Test func spectralNormalizationOfAConvolutionTakesTheFlattenedWeight() {
    var random = RandomSource(seed: 4, purpose: .test)
    let weight = normals([5, 3, 4, 4], seed: 6)
    let layer = Convolution2D(
      "layer", weight: weight, bias: nil, stride: 4, padding: 0, spectral: SpectralNormalization(weight, using: &random))
    // One image for each of the 48 weights of an output channel; a kernel as large as the image reads them off.
    let basis = Tensor([48, 3, 4, 4], (0..<48 * 48).map { $0 % 49 == 0 ? 1 : 0 })
    for _ in 0..<300 { _ = layer.forward(basis, .training) }
    let w = layer.forward(basis, .inference).values.map(Double.init)
    #expect(abs(largestSingularValue(rows: 48, columns: 5, w) - 1) < 1e-4)
  }

  private func largestSingularValue(rows: Int, columns: Int, _ w: [Double]) -> Double {
    var v = (0..<columns).map { 1 + 0.1 * Double($0 % 3) }
    var sigma = 0.0
    for _ in 0..<2000 {
      let u = (0..<rows).map { r in (0..<columns).reduce(0) { $0 + w[r * columns + $1] * v[$1] } }
      let next = (0..<columns).map { c in (0..<rows).reduce(0) { $0 + w[$1 * columns + c] * u[$1] } }
      let norm = next.reduce(0) { $0 + $1 * $1 }.squareRoot()
      sigma = norm.squareRoot()
      v = next.map { $0 / norm }
    }
    return sigma
  }
}
