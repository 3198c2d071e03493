public import Compute
public import NeuralNetworks

/// The forger: turns noise, label and codes into images. Linear → maps of a quarter (or eighth …) of the size, then
/// batch normalization, ReLU and a transposed 4×4 convolution of stride 2 for each doubling, tanh at the end
/// (DCGAN, Radford et al. 2016).
public final class Generator {
  public let architecture: Architecture
  private let network: Sequential
  private let input: LinearToMaps

  public init(_ architecture: Architecture, using random: inout RandomSource) {
    precondition(architecture.problem == nil, "an impossible architecture: \(architecture.problem ?? "")")
    self.architecture = architecture
    let channels = architecture.generatorChannels
    let stages = channels.count
    input = LinearToMaps(
      "generator.linear", inputs: architecture.inputs,
      maps: [channels[0], architecture.height >> stages, architecture.width >> stages], using: &random)
    var layers: [any Layer] = [input]
    for (i, count) in channels.enumerated() {
      let isLast = i == stages - 1
      layers.append(BatchNormalization("generator.norm\(i)", channels: count, relu: true))
      layers.append(
        TransposedConvolution2D(
          "generator.up\(i)", from: count, to: isLast ? architecture.imageChannels : channels[i + 1], bias: isLast,
          using: &random))
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
