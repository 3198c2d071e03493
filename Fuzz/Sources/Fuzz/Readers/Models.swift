@testable import Augmentation
import Compute
@testable import Datasets
@testable import Evaluation
import Files
@testable import Models
@testable import Serialization

extension Reader {
  /// A model's file with the right checksum; a model that is accepted draws images and judges them.
  static let model = Reader(
    name: "model", longest: 16384, dictionary: "safetensors",
    seeds: { try [TinyModel.plain, TinyModel.described, TinyModel.judged].map { try $0().encoded(.f16).bytes } },
    read: { input in try use(Model(decoding: Checksums.container(input), path: "m.safetensors")) })

  /// Texts of a model's header, one a line: architecture, training, codes, judge, data.
  static let modelTexts = Reader(
    name: "model-texts", longest: 8192, dictionary: "safetensors",
    seeds: {
      try [TinyModel.described, TinyModel.judged].map { model in
        let metadata = try Container(decoding: model().encoded().bytes, path: "").metadata
        return Array(texts.map { metadata[$0] ?? "" }.joined(separator: "\n").utf8)
      }
    },
    read: { input in
      let lines = input.split(separator: 0x0A, omittingEmptySubsequences: false).map { String(decoding: $0, as: UTF8.self) }
      let container = TinyModel.judgedContainer
      var metadata = container.metadata
      for (key, line) in Swift.zip(texts, lines) where !line.isEmpty { metadata[key] = line }
      let file = Container(metadata: metadata, arrays: container.arrays).encoded()
      try use(Model(decoding: file, path: "m.safetensors"))
    })

  /// A judge's file with the right checksum, for images of 8x8 pixels in two classes.
  static let judge = Reader(
    name: "judge", longest: 1 << 17, dictionary: "safetensors", seeds: { [try TinyModel.judge().encoded()] },
    read: { input in
      do {
        let judge = try Judge(
          decoding: Checksums.container(input), form: TinyModel.judgeForm, training: TinyModel.training, dataDigest: TinyModel.data.digest)
        _ = judge.judge(TinyModel.data)
        _ = judge.accuracy
      } catch let refusal as Judge.Refusal {
        require(!refusal.reason.isEmpty, "refused without a reason")
      }
    })

  private static let texts = ["architecture", "training", "codes", "judge", "data"]

  /// Everything that a command does with a model, as long as it is small.
  private static func use(_ model: Model) throws {
    _ = model.codeNames
    _ = model.leastPrecision
    for code in model.measuredCodes ?? [] { _ = code.mirrored }
    _ = try Model(decoding: model.encoded(.f32).bytes, path: "again.safetensors")
    let architecture = model.architecture
    let carried = CarriedJudge(of: model)
    // A batch of 64 images of the largest maps takes 1 GB, as is documented.
    guard architecture.pixelsPerImage <= 4096, architecture.generatorChannels.allSatisfy({ $0 <= 64 }) else { return }
    Threads.use(1)
    let sampler = Sampler(model, seed: 0)
    let label = architecture.classCount > 0 ? architecture.classCount - 1 : nil
    let images = sampler.draw([SampleRequest(label: label, index: 0)])
    require(images.count == architecture.pixelsPerImage, "an image of \(images.count) bytes")
    if architecture.classCount <= 4 { try write(model) }
    guard let carried else { return }
    _ = carried.judge(
      LabelledImages(
        name: "x", width: architecture.width, height: architecture.height, channels: architecture.imageChannels,
        classNames: architecture.classNames, pixels: images, labels: [nil]))
  }

  /// An image of each class as files: whatever the classes are called, they go into the output folder.
  private static func write(_ model: Model) throws {
    let sandbox = Sandbox.shared
    try sandbox.empty()
    let architecture = model.architecture
    let parts = architecture.classCount == 0 ? [AugmentationPlan.Part(label: nil, count: 1)] : (0..<architecture.classCount).map { .init(label: $0, count: 1) }
    for format in [PNGFolders.self, WebDatasetShards.self] as [any ImageOutput.Type] {
      do {
        try Synthesizer(model).write(AugmentationPlan(parts, seed: 0), to: sandbox.at("out"), as: format, ifNotEmpty: .overwrite)
      } catch is any ReportableError {
        // Two classes of one name, a name that is too long for a folder.
      }
    }
    require(try Folder.entries(sandbox.path).allSatisfy { $0 == "out" }, "something was written beside the output folder")
    require(try Folder.entries(Path.parent(sandbox.path)) == ["inside", "outside"], "something was written outside")
    require(try Folder.isEmpty(sandbox.outside), "something was written outside")
  }
}

extension Judge.Refusal: InternalError {}

/// Models and judges as small as they can be.
enum TinyModel {
  static let data = LabelledImages(
    name: "tiny", width: 4, height: 4, channels: 1, classNames: ["a", "b"],
    pixels: (0..<640).map { UInt8(truncatingIfNeeded: $0 * 37) }, labels: (0..<40).map { $0 % 2 })
  static let training = JudgeTraining(steps: 1)
  static let judgeForm = ClassifierForm(data)

  static func judge() throws -> Judge { try training.train(for: data) }

  private static func generator() -> Generator {
    var random = RandomSource(seed: 7, purpose: .weights)
    return Generator(
      Architecture(
        height: 4, width: 4, imageChannels: 1, classNames: ["a", "b"], noise: 2, codes: LatentCode.first(1),
        generatorChannels: [2, 2], discriminatorChannels: [2], discriminatorFeatures: 2, recognizerChannels: [2]),
      using: &random)
  }

  static func plain() -> Model { Model(generator(), summary: [(name: "seed", value: "7")], dataDigest: "d") }

  static func described() -> Model {
    let movement = CodeDescription.Movement(
      factor: "thickness", unit: "px", spearman: 0.9, spearmanOfMeans: 1, deviation: 0.5, yardstick: .data, means: [1, 2, 3],
      classMeans: [[1, 2, 3], nil])
    let code = CodeDescription(
      name: "thickness", positions: [-1, 0, 1], movement: movement, effects: [.init(factor: "slant", range: 0.5, spearman: 0.1)], kept: [1, 1, 0.5])
    return Model(generator(), summary: [(name: "seed", value: "7")], measuredCodes: [code], dataDigest: "d")
  }

  static func judged() throws -> Model {
    var model = plain()
    model.judge = CarriedJudge.pack(try judge())
    return model
  }

  static let judgedContainer: Container = {
    do {
      return try Container(decoding: judged().encoded().bytes, path: "")
    } catch {
      stop("a model that cannot be read back: \(error)")
    }
  }()
}
