import Files
import Testing

struct StreamedFileTests {
  @Test func piecesBecomeOneFileWhenItIsFinished() throws {
    let scratch = try ScratchFolder()
    let file = try StreamedFile(scratch("a"))
    try file.write([1, 2, 3])
    try file.write([4, 5])
    #expect(!Folder.exists(scratch("a")))
    #expect(try scratch.entries().allSatisfy(StreamedFile.isTemporary))
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

  @Test(arguments: [(".gan-augment-1x.part", true), ("gan-augment-1x.part", false), (".gan-augment-1x", false)])
  func onlyOurTemporaryNamesAreTemporary(_ name: String, _ isTemporary: Bool) {
    #expect(StreamedFile.isTemporary(name) == isTemporary)
  }
}
