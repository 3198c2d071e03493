internal import Compute
internal import NeuralNetworks

/// A trained generator as a value: its architecture, its arrays and where they come from. ``makeGenerator()`` builds
/// a network from it; ``Sampler`` draws from it without one.
public struct Model: Sendable {
  public let architecture: Architecture
  /// What its training was, as (name, value) in words, in the order to be shown.
  public let summary: [(name: String, value: String)]
  /// What each code was measured to do; nil where that is not known, as in files of earlier programs.
  public let measuredCodes: [CodeDescription]?
  /// SHA-256 of the training images and labels, hexadecimal.
  public let dataDigest: String
  /// SHA-256 of the model's file, hexadecimal: the model's identity. Empty until it is saved.
  public internal(set) var digest = ""
  let arrays: [StoredArray]
  /// The judge of the data that it was trained on, for those who know how to read it (`Evaluation`); nil where none
  /// travels with it.
  public var judge: Attachment?

  struct StoredArray: Sendable {
    let name: String
    let shape: [Int]
    let values: [Float]
  }

  /// Takes the generator's parameters and running statistics as they are now.
  ///
  /// - Precondition: `measuredCodes` are as many as the generator has.
  public init(
    _ generator: Generator, summary: [(name: String, value: String)], measuredCodes: [CodeDescription]? = nil,
    dataDigest: String
  ) {
    architecture = generator.architecture
    precondition(
      measuredCodes == nil || measuredCodes?.count == generator.architecture.codes.count, "descriptions of other codes")
    self.summary = summary
    self.measuredCodes = measuredCodes
    self.dataDigest = dataDigest
    arrays = Model.slots(of: generator).map { StoredArray(name: $0.name, shape: $0.tensor.shape.sizes, values: $0.tensor.values) }
  }

  init(
    architecture: Architecture, summary: [(name: String, value: String)], measuredCodes: [CodeDescription]?, dataDigest: String,
    digest: String, arrays: [StoredArray], judge: Attachment?
  ) {
    self.architecture = architecture
    self.summary = summary
    self.measuredCodes = measuredCodes
    self.dataDigest = dataDigest
    self.digest = digest
    self.arrays = arrays
    self.judge = judge
  }

  /// Names, shapes and sizes of the arrays, for `inspect`.
  public var contents: [(name: String, shape: [Int])] { arrays.map { ($0.name, $0.shape) } }
  public var parameterCount: Int { arrays.reduce(0) { $0 + $1.values.count } }

  /// What the codes are called in columns, file names and options, each differently: by what they were measured to
  /// move, else, where that is free, by what they were to become when the training began.
  public var codeNames: [String] { architecture.codeNames(measured: measuredCodes) }

  /// A generator with this model's arrays. Each has buffers of its own and stays on one thread.
  public func makeGenerator() -> Generator {
    let generator = Generator(blank: architecture)
    for (slot, array) in zip(Model.slots(of: generator), arrays) { slot.tensor.copy(from: array.values) }
    for parameter in generator.parameters { parameter.didChange() }
    return generator
  }

  /// The values of an array that every generator of this architecture has.
  func values(_ name: String) -> [Float] {
    guard let array = arrays.first(where: { $0.name == name }) else { preconditionFailure("a model without \(name)") }
    return array.values
  }

  /// The arrays that an architecture's generator has, in the file's order.
  static func slots(of generator: Generator) -> [StateTensor] {
    generator.parameters.map { StateTensor($0.name, $0.value) } + generator.state
  }
}
