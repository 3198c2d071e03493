import Files
import Testing

struct StreamedFileTests {
  @Test func piecesBecomeOneFileWhenItIsFinished() throws {
    let scratch = try ScratchFolder()
    let file = try StreamedFile(scratch("a"))
    try file.write([1, 2, 3])
    try file.write([4, 5])
    #expect(!Folder.exists(scratch("a")))
    #expect(try scratch.entries().allSatisfy { TemporaryName.final(of: $0) == "a" })
    try file.replace([9, 8], at: 1)
    try file.write([6])
    #expect(file.length == 6)
    #expect(try file.read(1..<3) == [9, 8])
    #expect(try file.read(4..<9) == [5, 6])
    try file.finish()
    #expect(try readFile(scratch("a")) == [1, 9, 8, 4, 5, 6])
    #expect(try scratch.entries() == ["a"])
  }

  @Test func cutFileGoesOnWhereItWasCut() throws {
    let scratch = try ScratchFolder()
    let file = try StreamedFile(scratch("a"))
    try file.write([1, 2, 3])
    try file.cut(to: 1)
    try file.write([7])
    try file.finish()
    #expect(try readFile(scratch("a")) == [1, 7])
  }

  @Test func fileThatIsNotFinishedLeavesNothing() throws {
    let scratch = try ScratchFolder()
    try AtomicFile.write([1], to: scratch("a"))
    do {
      let file = try StreamedFile(scratch("a"))
      try file.write([2])
      #expect(try scratch.entries().count == 2)
    }
    #expect(try scratch.entries() == ["a"])
    #expect(try readFile(scratch("a")) == [1])
  }

  /// The end of a file may fail; its pieces, once settled, need nothing but the name.
  @Test func settledFileWaitsForItsName() throws {
    let scratch = try ScratchFolder()
    try AtomicFile.write([1], to: scratch("a"))
    let file = try StreamedFile(scratch("a"))
    try file.write([2, 3])
    try file.settle()
    #expect(try readFile(scratch("a")) == [1])
    try file.finish()
    #expect(try readFile(scratch("a")) == [2, 3])
    #expect(try scratch.entries() == ["a"])
  }

  @Test func settledFileThatGetsNoNameLeavesNothing() throws {
    let scratch = try ScratchFolder()
    try AtomicFile.write([1], to: scratch("a"))
    do {
      let file = try StreamedFile(scratch("a"))
      try file.write([2])
      try file.settle()
    }
    #expect(try readFile(scratch("a")) == [1])
    #expect(try scratch.entries() == ["a"])
  }
}

struct TemporaryNameTests {
  @Test(arguments: [
    (".gan-augment-1x.part", nil), (".gan-augment-a.1x.part", "a"), (".gan-augment-m.safetensors.1x.part", "m.safetensors"),
    ("gan-augment-a.1x.part", nil), (".gan-augment-a.1x", nil), (".gan-augment-.1x.part", nil), (".gan-augment-.part", nil),
  ] as [(String, String?)])
  func temporaryNamesTellWhatTheyWillBe(_ file: String, _ name: String?) {
    #expect(TemporaryName.final(of: file) == name)
    #expect(TemporaryName.isTemporary(file) == (file.hasPrefix(".gan") && file.hasSuffix(".part")))
  }

  /// Also those that would not fit: 255 bytes are the most that a name may have, 143 on some encrypted file systems.
  @Test(arguments: [1, 99, 100, 101, 240, 255]) func leftoversAreKnownByTheirNames(length: Int) throws {
    let scratch = try ScratchFolder()
    // Of two bytes each, so that a cut could fall into one.
    let name = String(repeating: "x", count: length % 2) + String(repeating: "é", count: length / 2)
    let other = String(name.dropLast()) + "z"
    var files: [String] = []
    for name in [name, other] {
      let file = try StreamedFile(scratch(name))
      let temporary = try #require(scratch.entries().first { $0.hasPrefix(".") })
      #expect(temporary.utf8.count <= 143)
      files.append(temporary)
      withExtendedLifetime(file) {}
    }
    for file in files { try scratch.write(file, [7]) }
    try scratch.write(name, [1])
    try scratch.write(".gan-augment-1x.part", [1])
    let before = try scratch.entries()
    StreamedFile.removeLeftovers(of: scratch(name))
    #expect(try scratch.entries() == before.filter { $0 != files[0] })
    #expect(try readFile(scratch(name)) == [1])
  }

  @Test func leftoversOfALinkedFileLieBesideIt() throws {
    let scratch = try ScratchFolder()
    try Folder.create(scratch("store"))
    try scratch.write("store/a", [1])
    try scratch.write("store/.gan-augment-a.1x.part", [2])
    try scratch.write(".gan-augment-link.1x.part", [2])
    scratch.makeLink("link", to: "store/a")
    StreamedFile.removeLeftovers(of: scratch("link"))
    #expect(try Folder.entries(scratch("store")) == ["a"])
    #expect(try scratch.entries() == [".gan-augment-link.1x.part", "link", "store"])
  }

  /// A folder under such a name is nobody's leftover, nor is what lies behind a link.
  @Test func onlyFilesAreLeftovers() throws {
    let scratch = try ScratchFolder()
    try Folder.create(scratch("real"))
    try Folder.create(scratch("real/.gan-augment-a.1x.part"))
    try scratch.write("real/.gan-augment-a.2x.part", [1])
    scratch.makeLink("link", to: "real")
    StreamedFile.removeLeftovers(in: scratch("link")) { $0 == "a" }
    #expect(try Folder.entries(scratch("real")).count == 2)
    StreamedFile.removeLeftovers(in: scratch("real")) { $0 == "a" }
    #expect(try Folder.entries(scratch("real")) == [".gan-augment-a.1x.part"])
  }
}
