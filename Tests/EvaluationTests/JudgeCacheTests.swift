import Datasets
import Evaluation
import Files
import Serialization
import TestSupport
import Glibc
import Testing

@Suite struct JudgeCacheTests {
  private let temporary: TemporaryFolder
  private let data = randomImages(48, width: 12, height: 8)
  private let training = JudgeTraining(steps: 3)

  init() throws { temporary = try TemporaryFolder() }

  /// What a request of the cache gave, and what it told.
  private struct Outcome {
    let judge: Judge
    var notices: [String] = []
    var progress: [Double] = []
  }

  private func request(
    _ images: LabelledImages? = nil, folder: String? = "judges", training: JudgeTraining? = nil
  ) throws -> Outcome {
    var notices: [String] = []
    var progress: [Double] = []
    let cache = JudgeCache(
      folder: folder.map { temporary.at($0) }, training: training ?? self.training, notice: { notices.append($0) })
    let judge = try cache.judge(for: images ?? data, progress: { progress.append($0) })
    return Outcome(judge: judge, notices: notices, progress: progress)
  }

  private func file() throws -> String { try #require(try temporary.files("judges").first) }

  @Test func secondRequestReadsTheFirstOnesFile() throws {
    let first = try request()
    #expect(first.progress.first == 0 && first.progress.last == 1 && first.progress == first.progress.sorted())
    let bytes = try temporary.contents("judges")
    #expect(bytes.count == 1)
    let second = try request()
    #expect(second.progress.isEmpty)
    #expect(second.notices.isEmpty && first.notices.isEmpty)
    #expect(second.judge.digest == first.judge.digest)
    #expect(second.judge.validation == first.judge.validation)
    #expect(second.judge.judge(data).features == first.judge.judge(data).features)
    #expect(try temporary.contents("judges") == bytes)
  }

  @Test func fileIsASafetensorsFileThatSaysWhatItIs() throws {
    let judge = try request().judge
    let container = try Container(decoding: temporary.read("judges/\(file())"), path: "")
    #expect(container.checksum == judge.digest)
    #expect(container.metadata["format"] == "gan-augment judge")
    #expect(container.metadata["architecture"] == "1x8x12 in 3 classes")
    #expect(container.metadata["data"] == data.digest)
    #expect(container.metadata["training"] == "v2, 3 steps, seed 0")
    #expect(container.metadata["validation-count"] == "3")
    // 12x8 pixels are halved once, to 6x4.
    for (norm, maps) in [("block0.norm", 16), ("block1.norm", 32)] {
      for part in ["weight", "bias", "running_mean", "running_var"] { #expect(container["\(norm).\(part)"]?.shape == [maps]) }
    }
    let others = ["block0.weight", "block1.weight", "features.weight", "features.bias", "classes.weight", "classes.bias"]
    #expect(others.map { container[$0]?.shape } == [[16, 1, 3, 3], [32, 16, 3, 3], [128, 768], [128], [3, 128], [3]])
    #expect(container.arrays.count == 14)
  }

  /// While a classifier of few labels learns, its state lies beside the judges; with the judge it is gone.
  @Test func whatIsUnfinishedIsKept() throws {
    let few = data.keepingLabels(at: Array(0..<6))
    var cache = JudgeCache(folder: temporary.at("judges"), training: JudgeTraining(steps: 40))
    cache.stateInterval = .zero
    var seen: [[String]] = []
    let judge = try cache.judge(for: few, progress: { _ in seen.append((try? temporary.files("judges")) ?? []) })
    #expect(seen.count == 4 && seen.allSatisfy { $0.count == 1 && $0[0].hasSuffix(".unfinished.safetensors") })
    let kept = try temporary.files("judges")
    #expect(kept.count == 1 && kept.map { $0.replacing(".safetensors", with: ".unfinished.safetensors") } == seen[0])
    #expect(try cache.judge(for: few).digest == judge.digest)
  }

  /// The documented network, computed anew from the file's arrays with nothing but loops.
  @Test func fileHoldsTheNetworkThatJudges() throws {
    let judge = try request().judge
    let container = try Container(decoding: temporary.read("judges/\(file())"), path: "")
    func array(_ name: String) throws -> [Float] { try #require(container[name]).floats() }
    typealias Map = [[Float]]
    /// 3×3 convolution with zeros outside, normalization with what was remembered, ReLU.
    func block(_ name: String, _ x: [Map]) throws -> [Map] {
      let w = try array("\(name).weight")
      let (scale, shift) = (try array("\(name).norm.weight"), try array("\(name).norm.bias"))
      let (mean, variance) = (try array("\(name).norm.running_mean"), try array("\(name).norm.running_var"))
      return scale.indices.map { o in
        x[0].indices.map { i in
          x[0][0].indices.map { j in
            var sum: Float = 0
            for c in x.indices {
              for p in 0..<3 where x[0].indices.contains(i + p - 1) {
                for q in 0..<3 where x[0][0].indices.contains(j + q - 1) {
                  sum += w[((o * x.count + c) * 3 + p) * 3 + q] * x[c][i + p - 1][j + q - 1]
                }
              }
            }
            return max(0, scale[o] * (sum - mean[o]) / (variance[o] + 1e-5).squareRoot() + shift[o])
          }
        }
      }
    }
    func pooled(_ map: Map) -> Map {
      var result = Map(repeating: [Float](repeating: 0, count: 6), count: 4)
      for i in 0..<4 {
        for j in 0..<6 {
          for row in max(0, 2 * i - 1)...2 * i + 1 {
            for column in max(0, 2 * j - 1)...2 * j + 1 { result[i][j] = max(result[i][j], map[row][column]) }
          }
        }
      }
      return result
    }
    func dense(_ name: String, _ x: [Float]) throws -> [Float] {
      let w = try array(name + ".weight")
      return try array(name + ".bias").enumerated().map { o, bias in
        x.indices.reduce(bias) { $0 + w[o * x.count + $1] * x[$1] }
      }
    }
    let image = (0..<8).map { i in (0..<12).map { j in Float(data.pixels[i * 12 + j]) / 127.5 - 1 } }
    let maps = try block("block1", block("block0", [image]).map(pooled))
    let features = try dense("features", maps.flatMap { $0.flatMap { $0 } }).map { max(0, $0) }
    let logits = try dense("classes", features)
    let judgement = judge.judge(data.selecting([0]))
    // Sums of 768 products of size 0.1, rounded in another order.
    #expect(zip(features, judgement.features.values).allSatisfy { abs($0 - $1) < 1e-4 })
    #expect(features.contains { $0 > 0.01 })
    let p = judgement.probabilities
    #expect(abs((logits[0] - logits[1]) - Float(log(Double(p[0] / p[1])))) < 1e-4)
  }

  @Test(arguments: ["flipped", "cut", "text", "empty"])
  func damagedFileIsReplaced(_ damage: String) throws {
    let first = try request()
    let whole = try temporary.contents("judges")
    let name = try file()
    var bytes = try temporary.read("judges/\(name)")
    switch damage {
    case "flipped": bytes[bytes.count / 2] ^= 4
    case "cut": bytes.removeLast(100)
    case "text": bytes = Array("not a judge".utf8)
    default: bytes = []
    }
    try temporary.write("judges/\(name)", bytes)
    let second = try request()
    #expect(second.notices == ["\(temporary.at("judges/\(name)")): the judge kept there cannot be used, it is damaged; training another"])
    #expect(second.judge.digest == first.judge.digest)
    #expect(second.progress.last == 1)
    #expect(try temporary.contents("judges") == whole)
    #expect(try request().notices.isEmpty)
  }

  @Test func anotherJudgesFileIsReplaced() throws {
    _ = try request()
    let name = try file()
    let own = try temporary.read("judges/\(name)")
    let other = randomImages(48, width: 12, height: 8, classes: 2)
    _ = try request(other, folder: "others")
    let foreign = try temporary.read("others/\(#require(try temporary.files("others").first))")
    try temporary.write("judges/\(name)", foreign)
    let second = try request()
    #expect(second.notices == ["\(temporary.at("judges/\(name)")): the judge kept there cannot be used, it is for other data; training another"])
    #expect(try temporary.read("judges/\(name)") == own)
  }

  @Test func damagedInsideAWholeContainerIsReplaced() throws {
    _ = try request()
    let name = try file()
    let container = try Container(decoding: temporary.read("judges/\(name)"), path: "")
    let last = try #require(container.arrays.last)
    let wrong = Container(
      metadata: container.metadata,
      arrays: container.arrays.dropLast() + [NamedArray(name: last.name, shape: last.shape, floats: [.nan] + last.floats().dropFirst())])
    try temporary.write("judges/\(name)", wrong.encoded())
    #expect(try request().notices == ["\(temporary.at("judges/\(name)")): the judge kept there cannot be used, it is incomplete; training another"])
  }

  @Test func everyDataSetAndTrainingHasAFileOfItsOwn() throws {
    let first = try request().judge.digest
    let second = try request(randomImages(36, width: 12, height: 8)).judge.digest
    let third = try request(training: JudgeTraining(steps: 3, seed: 7)).judge.digest
    #expect(Set([first, second, third]).count == 3)
    #expect(try temporary.files("judges").count == 3)
    #expect(try request().judge.digest == first)
  }

  @Test func cacheThatCannotBeWrittenCostsANoticeOnly() throws {
    try temporary.write("file", "in the way")
    let outcome = try request(folder: "file/judges")
    #expect(outcome.judge.classCount == 3)
    #expect(outcome.notices == ["\(temporary.at("file/judges")): cannot be created (file exists); check the folder it goes into or choose another; "
      + "the judge is not kept, and will be trained again next time"])
    #expect(try temporary.files() == ["file"])
  }

  @Test func withoutAPlaceNothingIsKept() throws {
    #expect(try request(folder: nil).notices.isEmpty)
    #expect(try temporary.files().isEmpty)
  }

  @Test func placeIsTheOneOfTheEnvironment() {
    func folder(_ variables: [String: String]) -> String? { JudgeCache(environment: { variables[$0] }).folder }
    #expect(folder(["XDG_CACHE_HOME": "/x", "HOME": "/h"]) == "/x/gan-augment/judges")
    #expect(folder(["HOME": "/h"]) == "/h/.cache/gan-augment/judges")
    #expect(folder([:]) == nil)
  }
}
