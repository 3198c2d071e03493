internal import Compute

/// Of the family `mlp`.
final class FixedPerceptron: FixedGenerator {
  private let layers: [(product: MatrixProduct, weights: Tensor, bias: Tensor, y: Tensor)]
  private let images: Tensor

  init(_ model: Model, rows count: Int) {
    let a = model.architecture
    layers = a.perceptronLayers.map { name, outputs, inputs in
      let product = MatrixProduct(
        rows: count, inputs: inputs, outputs: outputs, activation: name == Architecture.perceptronOutput ? .tanh : .relu,
        named: name)
      let columns = Tensor([inputs, outputs], FixedPerceptron.transposed(model.values(name + ".weight"), inputs))
      return (
        product, product.weights(columns), Tensor([outputs], model.values(name + ".bias")), Tensor([count, outputs])
      )
    }
    images = layers[layers.count - 1].y.reshaped(Shape([count] + a.imageShape))
  }

  func forward(_ inputs: Tensor) -> Tensor {
    var x = inputs
    for layer in layers {
      layer.product.forward(x, layer.weights, bias: layer.bias, into: layer.y)
      x = layer.y
    }
    return images
  }
}
