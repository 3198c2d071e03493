internal import Compute
internal import NeuralNetworks

/// What a discriminator makes of an image before it says anything: `[N, C, H, W]` and labels to features `[N, D]`. Convolutions of
/// stride 2 and a linear layer, or linear layers alone, LeakyReLU 0.2 behind each.
final class DiscriminatorBody {
  /// D
  let features: Int
  private let labels: LabelPlanes?
  private let layers: Sequential
  private let normalizations: [BatchNormalization]

  init(
    _ architecture: Architecture, _ normalization: Architecture.Normalization, _ element: ElementType,
    using random: inout RandomSource
  ) {
    let isConcatenated = architecture.conditioning == .concat
    let isPerceptron = architecture.family == .mlp
    labels = isConcatenated ? LabelPlanes(classes: architecture.classCount, isFlat: isPerceptron) : nil
    let spectral = normalization == .spectral
    let channels = architecture.discriminatorChannels
    var layers: [any Layer] = []
    var normalizations: [BatchNormalization] = []
    if isPerceptron {
      var inputs = architecture.pixelsPerImage + (isConcatenated ? architecture.classCount : 0)
      for (i, width) in channels.enumerated() {
        layers.append(
          Linear(
            "discriminator.hidden\(i)", inputs: inputs, outputs: width, activation: .leakyReLU(slope: 0.2), spectral: spectral, using: &random))
        inputs = width
      }
      features = inputs
    } else {
      var inputs = isConcatenated
        ? LabelPlanes.channels(images: architecture.imageChannels, classes: architecture.classCount) : architecture.imageChannels
      for (i, count) in channels.enumerated() {
        // DCGAN's first layer has none: it would take the images' brightness from them.
        let isNormalized = normalization == .batch && i > 0
        layers.append(
          Convolution2D(
            "discriminator.down\(i)", from: inputs, to: count, activation: isNormalized ? nil : .leakyReLU(slope: 0.2), orthogonal: true,
            spectral: spectral, element: element, using: &random))
        if isNormalized {
          let norm = BatchNormalization("discriminator.norm\(i)", channels: count)
          normalizations.append(norm)
          layers += [norm, ActivationLayer(.leakyReLU(slope: 0.2))] as [any Layer]
        }
        inputs = count
      }
      let maps = [inputs, architecture.height >> channels.count, architecture.width >> channels.count]
      features = architecture.discriminatorFeatures
      layers.append(
        Linear(
          "discriminator.hidden", inputs: maps.reduce(1, *), maps: maps, outputs: features, activation: .leakyReLU(slope: 0.2), spectral: spectral,
          using: &random))
    }
    self.layers = Sequential(layers)
    self.normalizations = normalizations
  }

  var parameters: [Parameter] { layers.parameters }
  var state: [StateTensor] { layers.state }

  func forward(_ images: Tensor, _ told: [Int?], _ phase: Phase, groups: Int) -> Tensor {
    for normalization in normalizations { normalization.groups = groups }
    return layers.forward(labels?.forward(images, told, phase) ?? images, phase)
  }

  func backward(_ dh: Tensor, _ gradients: Gradients) -> Tensor? {
    guard let dx = layers.backward(dh, gradients) else { return nil }
    return labels?.backward(dx) ?? dx
  }
}
