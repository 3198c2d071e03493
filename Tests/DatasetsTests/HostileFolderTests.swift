import Datasets
import Files
import Images
import TestSupport
import Testing
private import Glibc

/// Folders and archives that were made to do harm, or look like it.
struct HostileFolderTests {
  @Test(arguments: [
    ("climbing", "refused: its member 'a/../../1.png' would lie outside of the folder that it is unpacked into; pack it again"),
    ("absolute", "refused: its member '/a/1.png' would lie outside of the folder that it is unpacked into; pack it again"),
  ])
  func membersOutsideOfTheArchiveAreRefused(_ name: String, _ sentence: String) throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("\(name).zip", #require(FolderFixtures.zips[name]))
    let error = #expect(throws: ZipFileError.self) { try DatasetFormats.open(path) }
    #expect(error?.message == "\(path): \(sentence)" && error?.kind == .badData)
  }

  @Test func everyTruncationOfAnArchiveIsRejected() throws {
    let folder = try TemporaryFolder()
    let file = try #require(FolderFixtures.zips["stylegan"])
    for length in 0..<file.count {
      let path = try folder.write("cut.zip", Array(file.prefix(length)))
      #expect(throws: ZipFileError.self, "\(length) bytes") { try DatasetFormats.open(path) }
    }
  }

  /// A changed byte is found, or harmless, or makes an error with a sentence.
  @Test func noChangedByteOfAnArchiveCrashes() throws {
    let folder = try TemporaryFolder()
    let file = try #require(FolderFixtures.zips["stylegan"])
    for position in file.indices {
      var damaged = file
      damaged[position] ^= 0xFF
      let path = try folder.write("damaged.zip", damaged)
      do {
        _ = try DatasetFormats.open(path)
      } catch let error as any ReportableError {
        #expect(error.kind == .badData)
      }
    }
  }

  /// A member may not be called what leads out of a folder, whatever letters its slashes look like.
  @Test(arguments: ["..", "a/..", "/a", "a\u{600}/../../b", "../\u{301}a", "a\u{0}", ""])
  func namesThatLeadOutAreRefused(_ name: String) throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("d.zip", TinyFiles.zip([(name, [1])]))
    let error = #expect(throws: ZipFileError.self) { try DatasetFormats.open(path) }
    #expect(error?.problem == .unsafeName(name) && error?.kind.exitCode == 65)
  }

  /// Folders within one another by the thousand, and names as long as they can be.
  @Test(.timeLimit(.minutes(1))) func deepNamesCostNothing() throws {
    let folder = try TemporaryFolder()
    let deep = String(repeating: "a/", count: 2000)
    let path = try folder.write("deep.zip", TinyFiles.zip((0..<3000).map { (deep + "\($0).png", [1]) }))
    #expect(throws: FormatError.self) { try DatasetFormats.open(path) }
    let long = try folder.write("long.zip", TinyFiles.zip([(String(repeating: "b", count: 5000), [1])]))
    let error = #expect(throws: ZipFileError.self) { try DatasetFormats.open(long) }
    #expect(
      error?.message == "\(long): cannot be read (a member's name has more than 4096 bytes); pack it again without encryption, "
        + "by deflate or as it is")
  }

  /// 100 MB from 100 kB: 1000 to 1, which deflate can do. And 100 kB for 10 bytes.
  @Test func bombsAreNotUnpacked() throws {
    let folder = try TemporaryFolder()
    let labels = ("labels.csv", [UInt8](repeating: 1, count: 100_000))
    let bomb = try folder.write("bomb.zip", TinyFiles.zip([labels], isDeflated: true, claim: 60 << 20))
    let error = #expect(throws: ZipFileError.self) { try DatasetFormats.open(bomb) }
    #expect(error?.kind == .badData)
    let vast = try folder.write("vast.zip", TinyFiles.zip([("data_batch_1.bin", [UInt8](repeating: 1, count: 100_000))], isDeflated: true, claim: 100_000_000))
    let found = #expect(throws: ZipFileError.self) { try DatasetFormats.open(vast) }
    #expect(
      found?.message == "\(vast): cannot be read (data_batch_1.bin is packed to less than a 250th of its 100000000 bytes); pack it "
        + "again without encryption, by deflate or as it is")
    let padded = try folder.write("padded.zip", TinyFiles.zip([labels], isDeflated: true, claim: 10))
    let packed = #expect(throws: ZipFileError.self) { try DatasetFormats.open(padded) }
    #expect(
      packed?.message == "\(padded): the zip file is damaged (labels.csv has 100000 packed bytes, more than its 10 can need); copy or "
        + "download it again")
  }

  /// What fuzzing has found, each with the ending that says how it is read (see `Fuzz/README.md`): an error is one sentence
  /// that a terminal can show.
  @Test func filesThatFuzzingFoundAreReadOrRefused() throws {
    let place = Path.join(Path.parent(#filePath), "Reference/hostile")
    let names = try Folder.entries(place)
    #expect(!names.isEmpty)
    for name in names {
      let description = DatasetDescription(name: "real", width: 8, height: 8, channels: 1, classNames: ["a", "b"])
      let ways: [(String) throws -> Void] = [
        { _ = try DatasetFormats.open($0) },
        { _ = try DatasetFormats.readUnlabelled($0, beside: description, preparation: ImagePreparation()) },
      ]
      for read in ways {
        do {
          try read(Path.join(place, name))
        } catch let error as any ReportableError {
          #expect(error.kind == .badData, "\(name)")
          #expect(!error.message.unicodeScalars.contains { $0.properties.generalCategory == .control }, "\(name)")
        }
      }
    }
  }

  /// Nothing waits for a pipe's other end, or reads a device.
  @Test func whatIsNoFileIsPassedOver() throws {
    let folder = try TemporaryFolder()
    for i in 0..<3 { try folder.write("a/\(i).png", TinyFiles.png(UInt8(i))) }
    #expect(unsafe mkfifo(folder.at("a/pipe.png"), 0o600) == 0)
    #expect(unsafe symlink("/dev/zero", folder.at("a/zero.png")) == 0)
    #expect(unsafe mkfifo(folder.at("labels"), 0o600) == 0)
    #expect(try DatasetFormats.read(folder.path).values == [0, 1, 2])
    #expect(throws: FileError.notAFile(path: folder.at("labels"), found: .pipe)) { try DatasetFormats.open(folder.at("labels")) }
  }

  /// Such as a disk's `lost+found`; the superuser may open all.
  @Test(.enabled(if: geteuid() != 0)) func foldersThatCannotBeOpenedAreLeftOut() throws {
    let folder = try TemporaryFolder()
    for name in ["a/1.png", "a/2.png", "lost/3.png"] { try folder.write(name, TinyFiles.png(1)) }
    #expect(unsafe chmod(folder.at("lost"), 0) == 0)
    defer { unsafe chmod(folder.at("lost"), 0o700) }
    var notices: [String] = []
    #expect(try DatasetFormats.read(folder.path) { notices.append($0.replacingPath(folder.path)) }.count == 2)
    #expect(notices == ["DIR/lost: cannot be opened (permission denied); check its permissions; left out"])
  }

  @Test func linksInCirclesEnd() throws {
    let folder = try TemporaryFolder()
    try folder.write("a/1.png", TinyFiles.png(1))
    try folder.write("b/2.png", TinyFiles.png(2))
    #expect(unsafe symlink("b.png", folder.at("a/b.png")) == 0)
    #expect(unsafe symlink(".", folder.at("a/self")) == 0)
    #expect(unsafe symlink("../b", folder.at("a/other")) == 0)
    #expect(unsafe symlink("../a", folder.at("b/other")) == 0)
    #expect(Set(try DatasetFormats.read(folder.path).values) == [1, 2])
  }

  @Test func emptyAndBrokenFilesAreNamed() throws {
    let folder = try TemporaryFolder()
    for i in 0..<40 { try folder.write("a/\(100 + i).png", TinyFiles.png(UInt8(i))) }
    let png = TinyFiles.png(9)
    try folder.write("a/empty.png", [])
    try folder.write("a/short.png", Array(png.prefix(20)))
    try folder.write("a/half.jpg", Array(FolderFixtures.greyJPEG.dropLast(30)))
    // A header that claims four thousand million pixels a side.
    var claim = png
    for i in 16..<24 { claim[i] = 0xFF }
    try folder.write("a/vast.png", claim)
    let found = try DatasetFormats.open(folder.path, preparation: .everythingLearned)
    #expect(found.training.count == 40 && found.training.width == 8)
    #expect(found.findings.unreadable.map { Path.fileName($0.path) }.sorted() == ["empty.png", "half.jpg", "short.png", "vast.png"])
    #expect(found.findings.unreadable.allSatisfy { $0.reason.hasPrefix($0.path + ": ") })
  }

  @Test func linesOfOnePixelAreImages() throws {
    let folder = try TemporaryFolder()
    for (i, size) in [(200, 1), (1, 200), (1, 1), (3, 1)].enumerated() {
      try folder.write("a/\(i).png", TinyFiles.png(9, width: size.0, height: size.1))
    }
    for fit in ImagePreparation.Fit.allCases {
      var preparation = ImagePreparation.everythingLearned
      preparation.fit = fit
      #expect(Set(try DatasetFormats.open(folder.path, preparation: preparation).training.pixels) == [9])
    }
  }
}
