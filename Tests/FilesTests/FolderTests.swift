import Files
import Testing

struct FolderTests {
  @Test(arguments: ["a", "a/", "a/b/c", "a//b", "./a", "a/../b"])
  func creatingMakesAllThatIsMissing(name: String) throws {
    let scratch = try ScratchFolder()
    if name.hasPrefix("a/..") { try Folder.create(scratch("a")) }
    try Folder.create(scratch(name))
    #expect(Folder.isFolder(scratch(name)))
    try Folder.create(scratch(name))
  }

  @Test(arguments: ["file", "file/a"])
  func fileInTheWayIsKept(name: String) throws {
    let scratch = try ScratchFolder()
    try AtomicFile.write([1], to: scratch("file"), durability: .fast)
    let found = error { () throws(FileError) in try Folder.create(scratch(name)) }
    #expect(found?.kind == .cannotCreate)
    #expect(try readFile(scratch("file")) == [1])
  }

  @Test func emptyPathIsNoFolder() {
    let found = error { () throws(FileError) in try Folder.create("") }
    #expect(
      found?.message
        == "(empty path): cannot be created (no such file or directory); "
        + "check the folder it goes into or choose another")
  }

  @Test func entriesAreSortedByTheirBytes() throws {
    let scratch = try ScratchFolder()
    for name in ["b", "a10", "a2", "Z", "é", ".hidden", "z"] {
      try AtomicFile.write([], to: scratch(name), durability: .fast)
    }
    #expect(try scratch.entries() == [".hidden", "Z", "a10", "a2", "b", "z", "é"])
  }

  @Test func longNamesAreWhole() throws {
    let scratch = try ScratchFolder()
    let name = String(repeating: "n", count: 255)
    try AtomicFile.write([], to: scratch(name), durability: .fast)
    #expect(try scratch.entries() == [name])
  }

  @Test func nameThatIsNotTextIsReported() throws {
    let scratch = try ScratchFolder()
    scratch.makeFile(rawName: [0x63, 0xE9])
    let found = error { () throws(FileError) in _ = try Folder.entries(scratch.path) }
    #expect(found?.kind == .badData)
    #expect(found?.message == "\(scratch("c\u{FFFD}")): the name is not UTF-8; rename it")
    scratch.removeFile(rawName: [0x63, 0xE9])
  }

  @Test func entriesOfNoFolderAreAnError() throws {
    let scratch = try ScratchFolder()
    try AtomicFile.write([1], to: scratch("file"), durability: .fast)
    #expect(throws: FileError.notAFolder(path: scratch("file"))) { try Folder.entries(scratch("file")) }
    #expect(throws: FileError.missing(path: scratch("no"))) { try Folder.entries(scratch("no")) }
  }

  @Test func onlyAnEmptyOrMissingFolderTakesNewOutput() throws {
    let scratch = try ScratchFolder()
    try Folder.requireEmptyOrMissing(scratch("no"))
    try Folder.requireEmptyOrMissing(scratch.path)
    #expect(try Folder.isEmpty(scratch.path))
    try AtomicFile.write([1], to: scratch(".hidden"), durability: .fast)
    #expect(try !Folder.isEmpty(scratch.path))
    let found = error { () throws(FileError) in try Folder.requireEmptyOrMissing(scratch.path) }
    #expect(found?.kind == .cannotCreate)
    #expect(
      found?.message
        == "\(scratch.path): the folder is not empty; choose another, or add `--append` or `--overwrite`")
    #expect(throws: FileError.cannotReplace(path: scratch(".hidden"), found: .file)) {
      try Folder.requireEmptyOrMissing(scratch(".hidden"))
    }
  }

  @Test func writableFolderIsRequired() throws {
    let scratch = try ScratchFolder()
    try Folder.requireWritable(scratch.path)
    #expect(error { () throws(FileError) in try Folder.requireWritable(scratch("no")) }?.kind == .cannotCreate)
    try AtomicFile.write([1], to: scratch("file"), durability: .fast)
    #expect(throws: FileError.cannotReplace(path: scratch("file"), found: .file)) {
      try Folder.requireWritable(scratch("file"))
    }
  }
}
