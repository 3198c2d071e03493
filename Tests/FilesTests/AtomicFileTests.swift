import Files
import Testing

struct AtomicFileTests {
  @Test(arguments: [AtomicFile.Durability.durable, .fast])
  func newFileReplacesTheOldOneAndLeavesNothingBeside(durability: AtomicFile.Durability) throws {
    let scratch = try ScratchFolder()
    try AtomicFile.write([1, 2, 3], to: scratch("a"), durability: durability)
    try AtomicFile.write([4], to: scratch("a"), durability: durability)
    #expect(try readFile(scratch("a")) == [4])
    #expect(try scratch.entries() == ["a"])
  }

  @Test(arguments: [AtomicFile.Durability.durable, .fast])
  func missingFolderIsRejected(durability: AtomicFile.Durability) throws {
    let scratch = try ScratchFolder()
    let found = error { () throws(FileError) in try AtomicFile.write([1], to: scratch("no/a"), durability: durability) }
    #expect(found?.kind == .cannotCreate)
    #expect(
      found?.message
        == "\(scratch("no/a")): cannot be created (no such file or directory); "
        + "check the folder it goes into or choose another")
    #expect(try scratch.entries() == [])
  }

  @Test(arguments: [AtomicFile.Durability.durable, .fast])
  func folderInTheWayIsKept(durability: AtomicFile.Durability) throws {
    let scratch = try ScratchFolder()
    try Folder.create(scratch("a"))
    let found = error { () throws(FileError) in try AtomicFile.write([1], to: scratch("a"), durability: durability) }
    #expect(found?.kind == .cannotCreate)
    #expect(found?.message == "\(scratch("a")): cannot be created because a folder is there; choose another name")
    #expect(try scratch.entries() == ["a"])
  }

  /// Renaming over /dev/null would replace it for everyone.
  @Test(arguments: [AtomicFile.Durability.durable, .fast])
  func deviceIsNeverReplaced(durability: AtomicFile.Durability) {
    #expect(throws: FileError.cannotReplace(path: "/dev/null", found: .device)) {
      try AtomicFile.write([1], to: "/dev/null", durability: durability)
    }
    #expect(FileKind.at("/dev/null") == .device)
  }

  @Test(arguments: [AtomicFile.Durability.durable, .fast])
  func pipeIsNeverReplaced(durability: AtomicFile.Durability) throws {
    let scratch = try ScratchFolder()
    scratch.makePipe("pipe")
    #expect(throws: FileError.cannotReplace(path: scratch("pipe"), found: .pipe)) {
      try AtomicFile.write([1], to: scratch("pipe"), durability: durability)
    }
    #expect(try scratch.entries() == ["pipe"])
  }

  /// No file can be created in /proc, not even by root.
  @Test(arguments: [AtomicFile.Durability.durable, .fast])
  func failureLeavesNothingBehind(durability: AtomicFile.Durability) {
    #expect(throws: FileError.self) { try AtomicFile.write([1], to: "/proc/self/a", durability: durability) }
  }

  /// The name is too long for the file, not for the temporary one: the renaming fails, after all was written.
  @Test(arguments: [AtomicFile.Durability.durable, .fast])
  func failedRenamingRemovesTheTemporaryFile(durability: AtomicFile.Durability) throws {
    let scratch = try ScratchFolder()
    try AtomicFile.write([1], to: scratch("old"), durability: .fast)
    let name = String(repeating: "x", count: 300)
    let found = error { () throws(FileError) in try AtomicFile.write([1], to: scratch(name), durability: durability) }
    #expect(found?.kind == .inputOutput)
    #expect(
      found?.message == "\(scratch(name)): writing failed (file name too long); check the disk and try again")
    #expect(try scratch.entries() == ["old"])
  }

  @Test(arguments: [AtomicFile.Durability.durable, .fast])
  func followedLinkStaysAndItsFileIsReplaced(durability: AtomicFile.Durability) throws {
    let scratch = try ScratchFolder()
    try Folder.create(scratch("store"))
    try AtomicFile.write([1], to: scratch("store/a"), durability: .fast)
    scratch.makeLink("link", to: "store/a")
    try AtomicFile.write([2], to: scratch("link"), durability: durability, links: .followed)
    #expect(FileKind.withoutFollowingLinks(at: scratch("link")) == .link)
    #expect(try readFile(scratch("store/a")) == [2])
    #expect(try Folder.entries(scratch("store")) == ["a"])
  }

  @Test(arguments: ["store/a", "store", "nowhere", "link", "/dev/null"], [AtomicFile.Durability.durable, .fast])
  func nothingIsWrittenWhereALinkLeads(_ target: String, durability: AtomicFile.Durability) throws {
    let scratch = try ScratchFolder()
    try Folder.create(scratch("store"))
    try AtomicFile.write([1], to: scratch("store/a"), durability: .fast)
    scratch.makeLink("link", to: target)
    try AtomicFile.write([2], to: scratch("link"), durability: durability)
    #expect(FileKind.withoutFollowingLinks(at: scratch("link")) == .file)
    #expect(try readFile(scratch("link")) == [2])
    #expect(try readFile(scratch("store/a")) == [1])
    #expect(try scratch.entries() == ["link", "store"])
  }

  @Test func newFileHasTheSamePermissionsEitherWay() throws {
    let scratch = try ScratchFolder()
    try AtomicFile.write([1], to: scratch("a"), durability: .durable)
    try AtomicFile.write([1], to: scratch("b"), durability: .fast)
    #expect(scratch.permissions("a") == scratch.permissions("b"))
  }

  @Test func permissionsOfTheOldFileAreKept() throws {
    let scratch = try ScratchFolder()
    try AtomicFile.write([1], to: scratch("a"), durability: .fast)
    scratch.setPermissions("a", 0o640)
    try AtomicFile.write([2], to: scratch("a"), durability: .fast)
    #expect(scratch.permissions("a") == 0o640)
  }
}
