private import Glibc

/// Where the time of a computation goes: for each kind of work how often it was done, how long it took, and how much
/// arithmetic it was. One profile at a time, of work that one thread at a time starts (threads that serve it do not count).
public final class Profile {
  public enum Kind: String, Sendable, CaseIterable {
    case convolution
    case product = "matrix product"
    case normalization = "batch normalization"
    case activation
    case pooling
    case reorder
    /// Loops of this program's own.
    case loop
  }

  /// What a primitive or a loop is, made once.
  public struct Work: Sendable, Hashable {
    public let kind: Kind
    public let name: String
    /// Of the numbers that are multiplied.
    public let element: ElementType
    /// Additions and multiplications of one run; 0 where they are not counted.
    public let operations: Int
    /// What does it, as the engine calls it.
    public let implementation: String

    public init(_ kind: Kind, _ name: String, element: ElementType = .f32, operations: Int = 0, implementation: String = "") {
      self.kind = kind
      self.name = name
      self.element = element
      self.operations = operations
      self.implementation = implementation
    }
  }

  public struct Entry: Sendable {
    public let work: Work
    public internal(set) var runs = 0
    public internal(set) var seconds = 0.0

    /// Operations a second.
    public var rate: Double { seconds > 0 ? Double(work.operations * runs) / seconds : 0 }
  }

  private var entries: [Work: Entry] = [:]
  /// Of the work that is under way, the time that work within it took.
  private var inner = 0.0

  nonisolated(unsafe) private static var current: Profile?

  private init() {}

  /// Runs `body` and says where its time went, the longest first.
  public static func of(_ body: () throws -> Void) rethrows -> [Entry] {
    let profile = Profile()
    unsafe current = profile
    defer { unsafe current = nil }
    try body()
    return profile.entries.values.sorted { ($0.seconds, $0.work.name) > ($1.seconds, $1.work.name) }
  }

  /// Runs `body`, which does `work`; what is timed within it counts there only.
  @inline(__always)
  static func measure<Result>(_ work: @autoclosure () -> Work, _ body: () throws -> Result) rethrows -> Result {
    guard let profile = unsafe current else { return try body() }
    return try profile.measured(work(), body)
  }

  /// The same for a loop of this program's own.
  @inline(__always)
  public static func loop<Result>(_ name: @autoclosure () -> String, _ body: () throws -> Result) rethrows -> Result {
    try measure(Work(.loop, name()), body)
  }

  private func measured<Result>(_ work: Work, _ body: () throws -> Result) rethrows -> Result {
    let outer = inner
    inner = 0
    let start = Profile.now()
    defer {
      let whole = Profile.now() - start
      entries[work, default: Entry(work: work)].runs += 1
      entries[work]?.seconds += whole - inner
      inner = outer + whole
    }
    return try body()
  }

  /// Seconds of a clock that never goes back.
  private static func now() -> Double {
    var time = timespec()
    unsafe clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + 1e-9 * Double(time.tv_nsec)
  }
}
