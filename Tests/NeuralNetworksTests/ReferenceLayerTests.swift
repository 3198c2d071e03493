import Compute
import NeuralNetworks
import Testing

/// Every case of `Reference/layers.json` against our layers: outputs, gradients, changed state.
struct ReferenceLayerTests {
  static let weighted = ReferenceCase.all("linear", "convolution", "transposedConvolution", "spectralNorm")
  static let normalizations = ReferenceCase.all("batchNorm")
  static let weightless = ReferenceCase.all("relu", "leakyRelu", "tanh", "maxPool2x2")
  static let morphologies = ReferenceCase.all("dilation", "erosion", "partialDilation", "partialErosion")
  static let projections = ReferenceCase.all("projection")
  static let warps = ReferenceCase.all("affine")
  static let scoreLosses = ReferenceCase.all("hinge", "nonSaturating")
  static let crossEntropies = ReferenceCase.all("crossEntropy")
  static let codeLikelihoods = ReferenceCase.all("codeLikelihood")
  static let optimizers = ReferenceCase.all("adam")
  /// Names of cases that have no counterpart here; none at present.
  static let withoutCounterpart: [String] = []

  /// No case is passed over silently.
  @Test func everyCaseIsCovered() {
    let groups = [
      Self.weighted, Self.normalizations, Self.weightless, Self.morphologies, Self.projections, Self.warps,
      Self.scoreLosses, Self.crossEntropies, Self.codeLikelihoods, Self.optimizers,
    ]
    let covered = groups.joined().map(\.name) + Self.withoutCounterpart
    #expect(covered.sorted() == ReferenceCase.all.map(\.name).sorted())
    #expect(covered.count == 74)
  }

  @Test(arguments: weighted)
  func layersWithWeights(_ item: ReferenceCase) throws {
    let weight = try item.parameter("weight").tensor
    let bias = item.hasParameter("bias") ? try item.parameter("bias").tensor : nil
    let spectral = item.hasParameter("u") ? try normalization(of: weight, item) : nil
    let layer: any Layer
    if item.name.hasPrefix("linear") || item.name.contains(".linear") {
      layer = Linear("layer", weight: weight, bias: bias, spectral: spectral)
    } else {
      let stride = Int(try item.attribute("stride"))
      let padding = Int(try item.attribute("padding"))
      layer = item.name.hasPrefix("transposed")
        ? TransposedConvolution2D("layer", weight: weight, bias: bias, stride: stride, padding: padding)
        : Convolution2D("layer", weight: weight, bias: bias, stride: stride, padding: padding, spectral: spectral)
    }
    try expectMatch(layer, item, item.name.contains("evaluation") ? .inference : .training)
    if let spectral, item.name.contains("training") {
      try item.expectAfter(spectral.u.values, of: "u")
      try item.expectAfter(spectral.v.values, of: "v")
    }
  }

  @Test(arguments: normalizations)
  func batchNormalization(_ item: ReferenceCase) throws {
    let x = try item.input("x")
    let layer = BatchNormalization(
      "layer", channels: x.shape[1], epsilon: Float(try item.attribute("epsilon")),
      momentum: Float(try item.attribute("momentum")))
    layer.scale.value.copy(from: try item.parameter("weight").floats)
    layer.shift.value.copy(from: try item.parameter("bias").floats)
    layer.runningMean.tensor.copy(from: try item.parameter("running_mean").floats)
    layer.runningVariance.tensor.copy(from: try item.parameter("running_var").floats)
    let isTraining = item.name.contains("training")
    try expectMatch(layer, item, isTraining ? .training : .inference)
    if isTraining {
      try item.expectAfter(layer.runningMean.tensor.values, of: "running_mean")
      try item.expectAfter(layer.runningVariance.tensor.values, of: "running_var")
    }
  }

  @Test(arguments: weightless)
  func layersWithoutWeights(_ item: ReferenceCase) throws {
    let layer: any Layer
    switch item.name.prefix(while: { $0 != "." }) {
    case "relu": layer = ActivationLayer(.relu)
    case "leakyRelu": layer = ActivationLayer(.leakyReLU(slope: Float(try item.attribute("slope"))))
    case "tanh": layer = ActivationLayer(.tanh)
    default: layer = MaxPooling2D()
    }
    try expectMatch(layer, item, .training)
  }

  @Test(arguments: morphologies)
  func morphology(_ item: ReferenceCase) throws {
    let x = try item.input("x").tensor
    let dy = try item.outputGradient.tensor
    var amount: Float = 1
    if item.name.hasPrefix("partial") { amount = Float(try item.attribute("amount")) }
    if item.name == "partialErosion" { amount *= Float(try item.attribute("factor")) }
    let morphology = GreyMorphology(x.shape)
    let changed = Tensor(x.shape)
    let y = Tensor(x.shape)
    let dx = Tensor(x.shape)
    morphology.forward(x, item.name.lowercased().contains("dilation") ? .dilate : .erode, into: changed)
    y.mix(x, changed, by: amount)
    try item.expectOutput(y.values)
    dx.set(dy, scaledBy: 1 - amount)
    morphology.addBackward(dy, scaledBy: amount, into: dx)
    try item.expectInputGradient(dx.values)
  }

  @Test(arguments: projections)
  func labelProjection(_ item: ReferenceCase) throws {
    let h = try item.input("x").tensor
    let labels = try item.input("labels").labels
    let weight = try item.parameter("weight").tensor
    let spectral = item.hasParameter("u") ? try normalization(of: weight, item) : nil
    let projection = LabelProjection("layer", weight: weight, spectral: spectral)
    let scores = Tensor([h.shape.rows, 1])
    projection.addForward(h, labels, to: scores, .training)
    try item.expectOutput(scores.values)
    let dh = projection.backward(try item.outputGradient.tensor, .both)
    try item.expectInputGradient(dh.values)
    try item.expectParameterGradient(projection.parameters[0].gradient.values, of: "weight")
    if let spectral {
      try item.expectAfter(spectral.u.values, of: "u")
      try item.expectAfter(spectral.v.values, of: "v")
    }
  }

  @Test(arguments: warps)
  func affineWarp(_ item: ReferenceCase) throws {
    let x = try item.input("x").tensor
    let theta = try item.input("theta").floats
    let transforms = stride(from: 0, to: theta.count, by: 6).map { i in
      AffineWarp.Transform(
        xx: theta[i], xy: theta[i + 1], x1: theta[i + 2], yx: theta[i + 3], yy: theta[i + 4], y1: theta[i + 5])
    }
    let warp = AffineWarp(x.shape)
    let y = Tensor(x.shape)
    let dx = Tensor(x.shape)
    // Twice: the warp's own buffers must not carry anything from one pass to the next.
    for _ in 0..<2 {
      warp.forward(x, transforms, into: y)
      try item.expectOutput(y.values)
      warp.backward(try item.outputGradient.tensor, transforms, into: dx)
      try item.expectInputGradient(dx.values)
    }
  }

  @Test(arguments: scoreLosses)
  func adversarialLosses(_ item: ReferenceCase) throws {
    let isHinge = item.name.hasPrefix("hinge")
    let isGenerator = item.name.contains("generator")
    var total: Float = 0
    for (name, side) in [("real", Float(1)), ("fake", Float(-1))] where !isGenerator || name == "fake" {
      let scores = try item.input(name).floats
      var gradient = [Float](repeating: .nan, count: scores.count)
      var out = gradient.mutableSpan
      if isGenerator {
        total += isHinge
          ? Losses.negativeMean(scores.span, gradient: &out) : Losses.binaryCrossEntropy(scores.span, target: 1, gradient: &out)
      } else {
        total += isHinge
          ? Losses.hinge(scores.span, side: side, gradient: &out)
          : Losses.binaryCrossEntropy(scores.span, target: side > 0 ? 1 : 0, gradient: &out)
      }
      try item.expectInputGradient(gradient, of: name)
    }
    try item.expectOutput([total])
  }

  @Test(arguments: crossEntropies)
  func crossEntropy(_ item: ReferenceCase) throws {
    let logits = try item.input("x").floats
    var gradient = [Float](repeating: .nan, count: logits.count)
    var out = gradient.mutableSpan
    let loss = Losses.crossEntropy(logits.span, try item.input("labels").labels, gradient: &out)
    try item.expectOutput([loss])
    try item.expectInputGradient(gradient)
  }

  /// The reference has all means, then all logarithms of deviations; ours is a loss for each code.
  @Test(arguments: codeLikelihoods)
  func codeLikelihood(_ item: ReferenceCase) throws {
    let x = try item.input("x")
    let codes = try item.input("codes")
    let (n, k) = (codes.shape[0], codes.shape[1])
    var total: Float = 0
    var all = [Float](repeating: .nan, count: 2 * n * k)
    for code in 0..<k {
      var prediction: [Float] = []
      var targets: [Float] = []
      for row in 0..<n {
        prediction += [x.floats[row * 2 * k + code], x.floats[row * 2 * k + k + code]]
        targets.append(codes.floats[row * k + code])
      }
      var gradient = [Float](repeating: .nan, count: 2 * n)
      var out = gradient.mutableSpan
      total += Losses.codeLikelihood(prediction.span, targets.span, weight: 1 / Float(k), gradient: &out) / Float(k)
      for row in 0..<n {
        all[row * 2 * k + code] = gradient[2 * row]
        all[row * 2 * k + k + code] = gradient[2 * row + 1]
      }
    }
    try item.expectOutput([total])
    try item.expectInputGradient(all)
  }

  @Test(arguments: optimizers)
  func adam(_ item: ReferenceCase) throws {
    let start = try item.input("parameter")
    let gradients = try item.input("gradients")
    let rates = try item.input("rates").floats
    let size = start.values.count
    let parameter = Parameter("parameter", start.tensor)
    let adam = Adam(
      [parameter], betas: (Float(try item.attribute("beta1")), Float(try item.attribute("beta2"))),
      epsilon: Float(try item.attribute("epsilon")))
    var history: [Float] = []
    for (step, rate) in rates.enumerated() {
      adam.zeroGradients()
      parameter.accumulate(Tensor([size], Array(gradients.floats[step * size..<(step + 1) * size])))
      adam.step(rate: rate)
      history += parameter.value.values
    }
    try item.expectOutput(history)
    #expect(adam.steps == rates.count && parameter.version == rates.count)
  }

  private func normalization(of weight: Tensor, _ item: ReferenceCase) throws -> SpectralNormalization {
    var random = RandomSource(seed: 0, purpose: .test)
    let spectral = SpectralNormalization(weight, using: &random)
    spectral.u.copy(from: try item.parameter("u").floats)
    spectral.v.copy(from: try item.parameter("v").floats)
    return spectral
  }

  private func expectMatch(_ layer: any Layer, _ item: ReferenceCase, _ phase: Phase) throws {
    let x = try item.input("x").tensor
    let y = layer.forward(x, phase)
    try item.expectOutput(y.values)
    guard item.hasGradients else { return }
    let dx = try #require(layer.backward(try item.outputGradient.tensor, .both))
    try item.expectInputGradient(dx.values)
    #expect(item.parametersWithGradient == layer.parameters.map { String($0.name.dropFirst("layer.".count)) }.sorted())
    for parameter in layer.parameters {
      try item.expectParameterGradient(parameter.gradient.values, of: String(parameter.name.dropFirst("layer.".count)))
    }
  }
}
