import Files
import TestSupport
import Testing

/// The images that a model draws are the same bytes for any number of threads, any count, and in any number of parts.
struct GenerationDigestTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// The SHA-256 of all images of each class up to a number, names and bytes.
  private func digest(_ out: String, images: Int) throws -> String {
    var bytes: [UInt8] = []
    for file in try folder.files(out) where file.hasSuffix(".png") {
      let number = try #require(Int(file.dropLast(4).suffix(6)))
      guard number < images else { continue }
      bytes += Array(file.utf8) + (try folder.read(Path.join(out, file)))
    }
    return SHA256.hex(of: bytes)
  }

  private func draw(_ out: String, _ more: String...) throws {
    let run = try Program.run(
      ["augment", "--model", FaultedCommand.model, "--classes", "1,4,7", "--seed", "42", "--out", out] + more, in: folder.path)
    #expect(run.code == 0, "\(run.errors)")
  }

  @Test func digestIsThatOfAnyThreadsCountsAndParts() throws {
    var digests: [String: String] = [:]
    for threads in [1, 2, 4, 8] {
      try draw("threads\(threads)", "--count", "70", "--threads", String(threads))
      digests["\(threads) threads"] = try digest("threads\(threads)", images: 70)
      // More images of each class, of which the first are the same.
      try draw("more\(threads)", "--count", "100", "--threads", String(threads))
      digests["100 images, \(threads) threads"] = try digest("more\(threads)", images: 70)
      // As many parts as threads, each of others; all in one folder.
      for part in 1...threads {
        try draw("parts\(threads)", "--count", "70", "--shard", "\(part)/\(threads)", "--threads", String(1 + part % 3))
      }
      digests["\(threads) parts"] = try digest("parts\(threads)", images: 70)
    }
    // In two runs, the second behind the first.
    try draw("appended", "--count", "30", "--threads", "2")
    try draw("appended", "--count", "40", "--threads", "4", "--append")
    digests["two runs"] = try digest("appended", images: 70)
    let one = try #require(digests["1 threads"])
    for (run, digest) in digests { #expect(digest == one, "\(run)") }
    try ReliabilityReport.add(
      "generation, threads 1, 2, 4, 8, counts and parts", asked: "one digest",
      measured: "\(Set(digests.values).count) of \(digests.count) runs: \(one.prefix(16))")
  }
}
