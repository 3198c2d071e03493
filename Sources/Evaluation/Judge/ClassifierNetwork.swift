internal import Compute
internal import NeuralNetworks

/// The small convolutional network of the judge and of train-on-synthetic, after LeNet-5 (LeCun et al. 1998):
/// stages of 5×5 convolution, maximum of 2×2 and ReLU, 128 features after ReLU, one logit a class.
final class ClassifierNetwork {
  static let featureCount = 128
  /// Maps of the stages, from the image on; later ones have as many as the last.
  private static let stageChannels = [16, 32, 64]

  let form: ClassifierForm
  private let body: Sequential
  private let head: Linear

  init(_ form: ClassifierForm, using random: inout RandomSource) {
    self.form = form
    var layers: [any Layer] = []
    var channels = form.channels
    for i in form.maps.indices {
      let count = Self.stageChannels[min(i, Self.stageChannels.count - 1)]
      layers.append(
        Convolution2D(
          "stage\(i)", from: channels, to: count, kernel: 5, stride: 1, padding: 2, activation: .relu, using: &random))
      layers.append(MaxPooling2D(kernel: 3, stride: 2, padding: 1))
      channels = count
    }
    let area = form.maps.last.map { $0.height * $0.width } ?? 0
    layers.append(
      Linear("features", inputs: channels * area, outputs: Self.featureCount, activation: .relu, using: &random))
    body = Sequential(layers)
    head = Linear("classes", inputs: Self.featureCount, outputs: form.classCount, using: &random)
  }

  var parameters: [Parameter] { body.parameters + head.parameters }
  var state: [StateTensor] { body.state }
  /// All arrays that make the network, in the file's order.
  var slots: [StateTensor] { parameters.map { StateTensor($0.name, $0.value) } + state }

  /// - Parameter images: `[N, C, H, W]`, row-major, −1…1
  /// - Returns: features `[N, 128]` and logits `[N, classes]`, valid until the next pass
  func forward(_ images: Tensor, _ phase: Phase) -> (features: Tensor, logits: Tensor) {
    let features = body.forward(images, phase)
    return (features, head.forward(features, phase))
  }

  /// Adds to the parameters' gradients.
  func backward(_ dlogits: Tensor) {
    guard let dfeatures = head.backward(dlogits, .both) else { return }
    body.backward(dfeatures, .parameters)
  }
}
