internal import Compute

/// Of the family `mlp`.
final class FixedPerceptron: FixedGenerator {
  private let layers: [FixedLinear]
  private let shape: Shape

  init(_ model: Model, rows count: Int) {
    let a = model.architecture
    layers = a.perceptronLayers.map { name, _, _ in
      FixedLinear(
        name, model.values(name + ".weight"), bias: model.values(name + ".bias"), name == Architecture.perceptronOutput ? .tanh : .relu, rows: count)
    }
    shape = Shape([count] + a.imageShape)
  }

  func forward(_ inputs: Tensor) -> Tensor { layers.reduce(inputs) { $1.forward($0) }.reshaped(shape) }
}

/// A linear layer with bias and activation.
final class FixedLinear {
  private let product: MatrixProduct
  private let weights: Tensor
  private let bias: Tensor
  private let y: Tensor

  /// - Parameters:
  ///   - weight: `[outputs, inputs]`
  ///   - scale: what each output is multiplied by before its bias is added; nil: 1
  init(_ name: String, _ weight: [Float], scale: [Float]? = nil, bias: [Float], _ activation: Activation, rows count: Int) {
    let (inputs, outputs) = (weight.count / bias.count, bias.count)
    product = MatrixProduct(rows: count, inputs: inputs, outputs: outputs, activation: activation, named: name)
    weights = product.weights(Tensor([inputs, outputs], FixedPerceptron.transposed(weight, inputs, scale)))
    self.bias = Tensor([outputs], bias)
    y = Tensor([count, outputs])
  }

  func forward(_ x: Tensor) -> Tensor {
    product.forward(x, weights, bias: bias, into: y)
    return y
  }
}
