import Files
import TestSupport
import Testing

/// Long runs at constant memory and with a constant number of open files. The short form, of 25,000 images, is among the
/// tests of `augment`.
@Suite(.enabled(if: ReliabilityReport.isLong, "only in the long form"), .serialized)
struct SoakTests {
  private static let mostGrowth = 10_000_000

  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test(arguments: ["png", "npz", "zip", "webdataset"])
  func aHundredThousandImages(_ format: String) throws {
    let program = try RunningProgram(
      [Program.path, "augment", "--model", FaultedCommand.model, "--count", "10000", "--format", format, "--out", "out",
        "--threads", "2"], in: folder.path)
    // A line of the manifest, as it is written, has at least 100 bytes.
    let first = try usage(of: program) { manifestBytes() > 1_000 * 160 }
    let (last, files) = follow(program)
    #expect(try program.wait(seconds: 600).code == 0)
    #expect(try folder.text("out/manifest.csv").utf8.count { $0 == 0x0A } == 100_001)
    try expectConstant(first, last, files, "100,000 images as \(format)", moreFiles: format == "png" ? 2 : 1)
  }

  /// The medians of half a minute at the beginning, when some states were saved, and at the end: while a state is saved it
  /// takes its size in memory once more, and one file.
  @Test func fiveMinutesOfTraining() throws {
    let program = try RunningProgram(
      [Program.path, "train", "--dataset", "strokes", "--minutes", "5", "--threads", "2"], in: folder.path)
    var samples: [(memory: Int, files: Int)] = []
    while !lines("end", atLeast: 1), let usage = program.usage {
      // Two scores and the first one, of the untrained generator; a judge is trained before.
      if lines("score", atLeast: 3) { samples.append(usage) }
      pause(seconds: 1)
    }
    #expect(try program.wait(seconds: 600).code == 0)
    try #require(samples.count > 90)
    let (first, last) = (middle(samples.prefix(30)), middle(samples.suffix(30)))
    let most = samples.map(\.files).max() ?? 0
    #expect(last.memory - first.memory < Self.mostGrowth, "\(first.memory) and \(last.memory) bytes")
    #expect(last.files == first.files && most <= first.files + 2, "\(first.files), \(last.files), at most \(most) open files")
    try ReliabilityReport.add(
      "soak: training of five minutes", asked: "memory grows under 10 MB, open files constant",
      measured: "\((last.memory - first.memory) / 1000) KB; \(first.files) open files, \(most) while saving")
  }

  private func middle(_ samples: some Collection<(memory: Int, files: Int)>) -> (memory: Int, files: Int) {
    let half = samples.count / 2
    return (samples.map(\.memory).sorted()[half], samples.map(\.files).sorted()[half])
  }

  /// Whether the log has so many lines of an event.
  private func lines(_ event: String, atLeast count: Int) -> Bool {
    let log = (try? folder.text("samples/strokes/log.jsonl")) ?? ""
    return log.split(separator: "\n").count { $0.contains("\"event\":\"\(event)\"") } >= count
  }

  private func manifestBytes() -> Int {
    let names = (try? Folder.entries(folder.at("out"))) ?? []
    guard let name = names.first(where: { TemporaryName.final(of: $0) == "manifest.csv" }) else { return 0 }
    return (try? RandomAccessFile(folder.at("out/" + name)))?.size ?? 0
  }

  private func usage(
    of program: RunningProgram, seconds: Int = 60, when condition: () -> Bool
  ) throws -> (memory: Int, files: Int) {
    let isThere = RunningProgram.wait(until: { condition() || program.usage == nil }, seconds: seconds)
    #expect(isThere)
    return try #require(program.usage)
  }

  /// The memory at the end, and the most files that were open at any time.
  private func follow(_ program: RunningProgram) -> (memory: Int, files: Int) {
    var (last, most) = (0, 0)
    _ = RunningProgram.wait(
      until: {
        guard let usage = program.usage, usage.memory > 0 else { return true }
        last = usage.memory
        most = max(most, usage.files)
        return false
      }, seconds: 1200)
    return (last, most)
  }

  private func expectConstant(_ first: (memory: Int, files: Int), _ last: Int, _ files: Int, _ check: String, moreFiles: Int) throws {
    #expect(last - first.memory < Self.mostGrowth, "\(check): \(first.memory) and \(last) bytes")
    #expect(files <= first.files + moreFiles, "\(check): \(first.files) and \(files) open files")
    try ReliabilityReport.add(
      "soak: \(check)", asked: "memory grows under 10 MB, open files constant",
      measured: "\((last - first.memory) / 1000) KB; \(first.files) open files, at most \(files)")
  }
}
