public import Datasets
public import Evaluation
private import Files
internal import Serialization

/// A training between two steps, as a value and as a file: with the same data, everything that is needed to go on bit for
/// bit as if it had never been interrupted.
///
/// The file is a legal safetensors file with a checksum of itself. Its arrays are the networks, their average, the
/// optimizers' moments, running and spectral statistics, the last good state of the game where that is another, the best model, the
/// order of the epoch under way, the running scores of the images, and the judge; its metadata hold the options, all
/// counters, and the state of the watchdog, the stopping rule and the clock. Random numbers are counted, not drawn from
/// a state (`RandomSource`), so the step's number stands for theirs.
public struct Checkpoint: Sendable {
  /// The command line that the training began with, for whoever goes on with it; of a library's user nothing.
  public let arguments: [String]
  public let identity: TrainingIdentity
  /// The processor and the library that computed: only the same ones compute the same bits.
  public let engine: String
  /// Steps that were taken.
  public let step: Int
  /// The file of the judge that scores the training; empty where nothing is scored.
  let judge: [UInt8]
  let fields: [(name: String, text: String)]
  let arrays: [NamedArray]

  static let formatName = "gan-augment training"
  static let formatVersion = "1"
  private static let judgeName = "judge"

  init(
    arguments: [String], identity: TrainingIdentity, engine: String, step: Int, judge: [UInt8], state: StateArchive
  ) {
    self.arguments = arguments
    self.identity = identity
    self.engine = engine
    self.step = step
    self.judge = judge
    fields = state.fields
    arrays = state.arrays
  }

  /// The arrays of the game as it stood, by name: of two equal states all are equal.
  package var game: [String: [UInt8]] {
    Dictionary(uniqueKeysWithValues: arrays.filter { $0.name.hasPrefix("game.") }.map { ($0.name, $0.bytes) })
  }

  /// The judge that scored the training so far; nil where nothing is scored.
  ///
  /// - Parameters:
  ///   - data: all training images
  ///   - training: how it was made
  /// - Throws: ``CheckpointError`` where it is not one for this data.
  public func judge(for data: LabelledImages, training: JudgeTraining = JudgeTraining(), path: String) throws -> Judge? {
    guard !judge.isEmpty else { return nil }
    guard let judge = Judge(decoding: judge, for: data, training: training) else { throw CheckpointError(path: path, problem: .entry("the judge")) }
    return judge
  }

  /// The file's bytes.
  public func encoded() -> [UInt8] {
    func object(_ entries: [(name: String, value: String)]) -> String {
      JSONValue.object(JSONObject(entries.map { (key: $0.name, value: .string($0.value)) })).text
    }
    var metadata = Metadata()
    metadata["format"] = Checkpoint.formatName
    metadata["version"] = Checkpoint.formatVersion
    metadata["arguments"] = JSONValue.array(arguments.map(JSONValue.string)).text
    metadata["identity"] = object(identity.entries)
    metadata["engine"] = engine
    metadata["step"] = String(step)
    metadata["state"] = object(fields.map { ($0.name, $0.text) })
    let judge = NamedArray(name: Checkpoint.judgeName, type: .u8, shape: [judge.count], bytes: judge)
    return Container(metadata: metadata, arrays: arrays + [judge]).encoded()
  }

  /// - Throws: ``ContainerError`` for a file that is damaged or no safetensors file, ``CheckpointError`` for one that is no
  ///   training of this version.
  public init(decoding bytes: [UInt8], path: String) throws {
    let container = try Container(decoding: bytes, path: path)
    func fail(_ problem: CheckpointError.Problem) -> CheckpointError { CheckpointError(path: path, problem: problem) }
    let metadata = container.metadata
    func texts(_ name: String) throws -> [(name: String, text: String)] {
      guard let object = metadata[name].flatMap({ try? JSONValue(parsing: $0) })?.objectValue else { throw fail(.entry(name)) }
      return try object.members.map { member in
        guard let text = member.value.stringValue else { throw fail(.entry(name)) }
        return (member.key, text)
      }
    }
    guard metadata["format"] == Checkpoint.formatName else { throw fail(.foreign) }
    guard metadata["version"] == Checkpoint.formatVersion else { throw fail(.version(metadata["version"] ?? "unknown")) }
    guard let list = metadata["arguments"].flatMap({ try? JSONValue(parsing: $0) })?.arrayValue else { throw fail(.entry("arguments")) }
    arguments = try list.map { argument in
      guard let text = argument.stringValue else { throw fail(.entry("arguments")) }
      return text
    }
    identity = TrainingIdentity(try texts("identity").map { ($0.name, $0.text) })
    guard let engine = metadata["engine"] else { throw fail(.entry("engine")) }
    guard let step = metadata["step"].flatMap({ Int($0) }), (0...1 << 32).contains(step) else { throw fail(.entry("step")) }
    self.engine = engine
    self.step = step
    fields = try texts("state")
    guard let judge = container[Checkpoint.judgeName], judge.type == .u8 else { throw fail(.entry("the judge")) }
    self.judge = judge.bytes
    arrays = container.arrays.filter { $0.name != Checkpoint.judgeName }
  }
}
