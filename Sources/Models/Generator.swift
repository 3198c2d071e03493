public import Compute
public import NeuralNetworks

/// The forger: turns noise, label and codes into images. Linear → maps of a quarter (or eighth …) of the size, then
/// batch normalization, ReLU and a transposed 4×4 convolution of stride 2 for each doubling, tanh at the end
/// (DCGAN, Radford et al. 2016).
public final class Generator {
  public let architecture: Architecture
  private let network: Sequential
  private let input: LinearToMaps

  /// With random weights, to be trained.
  ///
  /// - Parameter element: the type that its layers compute in; weights and images are of single precision all the same
  public convenience init(_ architecture: Architecture, _ element: ElementType = .f32, using random: inout RandomSource) {
    let stages = architecture.generatorChannels.count
    var weights = [Initialization.uniform(Generator.inputShape(architecture), fanIn: architecture.inputs, using: &random)]
    var bias: Tensor?
    for stage in 0..<stages {
      let shape = Generator.stageShape(architecture, stage)
      weights.append(Initialization.orthogonal(shape, using: &random))
      // PyTorch takes a transposed convolution's second axis for its inputs.
      if stage == stages - 1 { bias = Initialization.uniform([shape[1]], fanIn: shape.rowCount, using: &random) }
    }
    self.init(architecture, weights: weights, bias: bias, element)
  }

  /// With all weights zero, to be filled from a model file.
  convenience init(blank architecture: Architecture) {
    let stages = (0..<architecture.generatorChannels.count).map { Tensor(Generator.stageShape(architecture, $0)) }
    self.init(architecture, weights: [Tensor(Generator.inputShape(architecture))] + stages, bias: nil, .f32)
  }

  private static func inputShape(_ architecture: Architecture) -> Shape {
    let stages = architecture.generatorChannels.count
    let area = (architecture.height >> stages) * (architecture.width >> stages)
    return [architecture.generatorChannels[0] * area, architecture.inputs]
  }

  /// `[inputs, outputs, 4, 4]` of a stage's transposed convolution.
  private static func stageShape(_ architecture: Architecture, _ stage: Int) -> Shape {
    let channels = architecture.generatorChannels
    let outputs = stage == channels.count - 1 ? architecture.imageChannels : channels[stage + 1]
    return [channels[stage], outputs, 4, 4]
  }

  /// - Parameters:
  ///   - weights: of the linear layer, then of each stage
  ///   - bias: of the last stage; zeros where nil
  private init(_ architecture: Architecture, weights: [Tensor], bias: Tensor?, _ element: ElementType) {
    precondition(architecture.problem == nil, "an impossible architecture: \(architecture.problem ?? "")")
    self.architecture = architecture
    let channels = architecture.generatorChannels
    let stages = channels.count
    input = LinearToMaps(
      "generator.linear", weight: weights[0],
      maps: [channels[0], architecture.height >> stages, architecture.width >> stages], element: element)
    var layers: [any Layer] = [input]
    for (i, count) in channels.enumerated() {
      let isLast = i == stages - 1
      layers.append(BatchNormalization("generator.norm\(i)", channels: count, relu: true))
      layers.append(
        TransposedConvolution2D(
          "generator.up\(i)", weight: weights[i + 1], bias: isLast ? bias ?? Tensor([architecture.imageChannels]) : nil,
          stride: 2, padding: 1, element: element))
    }
    layers.append(ActivationLayer(.tanh))
    network = Sequential(layers)
  }

  public var parameters: [Parameter] { network.parameters }
  public var state: [StateTensor] { network.state }
  public var latentSpace: LatentSpace { LatentSpace(architecture) }

  /// Images `[N, C, H, W]`, row-major, in −1…1; valid until the next pass with as many rows.
  public func forward(_ latent: LatentBatch, _ phase: Phase) -> Tensor { network.forward(latent.inputs, phase) }

  /// The gradients of the parameters, from that of the images.
  public func backward(_ dy: Tensor) { network.backward(dy, .parameters) }

  /// Turns code `index` around: what it did at c it then does at −c.
  public func flip(code index: Int) {
    guard let weight = input.parameters.first else { return }
    let column = architecture.noise + architecture.classCount + index
    let inputs = architecture.inputs
    weight.value.withMutableValues { values in
      for row in stride(from: column, to: values.count, by: inputs) { values[row] = -values[row] }
    }
    weight.didChange()
  }
}
