public import Compute
public import NeuralNetworks

/// InfoGAN's Q for one code: reads it, as mean and logarithmic standard deviation, from a disturbed image and its
/// label. Apart from the discriminator, and made blind on purpose: with a learned deviation a recognizer reads codes
/// from changes too small to see, noise makes those useless, and blindness to rival factors leaves one meaning.
public final class Recognizer {
  private let disturbances: [any Disturbance]
  private let body: Sequential
  private let head: Linear
  private let labelBias: LabelBias?

  /// - Parameters:
  ///   - index: the code's number; names the parameters and tells the random streams apart
  ///   - disturbances: nil: what `guide` stands for
  ///   - element: the type that its convolutions compute in
  public init(
    _ architecture: Architecture, code index: Int, disturbances: [any Disturbance]? = nil, _ element: ElementType = .f32,
    using random: inout RandomSource
  ) {
    let guide = architecture.codes[index].guide
    self.disturbances = disturbances ?? guide.disturbances(firstStream: 4 * index)
    let name = "recognizer\(index)"
    var layers: [any Layer] = []
    var channels = architecture.imageChannels
    for (i, count) in architecture.recognizerChannels.enumerated() {
      layers.append(
        Convolution2D("\(name).down\(i)", from: channels, to: count, activation: .leakyReLU(slope: 0.2), element: element, using: &random))
      channels = count
    }
    body = Sequential(layers)
    let stages = architecture.recognizerChannels.count
    let flat = channels * (architecture.height >> stages) * (architecture.width >> stages)
    head = Linear(
      "\(name).head", weight: Initialization.normal([2, flat], deviation: 0.01, using: &random), bias: Tensor([2]))
    labelBias = architecture.classCount == 0
      ? nil
      : LabelBias(
        "\(name).label", weight: Initialization.normal([2, architecture.classCount], deviation: 0.01, using: &random))
  }

  public var parameters: [Parameter] { body.parameters + head.parameters + (labelBias?.parameters ?? []) }

  /// `[N, 2]`: mean and log standard deviation of the code.
  public func forward(_ images: Tensor, _ labels: [Int?], _ key: RandomKey) -> Tensor {
    let seen = disturbances.reduce(images) { $1.forward($0, key) }
    let output = head.forward(body.forward(seen, .training), .training)
    labelBias?.addForward(labels, to: output)
    return output
  }

  /// The gradient with respect to the images; those of the parameters accumulate.
  public func backward(_ dy: Tensor) -> Tensor? {
    labelBias?.backward(dy)
    guard let dh = head.backward(dy, .both), let dx = body.backward(dh, .both) else { return nil }
    return disturbances.reversed().reduce(dx) { $1.backward($0) }
  }
}

extension LatentCode.Guide {
  /// What a recognizer under this guide sees of an image. Ranges as found by experiment on handwriting.
  func disturbances(firstStream stream: Int) -> [any Disturbance] {
    let noise = GaussianNoise(deviation: 0.7, stream: stream)
    switch self {
    case .thickness:
      return [RandomAffine(.init(rotation: 0.3, scale: 0.25, shear: 0.6, shift: 2), stream: stream + 1), noise]
    case .slant:
      return [
        RandomMorphology(stream: stream + 2),
        RandomAffine(.init(rotation: 0, scale: 0.2, shear: 0, shift: 2), stream: stream + 1), noise,
      ]
    case .free, .features:
      return [noise]
    }
  }
}
