import Files
import Testing

struct LineWriterTests {
  private func text(_ path: String) throws -> String { String(decoding: try readFile(path), as: UTF8.self) }

  @Test func eachLineIsInTheFileAtOnce() throws {
    let scratch = try ScratchFolder()
    let log = try LineWriter(scratch("log"))
    #expect(try text(scratch("log")) == "")
    try log.write(line: "one")
    #expect(try text(scratch("log")) == "one\n")
    try log.write(line: "")
    try log.write(line: "zwölf")
    #expect(try text(scratch("log")) == "one\n\nzwölf\n")
  }

  @Test func oldLinesStayOnlyWhenAskedFor() throws {
    let scratch = try ScratchFolder()
    try LineWriter(scratch("log")).write(line: "one")
    try LineWriter(scratch("log"), start: .afterOldLines).write(line: "two")
    #expect(try text(scratch("log")) == "one\ntwo\n")
    try LineWriter(scratch("log")).write(line: "three")
    #expect(try text(scratch("log")) == "three\n")
  }

  @Test func missingFolderIsRejected() throws {
    let scratch = try ScratchFolder()
    let found = error { () throws(FileError) in _ = try LineWriter(scratch("no/log")) }
    #expect(found?.kind == .cannotCreate)
    #expect(
      found?.message
        == "\(scratch("no/log")): cannot be created (no such file or directory); "
        + "check the folder it goes into or choose another")
  }

  /// Neither written through nor waited for.
  @Test(.timeLimit(.minutes(1))) func linksAndPipesAreNoLogs() throws {
    let scratch = try ScratchFolder()
    try AtomicFile.write([1], to: scratch("other"), durability: .fast)
    scratch.makeLink("link", to: "other")
    scratch.makePipe("pipe")
    for (name, found) in [("link", FileKind.link), ("pipe", .pipe)] {
      #expect(throws: FileError.cannotReplace(path: scratch(name), found: found)) { _ = try LineWriter(scratch(name)) }
    }
    #expect(try readFile(scratch("other")) == [1])
  }

  @Test func folderIsNoLog() throws {
    let scratch = try ScratchFolder()
    #expect(throws: FileError.cannotReplace(path: scratch.path, found: .folder)) { _ = try LineWriter(scratch.path) }
  }

  @Test(.enabled(if: Folder.exists("/dev/full")))
  func fullDiskIsReported() throws {
    let log = try LineWriter("/dev/full")
    let found = error { () throws(FileError) in try log.write(line: "one") }
    #expect(found?.kind == .inputOutput)
    #expect(found?.message == "/dev/full: writing failed (no space left on device); free some space and try again")
  }
}
