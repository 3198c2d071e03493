internal import Compute
private import NeuralNetworks

/// Of the family `dcgan`: a model's arrays with each normalization folded into what stands before it.
///
/// γ·(W·x − μ)/√(σ² + ε) + β = (s·W)·x + (β − s·μ) with s = γ/√(σ² + ε), channel by channel. Images differ from those of
/// ``Generator`` by the rounding of sums: a few pixels of ten thousand by one grey level.
final class FixedConvolutions: FixedGenerator {
  /// Between the inputs and the first maps, where there is one.
  private let hidden: FixedLinear?
  private let product: MatrixProduct
  private let weights: Tensor
  private let bias: Tensor
  /// The first maps, and the same memory as a matrix.
  private let maps: Tensor
  private let rows: Tensor
  private let stages: [FixedStage]

  init(_ model: Model, rows count: Int) {
    let a = model.architecture
    let channels = a.generatorChannels
    let (height, width) = (a.height >> channels.count, a.width >> channels.count)
    stages = channels.indices.map { i in
      let x: Shape = [count, channels[i], height << i, width << i]
      let name = "generator.up\(i)"
      let weight = model.values(name + ".weight")
      return i < channels.count - 1
        ? FixedStage(name, x, weight, FoldedNormalization(model, i + 1))
        : FixedStage(name, x, weight, imageBias: model.values(name + ".bias"))
    }

    // The product writes its rows in the order that the first stage reads: its columns are brought into that order.
    hidden = a.generatorFeatures > 0
      ? FixedLinear(model, Generator.hidden, inputs: a.inputs, outputs: a.generatorFeatures, .relu, rows: count) : nil
    let inputs = a.mapInputs
    let norm = FoldedNormalization(model, 0)
    let area = height * width
    let order = stages[0].xLayout.forAnyRows
    let row = order.rowElements
    maps = Tensor(order)
    rows = maps.seen(as: Layout(rowMajor: [count, row]))
    product = MatrixProduct(rows: count, inputs: inputs, outputs: row, activation: .relu, named: "generator.linear")
    let columns = Tensor(order.sameOrder(rows: inputs))
    columns.copy(from: FixedConvolutions.transposed(model.values("generator.linear.weight"), inputs, norm.scale, area: area))
    weights = product.weights(columns.seen(as: Layout(rowMajor: [inputs, row])))
    let shifts = Tensor(order.sameOrder(rows: 1))
    shifts.copy(from: norm.shift.flatMap { repeatElement($0, count: area) })
    bias = shifts.seen(as: Layout(rowMajor: [row]))
  }

  func forward(_ inputs: Tensor) -> Tensor {
    product.forward(hidden?.forward(inputs) ?? inputs, weights, bias: bias, into: rows)
    return stages.reduce(maps) { $1.forward($0) }
  }
}

/// A transposed 4×4 convolution of stride 2 with what stands behind it: a normalization with ReLU, or, of the last one, a
/// bias with tanh.
private final class FixedStage {
  private let convolution: TransposedConvolution
  private let adapter: Adapter
  private let weights: Tensor
  private let y: Tensor
  private let end: End

  private enum End {
    /// One row in the order of y, whose padding is zero.
    case rectified(bias: Tensor)
    case image(bias: Tensor, FixedActivation)
  }

  init(_ name: String, _ x: Shape, _ weight: [Float], _ norm: FoldedNormalization) {
    let channels = norm.scale.count
    convolution = TransposedConvolution(x: x, channels: channels, kernel: 4, stride: 2, padding: 1, named: name)
    adapter = Adapter(to: convolution.xLayout, for: name)
    y = Tensor(convolution.yLayout)
    weights = convolution.weights(
      Tensor([x[1], channels, 4, 4], weight.enumerated().map { i, w in norm.scale[i / 16 % channels] * w }))
    let bias = Tensor(y.layout.rows(1))
    bias.copy(from: norm.shift.flatMap { repeatElement($0, count: bias.shape[2] * bias.shape[3]) })
    end = .rectified(bias: bias)
  }

  init(_ name: String, _ x: Shape, _ weight: [Float], imageBias: [Float]) {
    let channels = imageBias.count
    convolution = TransposedConvolution(x: x, channels: channels, kernel: 4, stride: 2, padding: 1, named: name)
    adapter = Adapter(to: convolution.xLayout, for: name)
    y = Tensor(convolution.yLayout)
    weights = convolution.weights(Tensor([x[1], channels, 4, 4], weight))
    end = .image(bias: Tensor([channels], imageBias), FixedActivation(.tanh, y.layout))
  }

  var xLayout: Layout { convolution.xLayout }

  func forward(_ x: Tensor) -> Tensor {
    let x = adapter.adapt(x)
    switch end {
    case .rectified(let bias):
      convolution.forward(x, weights, into: y)
      y.rectify(adding: bias)
    case .image(let bias, let tanh):
      convolution.forward(x, weights, bias: bias, into: y)
      tanh.apply(to: y)
    }
    return y
  }
}

/// What a normalization with fixed statistics does to each channel: scale·x + shift.
private struct FoldedNormalization {
  var scale: [Float] = []
  var shift: [Float] = []

  init(_ model: Model, _ number: Int) {
    let name = "generator.norm\(number)."
    let (weight, bias) = (model.values(name + "weight"), model.values(name + "bias"))
    let (mean, variance) = (model.values(name + "running_mean"), model.values(name + "running_var"))
    for c in weight.indices {
      let s = weight[c] / (variance[c] + BatchNormalization.epsilon).squareRoot()
      scale.append(s)
      shift.append(bias[c] - s * mean[c])
    }
  }
}
