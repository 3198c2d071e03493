internal import Compute
internal import NeuralNetworks

/// InfoGAN's Q on the discriminator's body (Chen et al. 2016): from its features `[N, D]` the logits of the categorical code `[N, K]`, and
/// mean and logarithmic standard deviation of every continuous one `[N, 2·codes]`, through a hidden layer of its own.
final class CodeReader {
  private let hidden: Linear
  private let categories: Linear?
  private let codes: Linear?
  /// As in the paper.
  private static let width = 128

  /// - Parameters:
  ///   - categories: K; 0 without a categorical code
  ///   - codes: how many continuous ones
  init(features: Int, categories: Int, codes: Int, using random: inout RandomSource) {
    let width = CodeReader.width
    hidden = Linear("discriminator.reader", inputs: features, outputs: width, activation: .leakyReLU(slope: 0.2), using: &random)
    func head(_ name: String, _ outputs: Int) -> Linear? {
      guard outputs > 0 else { return nil }
      return Linear(name, weight: Initialization.uniform([outputs, width], fanIn: width, using: &random), bias: Tensor([outputs]))
    }
    self.categories = head("discriminator.categories", categories)
    self.codes = head("discriminator.codes", 2 * codes)
  }

  var parameters: [Parameter] { hidden.parameters + (categories?.parameters ?? []) + (codes?.parameters ?? []) }

  func forward(_ h: Tensor, _ phase: Phase) -> (categories: Tensor?, codes: Tensor?) {
    let read = hidden.forward(h, phase)
    return (categories?.forward(read, phase), codes?.forward(read, phase))
  }

  /// - Returns: the gradient with respect to the features; nil where neither part has one
  func backward(categories dcategories: Tensor?, codes dcodes: Tensor?, _ gradients: Gradients) -> Tensor? {
    let parts = [dcategories.flatMap { categories?.backward($0, gradients) }, dcodes.flatMap { codes?.backward($0, gradients) }]
    let present = parts.compactMap(\.self)
    guard let sum = present.first else { return nil }
    for part in present.dropFirst() { sum.add(part) }
    return hidden.backward(sum, gradients)
  }
}
