public import Compute
public import NeuralNetworks

/// The forger: turns noise, label and codes into images.
///
/// Of the family ``Architecture/Family/dcgan``: linear → maps of a quarter (or eighth …) of the size, then batch
/// normalization, ReLU and a transposed 4×4 convolution of stride 2 for each doubling, tanh at the end (DCGAN, Radford et
/// al. 2016). Of the family ``Architecture/Family/mlp``: linear with ReLU for each hidden layer, linear to the pixels, tanh
/// (Goodfellow et al. 2014).
public final class Generator {
  /// Its class names change by ``arrangeClasses(_:names:)`` only.
  public private(set) var architecture: Architecture
  private let network: Sequential

  /// With random weights, to be trained.
  ///
  /// - Parameter element: the type that its convolutions compute in; weights and images are of single precision all the
  ///   same, and perceptrons altogether
  public convenience init(_ architecture: Architecture, _ element: ElementType = .f32, using random: inout RandomSource) {
    let layers: [any Layer]
    switch architecture.family {
    case .dcgan:
      let stages = architecture.generatorChannels.count
      let hidden = Generator.hiddenShape(architecture).map { Initialization.uniform($0, fanIn: $0[1], using: &random) }
      var weights = [Initialization.uniform(Generator.inputShape(architecture), fanIn: architecture.mapInputs, using: &random)]
      var bias: Tensor?
      for stage in 0..<stages {
        let shape = Generator.stageShape(architecture, stage)
        weights.append(Initialization.orthogonal(shape, using: &random))
        // PyTorch takes a transposed convolution's second axis for its inputs.
        if stage == stages - 1 { bias = Initialization.uniform([shape[1]], fanIn: shape.rowCount, using: &random) }
      }
      layers = Generator.convolutions(architecture, hidden: hidden, weights: weights, bias: bias, element)
    case .mlp:
      // With PyTorch's default start each rectified layer would hand on a sixth of the variance: after three, all images
      // are nearly the same, which a discriminator of perceptrons makes the most of.
      layers = Generator.perceptron(architecture) { shape, isLast in
        (
          isLast
            ? Initialization.uniform(shape, fanIn: shape[1], using: &random)
            : Initialization.rectified(shape, fanIn: shape[1], using: &random), Tensor([shape[0]])
        )
      }
    }
    self.init(architecture, layers)
    // Else the noise, which is many numbers, decides what is drawn before the one that is 1 of the categories has a say.
    if architecture.discoversClasses {
      changeInputs { row in
        for category in 0..<architecture.classCount { row[architecture.noise + category] *= Generator.categoryStart }
      }
    }
  }

  /// How much larger the weights of a categorical code begin than the others. Measured on MNIST, seed 0, three epochs: agreement with the
  /// digits and Fréchet distance 82 % and 20 floors with 3, 90 % and 283 with 8, by which the noise is drowned.
  private static let categoryStart: Float = 5

  /// With all weights zero, to be filled from a model file.
  convenience init(blank architecture: Architecture) {
    let layers: [any Layer]
    switch architecture.family {
    case .dcgan:
      let stages = (0..<architecture.generatorChannels.count).map { Tensor(Generator.stageShape(architecture, $0)) }
      layers = Generator.convolutions(
        architecture, hidden: Generator.hiddenShape(architecture).map { Tensor($0) },
        weights: [Tensor(Generator.inputShape(architecture))] + stages, bias: nil, .f32)
    case .mlp:
      layers = Generator.perceptron(architecture) { shape, _ in (Tensor(shape), Tensor([shape[0]])) }
    }
    self.init(architecture, layers)
  }

  /// - Parameter layers: the first of them reads the inputs, and its first parameter is its weight, `[outputs, inputs]`
  private init(_ architecture: Architecture, _ layers: [any Layer]) {
    precondition(architecture.problem == nil, "an impossible architecture: \(architecture.problem ?? "")")
    self.architecture = architecture
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
    let column = architecture.noise + architecture.classCount + index
    changeInputs { row in row[column] = -row[column] }
  }

  /// Puts the classes in another order, under other names: class i is then what class `order[i]` was.
  ///
  /// - Precondition: `order` has every class once, and there is a name for each.
  public func arrangeClasses(_ order: [Int], names: [String]) {
    precondition(order.sorted() == Array(architecture.classNames.indices), "no order of the classes: \(order)")
    precondition(names.count == order.count, "\(names.count) names of \(order.count) classes")
    let first = architecture.noise
    changeInputs { row in
      let weights = order.map { row[first + $0] }
      for (label, weight) in weights.enumerated() { row[first + label] = weight }
    }
    architecture.classNames = names
  }

  /// Changes what each output of the first layer takes from the inputs: noise, classes, codes.
  private func changeInputs(_ change: (inout [Float]) -> Void) {
    let weight = network.parameters[0]
    let inputs = architecture.inputs
    weight.value.withMutableValues { values in
      for start in stride(from: 0, to: values.count, by: inputs) {
        var row = (0..<inputs).map { values[start + $0] }
        change(&row)
        for i in 0..<inputs { values[start + i] = row[i] }
      }
    }
    weight.didChange()
  }
}
