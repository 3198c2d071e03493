internal import Compute

/// Of the family `mlp`.
final class FixedPerceptron: FixedGenerator {
  private let layers: [FixedLinear]
  private let shape: Shape

  init(_ model: Model, rows count: Int) {
    let a = model.architecture
    layers = a.perceptronLayers.map { name, outputs, inputs in
      FixedLinear(
        model, name, inputs: inputs, outputs: outputs, name == Architecture.perceptronOutput ? .tanh : .relu, rows: count)
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

  init(_ model: Model, _ name: String, inputs: Int, outputs: Int, _ activation: Activation, rows count: Int) {
    product = MatrixProduct(rows: count, inputs: inputs, outputs: outputs, activation: activation, named: name)
    weights = product.weights(Tensor([inputs, outputs], FixedPerceptron.transposed(model.values(name + ".weight"), inputs)))
    bias = Tensor([outputs], model.values(name + ".bias"))
    y = Tensor([count, outputs])
  }

  func forward(_ x: Tensor) -> Tensor {
    product.forward(x, weights, bias: bias, into: y)
    return y
  }
}
