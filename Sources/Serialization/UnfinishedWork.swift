private import Files

/// The state of work that takes minutes and leaves nothing before its end, in a file of its own until then: who is stopped on the way
/// goes on where they were.
///
/// A legal safetensors file with a checksum of itself (``Container``). A file that is damaged, or of other work, is as good as none; a
/// place that cannot be written costs the beginning of the work again, and is no error.
public final class UnfinishedWork {
  public struct State: Sendable {
    /// Steps that were taken.
    public let step: Int
    public let fields: [(name: String, text: String)]
    public let arrays: [NamedArray]

    /// The numbers of an array of exactly this shape; nil where it is not there.
    public func floats(_ name: String, shape: [Int]) -> [Float]? {
      guard let array = arrays.first(where: { $0.name == name }), array.type == .f32, array.shape == shape else { return nil }
      return array.floats()
    }
  }

  /// Where a state is kept, and how often.
  public struct Place: Sendable {
    let path: String
    let interval: Duration

    /// - Parameters:
    ///   - path: of the file
    ///   - interval: between two states; nil: ten seconds
    public init(_ path: String, every interval: Duration? = nil) {
      self.path = path
      // Of a state of ten megabytes the writing is less than a hundredth of the time.
      self.interval = interval ?? .seconds(10)
    }
  }

  private static let formatName = "gan-augment unfinished work"
  private static let fieldPrefix = "field "

  private let place: Place
  private let work: String
  private var latest = ContinuousClock.now

  /// - Parameter work: all that the result is a function of: a state of any other work is not gone on with
  public init(_ place: Place, of work: String) {
    self.place = place
    self.work = SHA256.hex(of: Array(work.utf8))
  }

  /// What was kept last.
  public func state() -> State? {
    guard FileKind.withoutFollowingLinks(at: place.path) != nil,
      let container = try? Container(decoding: readFile(place.path, atMost: InputLimits.trainingState), path: place.path),
      container.metadata["format"] == UnfinishedWork.formatName, container.metadata["work"] == work,
      let step = container.metadata["step"].flatMap({ Int($0) }), (0...1 << 48).contains(step)
    else { return nil }
    let fields = container.metadata.keys.filter { $0.hasPrefix(UnfinishedWork.fieldPrefix) }.map {
      (name: String($0.dropFirst(UnfinishedWork.fieldPrefix.count)), text: container.metadata[$0] ?? "")
    }
    return State(step: step, fields: fields, arrays: container.arrays)
  }

  /// Keeps the state, where the latest is old enough.
  ///
  /// - Precondition: the fields' names differ, and the arrays' too.
  public func keep(step: Int, _ state: () -> (fields: [(name: String, text: String)], arrays: [NamedArray])) {
    guard latest.duration(to: .now) >= place.interval else { return }
    let (fields, arrays) = state()
    var metadata: Metadata = ["format": UnfinishedWork.formatName, "work": work, "step": String(step)]
    for field in fields { metadata[UnfinishedWork.fieldPrefix + field.name] = field.text }
    let container = Container(metadata: metadata, arrays: arrays)
    if (try? Folder.create(Path.parent(place.path))) != nil { try? AtomicFile.write(container.encoded(), to: place.path, durability: .fast) }
    latest = .now
  }
}
