import Compute
import Files
import Models
import Serialization
import TestSupport
import Testing

struct ModelFileTests {
  static let architectures = [
    TestModels.smallest, TestModels.colour, TestModels.perceptron, TestModels.twoLayers,
    Architecture(
      height: 8, width: 8, imageChannels: 1, classNames: [], noise: 3, codes: [], generatorChannels: [3],
      discriminatorChannels: [2], discriminatorFeatures: 2, recognizerChannels: [2]),
  ]

  @Test(arguments: architectures)
  func f32ComesBackExactly(_ architecture: Architecture) throws {
    let model = TestModels.model(architecture)
    let read = try Model(decoding: model.encoded(.f32).bytes)
    #expect(read.architecture == architecture)
    #expect(read.summary.map(\.name) == ["seed", "words"])
    #expect(read.summary.map(\.value) == ["7", "é \"x\""])
    #expect(read.dataDigest == "d")
    #expect(read.digest == model.encoded(.f32).checksum)
    #expect(read.parameterCount == model.parameterCount)
    #expect(TestModels.images(read.makeGenerator()) == TestModels.images(TestModels.generator(architecture)))
    #expect(read.encoded(.f32).bytes == model.encoded(.f32).bytes)
  }

  /// 11 bits of precision: a weight is off by at most 2⁻¹¹ of itself. Through two layers and tanh that stays below
  /// 0.02, which is two and a half grey levels; another generator's images are off by more than 0.5.
  @Test(arguments: architectures)
  func f16ComesBackNearly(_ architecture: Architecture) throws {
    let read = try Model(decoding: TestModels.model(architecture).encoded(.f16).bytes)
    func largestDifference(_ other: Generator) -> Float {
      zip(TestModels.images(read.makeGenerator()), TestModels.images(other)).map { abs($0 - $1) }.max() ?? .infinity
    }
    let same = largestDifference(TestModels.generator(architecture))
    #expect(same > 0 && same < 0.02)
    #expect(largestDifference(TestModels.generator(architecture, seed: 8)) > 0.5)
    // What was rounded once is not rounded again.
    #expect(try Model(decoding: read.encoded(.f16).bytes).digest == read.digest)
  }

  @Test func savedFileIsTheModelThatWasReturned() throws {
    let folder = try TemporaryFolder()
    let path = Path.join(folder.path, "m.safetensors")
    let (saved, bytes) = try TestModels.model(TestModels.colour).save(to: path)
    let loaded = try Model.load(path)
    #expect(try readFile(path).count == bytes)
    #expect(loaded.digest == saved.digest && loaded.digest.utf8.count == 64)
    #expect(TestModels.images(loaded.makeGenerator()) == TestModels.images(saved.makeGenerator()))
  }

  /// Two generators of one model share nothing.
  @Test func generatorsAreApart() throws {
    let model = TestModels.model(TestModels.smallest)
    let (first, second) = (model.makeGenerator(), model.makeGenerator())
    let before = TestModels.images(second)
    first.flip(code: 0)
    #expect(TestModels.images(second) == before)
    #expect(TestModels.images(first) != before)
  }

  /// The default MNIST generator: small enough to come with the program.
  @Test func digitsNeedLessThan700000Bytes() {
    let bytes = TestModels.model(TestModels.digits).encoded(.f16).bytes.count
    #expect(bytes < 700_000)
    #expect(bytes > 2 * 3136 * 76)
  }

  /// A model that no reader takes must not replace one that is good.
  @Test(arguments: [Float.infinity, .nan, 1e30])
  func notFiniteIsNotSaved(_ value: Float) throws {
    let folder = try TemporaryFolder()
    let path = Path.join(folder.path, "m.safetensors")
    try TestModels.model(TestModels.smallest).save(to: path)
    let good = try readFile(path)
    let generator = TestModels.generator(TestModels.smallest)
    let weight = try #require(generator.parameters.first)
    weight.value.fill(value)
    let bad = Model(generator, summary: [], dataDigest: "")
    let error = try #require(throws: ModelError.self) { try bad.save(to: path, .f16) }
    #expect(error.path == path && error.problem == .notFinite(weight.name))
    #expect(try readFile(path) == good)
    #expect(try Folder.entries(folder.path) == ["m.safetensors"])
  }
}
