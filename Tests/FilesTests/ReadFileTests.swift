import Files
import Testing

struct ReadFileTests {
  @Test(arguments: [0, 1, 63, 4096, 65536, 1_000_003])
  func readingGivesWhatWasWritten(size: Int) throws {
    let scratch = try ScratchFolder()
    let bytes = (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 8) }
    try AtomicFile.write(bytes, to: scratch("a"), durability: .fast)
    #expect(try readFile(scratch("a")) == bytes)
  }

  @Test func limitItselfIsAllowed() throws {
    let scratch = try ScratchFolder()
    try AtomicFile.write([1, 2, 3], to: scratch("a"), durability: .fast)
    #expect(try readFile(scratch("a"), atMost: 3) == [1, 2, 3])
  }

  @Test func tooLargeFileIsRejected() throws {
    let scratch = try ScratchFolder()
    try AtomicFile.write([1, 2, 3], to: scratch("a"), durability: .fast)
    let found = error { () throws(FileError) in _ = try readFile(scratch("a"), atMost: 2) }
    #expect(found?.kind == .badData)
    #expect(
      found?.message
        == "\(scratch("a")): larger than the 2 bytes that can be read here; check that it is the right file")
  }

  @Test func fileThatClaimsToBeEmptyIsReadToItsEnd() throws {
    #expect(try readFile("/proc/self/status").count > 100)
    #expect(throws: FileError.tooLarge(path: "/proc/self/status", limit: 10)) {
      try readFile("/proc/self/status", atMost: 10)
    }
  }

  @Test(arguments: ["a", "a/b", "", "file/b"])
  func missingFileIsRejected(name: String) throws {
    let scratch = try ScratchFolder()
    try AtomicFile.write([], to: scratch("file"), durability: .fast)
    let path = name.isEmpty ? "" : scratch(name)
    let found = error { () throws(FileError) in _ = try readFile(path) }
    #expect(found?.kind == .missingInput)
    #expect(
      found?.message == "\(path.isEmpty ? "(empty path)" : path): there is no such file or folder; check the path")
  }

  @Test func folderIsNoFile() throws {
    let scratch = try ScratchFolder()
    let found = error { () throws(FileError) in _ = try readFile(scratch.path) }
    #expect(found?.kind == .missingInput)
    #expect(found?.message == "\(scratch.path): a folder, but a file is needed; name a file")
  }

  /// Opened the usual way, this one would wait for a writer for ever.
  @Test func pipeIsNoFile() throws {
    let scratch = try ScratchFolder()
    scratch.makePipe("pipe")
    #expect(throws: FileError.notAFile(path: scratch("pipe"), found: .pipe)) { try readFile(scratch("pipe")) }
  }

  @Test func deviceIsNoFile() {
    #expect(throws: FileError.notAFile(path: "/dev/zero", found: .device)) { try readFile("/dev/zero") }
  }

  @Test func pathWithZeroByteNamesNoOtherFile() throws {
    let scratch = try ScratchFolder()
    try AtomicFile.write([1], to: scratch("a"), durability: .fast)
    let found = error { () throws(FileError) in _ = try readFile(scratch("a\0b")) }
    #expect(
      found?.message == "\(scratch("a"))\\0b: cannot be opened (invalid argument); check its permissions")
  }

  @Test func linksAreFollowed() throws {
    let scratch = try ScratchFolder()
    try AtomicFile.write([7], to: scratch("a"), durability: .fast)
    scratch.makeLink("link", to: "a")
    #expect(try readFile(scratch("link")) == [7])
    #expect(FileKind.at(scratch("link")) == .file)
    #expect(FileKind.withoutFollowingLinks(at: scratch("link")) == .link)
  }
}

/// Parts of files.
struct FilePartTests {
  @Test func partsAreReadInAnyOrder() throws {
    let folder = try ScratchFolder()
    let path = folder("f")
    try AtomicFile.write(Array("0123456789".utf8), to: path, durability: .fast)
    let file = try RandomAccessFile(path)
    #expect(file.size == 10)
    #expect(try file.read(7..<10) == Array("789".utf8) && file.read(0..<2) == Array("01".utf8) && file.read(4..<4) == [])
    // It got shorter meanwhile.
    folder.cut("f", to: 5)
    #expect(try file.read(3..<8) == Array("34".utf8))
  }

  @Test func startsAreAsLongAsTheyCanBe() throws {
    let folder = try ScratchFolder()
    let path = folder("f")
    try AtomicFile.write(Array("0123456789".utf8), to: path, durability: .fast)
    #expect(try readStart(path, atMost: 4) == Array("0123".utf8))
    #expect(try readStart(path, atMost: 40).count == 10 && readStart(path, atMost: 0) == [])
  }

  @Test func onlyFilesHaveParts() throws {
    let folder = try ScratchFolder()
    folder.makePipe("pipe")
    for read in [{ _ = try RandomAccessFile($0) }, { _ = try readStart($0, atMost: 9) }] as [(String) throws -> Void] {
      #expect(throws: FileError.notAFile(path: folder("pipe"), found: .pipe)) { try read(folder("pipe")) }
      #expect(throws: FileError.missing(path: folder("none"))) { try read(folder("none")) }
    }
  }
}
