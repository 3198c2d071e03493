import Compute
import NeuralNetworks
import Testing

/// Layers that compute in bf16 against the same layers in single precision, on processors that have it (on those with less than
/// AVX-512 the engine has no such operations at all).
@Suite(.serialized, .enabled(if: ElementType.multipliesBF16))
struct BFloat16Tests {
  /// Eight significant bits: a rounding is at most 1/256 of a number. A value is rounded a few times on its way, and sums of
  /// many products average it out, so 2 % of the largest value is ample; wrong layouts or strides are off by 100 %.
  private let tolerance = 0.02

  /// Shapes with channels that are no multiple of a block, odd images, and those of the default networks.
  private static let convolutions: [(inputs: Int, outputs: Int, size: Int, rows: Int)] = [
    (1, 32, 28, 8), (3, 16, 12, 6), (32, 64, 14, 8), (16, 32, 14, 6), (20, 24, 10, 4), (64, 20, 8, 3),
  ]

  private func check(_ layer: any Layer, _ twin: any Layer, _ x: Tensor, line: Int = #line) throws {
    let y = layer.forward(x, .training)
    let expected = twin.forward(x, .training)
    try isNear(y, expected, "output")
    let dy = normals(expected.shape, seed: 9)
    for parameter in layer.parameters + twin.parameters { parameter.zeroGradient() }
    let dx = try #require(layer.backward(dy, .both))
    let expectedGradient = try #require(twin.backward(dy, .both))
    try isNear(dx, expectedGradient, "gradient of the input")
    for (a, b) in zip(layer.parameters, twin.parameters) {
      try isNear(a.gradient, b.gradient, "gradient of \(a.name)")
    }
    // The second pass finds what the first one prepared, and adds to the gradients.
    _ = layer.forward(x, .training)
    _ = layer.backward(dy, .both)
    for (a, b) in zip(layer.parameters, twin.parameters) {
      let doubled = Tensor(b.gradient.shape, b.gradient.values.map { 2 * $0 })
      try isNear(a.gradient, doubled, "gradient of \(a.name), twice")
    }
  }

  private func isNear(_ a: Tensor, _ b: Tensor, _ what: Comment) throws {
    let largest = try #require(b.values.map { abs($0) }.max())
    #expect(largestDifference(a.values, b.values.map { Double($0) }) < tolerance * Double(largest), what)
  }

  @Test(arguments: convolutions, [1, 2])
  func convolutionsAgree(_ sizes: (inputs: Int, outputs: Int, size: Int, rows: Int), threads: Int) throws {
    Threads.use(threads)
    defer { Threads.use(Threads.available) }
    func make(_ element: ElementType) -> Convolution2D {
      var random = RandomSource(seed: 3, purpose: .test)
      return Convolution2D(
        "layer", from: sizes.inputs, to: sizes.outputs, spectral: true, element: element,
        using: &random)
    }
    try check(make(.bf16), make(.f32), normals([sizes.rows, sizes.inputs, sizes.size, sizes.size], seed: 1))
  }

  @Test(arguments: [(64, 32, 7), (32, 1, 14), (32, 3, 8), (24, 20, 5)], [1, 2])
  func transposedConvolutionsAgree(_ sizes: (inputs: Int, outputs: Int, size: Int), threads: Int) throws {
    Threads.use(threads)
    defer { Threads.use(Threads.available) }
    let weight = normals([sizes.inputs, sizes.outputs, 4, 4], seed: 2).values
    func make(_ element: ElementType) -> TransposedConvolution2D {
      TransposedConvolution2D(
        "layer", weight: Tensor([sizes.inputs, sizes.outputs, 4, 4], weight), bias: sizes.outputs < 8 ? Tensor([sizes.outputs]) : nil,
        stride: 2, padding: 1, element: element)
    }
    try check(make(.bf16), make(.f32), normals([6, sizes.inputs, sizes.size, sizes.size], seed: 1))
  }

  @Test func linearLayersAgree() throws {
    let weight = normals([64 * 7 * 7, 20], seed: 2)
    func maps(_ element: ElementType) -> LinearToMaps {
      LinearToMaps("layer", weight: Tensor(weight.shape, weight.values), maps: [64, 7, 7], element: element)
    }
    try check(maps(.bf16), maps(.f32), normals([6, 20], seed: 1))
  }

  /// Of numbers that bf16 holds exactly, so that the same ones are the largest.
  @Test(arguments: [(16, 28), (32, 14), (20, 9)]) func poolingAgrees(_ sizes: (channels: Int, size: Int)) throws {
    let shape: Shape = [4, sizes.channels, sizes.size, sizes.size]
    let numbers = normals(shape, seed: 1).values.map { Float(bitPattern: $0.bitPattern & 0xFFFF_0000) }
    func input(_ element: ElementType) -> Tensor {
      let x = Tensor(Layout.preferred(shape, element))
      x.copy(from: numbers)
      return x
    }
    func make() -> MaxPooling2D { MaxPooling2D(kernel: 3, stride: 2, padding: 1) }
    let (layer, twin) = (make(), make())
    let (x, expected) = (input(.bf16), input(.f32))
    let y = layer.forward(x, .training)
    #expect(y.layout.element == .bf16)
    #expect(y.values == twin.forward(expected, .training).values)
    let dy = normals(y.shape, seed: 9)
    try isNear(#require(layer.backward(dy, .both)), #require(twin.backward(dy, .both)), "gradient of the input")
  }

  /// A whole chain, as in a discriminator: the layers hand bf16 numbers to each other.
  @Test(arguments: [1, 2]) func chainsAgree(threads: Int) throws {
    Threads.use(threads)
    defer { Threads.use(Threads.available) }
    func make(_ element: ElementType) -> Sequential {
      var random = RandomSource(seed: 3, purpose: .test)
      return Sequential([
        Convolution2D("a", from: 1, to: 32, activation: .leakyReLU(slope: 0.2), element: element, using: &random),
        Convolution2D("b", from: 32, to: 64, activation: nil, element: element, using: &random),
        BatchNormalization("c", channels: 64, relu: true),
        Linear("d", inputs: 64 * 49, maps: [64, 7, 7], outputs: 32, activation: .leakyReLU(slope: 0.2), spectral: true, using: &random),
      ])
    }
    let (layer, twin) = (make(.bf16), make(.f32))
    let x = normals([16, 1, 28, 28], seed: 1)
    // Rounding moves some values over a ReLU's corner, where gradients jump, so the distance of the whole is what is bounded:
    // one value in 200 on the other side is 7 %.
    func distance(_ a: Tensor, _ b: Tensor) -> Double {
      let (a, b) = (a.values, b.values)
      let difference = zip(a, b).reduce(0.0) { $0 + Double(($1.0 - $1.1) * ($1.0 - $1.1)) }
      return (difference / b.reduce(0.0) { $0 + Double($1 * $1) }).squareRoot()
    }
    #expect(distance(layer.forward(x, .training), twin.forward(x, .training)) < 0.02)
    let dy = normals([16, 32], seed: 9)
    let dx = try #require(layer.backward(dy, .both))
    let expected = try #require(twin.backward(dy, .both))
    #expect(distance(dx, expected) < 0.12)
    // A bias before a normalization has no gradient but rounding.
    for (a, b) in zip(layer.parameters, twin.parameters) where a.name != "b.bias" {
      #expect(distance(a.gradient, b.gradient) < 0.12, "\(a.name)")
    }
  }

  /// Weights that are kept in the order of maps are the same numbers, and give the same results.
  @Test func weightsInTheOrderOfMapsAreTheSame() throws {
    func make(_ maps: [Int]?) -> Linear {
      var random = RandomSource(seed: 3, purpose: .test)
      return Linear("layer", inputs: 20 * 9, maps: maps, outputs: 5, spectral: true, using: &random)
    }
    let (ordered, plain) = (make([20, 3, 3]), make(nil))
    #expect(ordered.parameters[0].value.values == plain.parameters[0].value.values)
    let x = Tensor(Layout.preferred([4, 20, 3, 3]))
    x.copy(from: normals([4, 20, 3, 3], seed: 1).values)
    let y = ordered.forward(x, .training).values
    #expect(largestDifference(y, plain.forward(x, .training).values.map { Double($0) }) < 1e-5)
    let dy = normals([4, 5], seed: 2)
    let dx = try #require(ordered.backward(dy, .both))
    let expected = try #require(plain.backward(dy, .both))
    #expect(largestDifference(dx.values, expected.values.map { Double($0) }) < 1e-5)
    for (a, b) in zip(ordered.parameters, plain.parameters) {
      #expect(largestDifference(a.gradient.values, b.gradient.values.map { Double($0) }) < 1e-4, "\(a.name)")
    }
    for (a, b) in zip(ordered.state, plain.state) {
      #expect(largestDifference(a.tensor.values, b.tensor.values.map { Double($0) }) < 1e-5, "\(a.name)")
    }
  }
}
