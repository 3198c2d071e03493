internal import Compute
internal import NeuralNetworks

/// The layers of each family.
extension Generator {
  /// `[outputs, inputs]` of the linear layer before the convolutions.
  static func inputShape(_ architecture: Architecture) -> Shape {
    let stages = architecture.generatorChannels.count
    let area = (architecture.height >> stages) * (architecture.width >> stages)
    return [architecture.generatorChannels[0] * area, architecture.mapInputs]
  }

  /// `[outputs, inputs]` of the layer between the inputs and the first maps; nil where there is none.
  static func hiddenShape(_ architecture: Architecture) -> Shape? {
    architecture.generatorFeatures > 0 ? [architecture.generatorFeatures, architecture.inputs] : nil
  }

  /// The name of the layer between the inputs and the first maps.
  static let hidden = "generator.hidden"

  /// `[inputs, outputs, 4, 4]` of a stage's transposed convolution.
  static func stageShape(_ architecture: Architecture, _ stage: Int) -> Shape {
    let channels = architecture.generatorChannels
    let outputs = stage == channels.count - 1 ? architecture.imageChannels : channels[stage + 1]
    return [channels[stage], outputs, 4, 4]
  }

  /// - Parameters:
  ///   - hidden: weight and bias of the layer between the inputs and the first maps, where there is one
  ///   - weights: of the linear layer, then of each stage
  ///   - bias: of the last stage; zeros where nil
  static func convolutions(
    _ architecture: Architecture, hidden: (weight: Tensor, bias: Tensor)?, weights: [Tensor], bias: Tensor?, _ element: ElementType
  ) -> [any Layer] {
    let channels = architecture.generatorChannels
    let stages = channels.count
    let input = LinearToMaps(
      "generator.linear", weight: weights[0],
      maps: [channels[0], architecture.height >> stages, architecture.width >> stages], element: element)
    var layers: [any Layer] = hidden.map { [Linear(Generator.hidden, weight: $0.weight, bias: $0.bias, activation: .relu)] } ?? []
    layers.append(input)
    for (i, count) in channels.enumerated() {
      let isLast = i == stages - 1
      layers.append(BatchNormalization("generator.norm\(i)", channels: count, relu: true))
      layers.append(
        TransposedConvolution2D(
          "generator.up\(i)", weight: weights[i + 1], bias: isLast ? bias ?? Tensor([architecture.imageChannels]) : nil,
          stride: 2, padding: 1, element: element))
    }
    return layers + [ActivationLayer(.tanh)]
  }

  /// - Parameter start: weight and bias of a layer whose weight has this shape, `[outputs, inputs]`
  static func perceptron(
    _ architecture: Architecture, start: (Shape, _ isLast: Bool) -> (weight: Tensor, bias: Tensor)
  ) -> [any Layer] {
    let layers: [any Layer] = architecture.perceptronLayers.map { name, outputs, inputs in
      let isLast = name == Architecture.perceptronOutput
      let (weight, bias) = start([outputs, inputs], isLast)
      return Linear(name, weight: weight, bias: bias, activation: isLast ? .tanh : .relu)
    }
    return layers + [RowsAsImages(image: architecture.imageShape)]
  }
}

extension Architecture {
  /// What the layer reads that gives the first maps.
  var mapInputs: Int { generatorFeatures > 0 ? generatorFeatures : inputs }

  /// What the last layer of a perceptron that generates is called.
  static let perceptronOutput = "generator.output"

  /// The linear layers of a perceptron that generates.
  var perceptronLayers: [(name: String, outputs: Int, inputs: Int)] {
    let names = generatorChannels.indices.map { "generator.hidden\($0)" } + [Architecture.perceptronOutput]
    let sizes = [inputs] + generatorChannels + [pixelsPerImage]
    return names.enumerated().map { i, name in (name, outputs: sizes[i + 1], inputs: sizes[i]) }
  }
}
