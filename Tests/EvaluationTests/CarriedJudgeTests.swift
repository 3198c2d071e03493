import Compute
import Datasets
import Evaluation
import Models
import Serialization
import TestSupport
import Testing

/// The judge that travels in a model's file.
struct CarriedJudgeTests {
  private static let judge = Result { try briefTraining.train(for: Strokes(seed: 0).images(count: 2_400).images) }

  /// An untrained generator of images like the judge's.
  private func model(classes: Int = 10) -> Model {
    var random = RandomSource(seed: 7, purpose: .test)
    return Model(
      Generator(
        Architecture(height: 28, width: 28, imageChannels: 1, classNames: (0..<classes).map(String.init)), using: &random),
      summary: [], dataDigest: "")
  }

  private func carried() throws -> (judge: Judge, model: Model) {
    let judge = try Self.judge.get()
    var model = model()
    model.judge = CarriedJudge.pack(judge)
    // As a reader of the file has it.
    return (judge, try Model(decoding: model.encoded().bytes, path: "m"))
  }

  /// 255 steps of each weight move few predictions: of 1,000 images the judge itself is unsure of some 20.
  @Test func saysNearlyWhatTheJudgeSays() throws {
    let (judge, model) = try carried()
    let small = try #require(CarriedJudge(of: model))
    #expect(small.digest == judge.digest && small.classCount == 10)
    let images = Strokes(seed: 1).images(count: 1_000).images
    let (exact, rounded) = (judge.judge(images), small.judge(images))
    #expect(zip(exact.predictions, rounded.predictions).count { $0 == $1 } >= 990)
    #expect(rounded.probabilities != exact.probabilities)
    // What was rounded once is not rounded again.
    #expect(try Model(decoding: model.encoded().bytes, path: "m").judge == model.judge)
  }

  @Test func aReaderSaysTheSameOfEachImage() throws {
    let small = try #require(CarriedJudge(of: try carried().model))
    let images = Strokes(seed: 2).images(count: 130).images
    let all = small.judge(images).probabilities
    let labels = (0..<130).map { $0 * 7 % 10 }
    let read = Threads.count
    Threads.use(1)
    defer { Threads.use(read) }
    let found = small.makeReader().probabilities(of: labels, images)
    #expect(found == labels.indices.map { all[$0 * 10 + labels[$0]] })
  }

  /// Weights as bytes, with a scale for each row: a quarter of the judge's own file.
  @Test func aWeightIsAByte() throws {
    let (judge, model) = try carried()
    let plain = try Model(decoding: self.model().encoded().bytes, path: "m")
    #expect(plain.judge == nil && CarriedJudge(of: plain) == nil)
    let arrays = try #require(model.judge).arrays
    for array in arrays where array.shape.count > 1 {
      #expect(array.type == .i8)
      let scale = try #require(arrays.first { $0.name == array.name + ".scale" })
      #expect(scale.type == .f32 && scale.shape == [array.shape[0]])
      // The largest magnitude of each row is 127 steps.
      let values = array.integers(Int8.self)
      let width = values.count / array.shape[0]
      for row in 0..<array.shape[0] { #expect(values[row * width..<(row + 1) * width].map { abs(Int($0)) }.max() == 127) }
    }
    let numbers = arrays.reduce(0) { $0 + $1.count }
    #expect(model.encoded().bytes.count - plain.encoded().bytes.count < numbers + 10_000)
    _ = judge
  }

  enum Damage: CaseIterable { case text, form, scale, missing, shape, infinite, classes }

  /// What is no judge of the model's images is none; the generator can be used all the same.
  @Test(arguments: Damage.allCases)
  func damagedJudgeIsNone(_ damage: Damage) throws {
    var model = damage == .classes ? model(classes: 9) : try carried().model
    let whole = try carried().model.judge
    var arrays = try #require(whole).arrays
    var text = try #require(whole).text
    let scale = try #require(arrays.firstIndex { $0.name.hasSuffix(".scale") })
    switch damage {
    case .text: text = "{"
    case .form: text = "{\"form\":\"oracle\",\"digest\":\"\"}"
    case .scale: arrays[scale] = NamedArray(name: arrays[scale].name, shape: [1], floats: [1])
    case .missing: arrays.remove(at: scale)
    case .shape: arrays.removeAll { $0.name.hasPrefix("features") }
    case .infinite:
      arrays[scale] = NamedArray(
        name: arrays[scale].name, shape: arrays[scale].shape, floats: arrays[scale].floats().map { _ in .infinity })
    case .classes: break
    }
    model.judge = Attachment(text: text, arrays: arrays)
    let read = try Model(decoding: model.encoded().bytes, path: "m")
    #expect(read.judge == model.judge)
    #expect(CarriedJudge(of: read) == nil)
  }

  /// Only the names of classes are many: no network is built for them, nor does it take long to see.
  @Test(.timeLimit(.minutes(1))) func aJudgeOfClassesWithoutWeightsIsNone() throws {
    var random = RandomSource(seed: 7, purpose: .test)
    let architecture = Architecture(
      height: 4, width: 4, imageChannels: 1, classNames: (0..<100_000).map(String.init), noise: 1, codes: [],
      generatorChannels: [1, 1], discriminatorChannels: [1], discriminatorFeatures: 1, recognizerChannels: [1])
    var model = Model(Generator(architecture, using: &random), summary: [], dataDigest: "")
    let small = try #require(carried().model.judge)
    for arrays in [small.arrays, [], (0..<10_000).map { NamedArray(name: "a\($0)", type: .i8, shape: [1], bytes: [1]) }] {
      model.judge = Attachment(text: small.text, arrays: arrays)
      #expect(CarriedJudge(of: model) == nil)
    }
  }
}
