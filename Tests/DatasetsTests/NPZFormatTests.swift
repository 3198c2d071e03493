import Datasets
import Files
import TestSupport
import Testing

/// `.npz` files as numpy and others write them, and as nobody should.
struct NPZFormatTests {
  private static let tiny = DatasetDescription(name: "tiny", width: 2, height: 2, channels: 1, classNames: ["0", "1", "2"])

  private func decode(
    _ file: [UInt8], split: DatasetSplit = .train, classNames: [String]? = nil
  ) throws -> LabelledImages {
    try NPZFormat.decode(file, path: "a/d.npz", name: "d", split: split, classNames: classNames)
  }

  @Test(arguments: NPZFixtures.good.keys.sorted())
  func whatNumpyReadsIsRead(_ name: String) throws {
    let file = try #require(NPZFixtures.good[name])
    for classNames in [nil, Self.tiny.classNames] {
      let images = try decode(file, classNames: classNames)
      #expect([images.count, images.height, images.width, images.channels] == [3, 2, 2, 1])
      #expect(images.pixels == TinyFiles.pixels)
      #expect(images.labels == [2, 0, 1])
      #expect(images.classNames == ["0", "1", "2"])
    }
  }

  @Test(arguments: NPZFixtures.colour.keys.sorted())
  func coloursAreReadInBothLayouts(_ name: String) throws {
    let images = try decode(#require(NPZFixtures.colour[name]))
    #expect([images.count, images.height, images.width, images.channels] == [3, 2, 2, 3])
    #expect(images.pixels == (0..<36).map { UInt8($0) })
  }

  @Test(arguments: [
    ("float", "x_train is an array of <f4 [3, 2, 2]; expected bytes (uint8) [count, height, width] or [count, height, width, channels], row by row"),
    ("fortran", "x_train is an array of |u1 [3, 2, 2]; expected bytes (uint8) [count, height, width] or [count, height, width, channels], row by row"),
    ("flat", "x_train is an array of |u1 [3, 4]; expected bytes (uint8) [count, height, width] or [count, height, width, channels], row by row"),
    ("oneHot", "y_train is an array of |u1 [3, 3]; expected integers [count]"),
    ("floatLabels", "y_train is an array of <f8 [3]; expected integers [count]"),
    ("objects", "y_train is an array whose type or shape cannot be read (only plain numbers can)"),
    ("unlabelled", "it holds x_train; expected the arrays x_train and y_train, or train_images and train_labels, or images and labels"),
    ("lessLabels", "3 images, but 2 labels; expected one label for each image"),
    ("negative", "label -1 at position 1: the data set has the classes 0 to 2"),
    ("bzip2", "cannot be read (x_train.npy is compressed by method 12); write it with numpy.savez"),
    ("claimsTooMuch", "the zip file is damaged (x_train.npy claims 1000128 bytes, more than it can hold); copy or download it again"),
    ("holdsLess", "the zip file is damaged (x_train.npy does not hold the 208 bytes that it claims); copy or download it again"),
    ("holdsMore", "the zip file is damaged (x_train.npy does not hold the 208 bytes that it claims); copy or download it again"),
  ])
  func whatCannotBeUsedIsRefused(_ name: String, _ sentence: String) throws {
    let file = try #require(NPZFixtures.bad[name])
    let error = #expect(throws: NPZError.self) { try decode(file) }
    #expect(error?.message == "a/d.npz: \(sentence)")
    #expect(error?.kind == .badData)
  }

  @Test func otherSizesAndClassesThanTheDataSetsAreRefused() throws {
    let file = try #require(NPZFixtures.good["stored"])
    let folder = try TemporaryFolder()
    let path = try folder.write("d.npz", file)
    let larger = DatasetDescription(name: "mnist", width: 28, height: 28, channels: 1, classNames: ["0", "1", "2"])
    #expect(throws: FormatError.sizeDiffers(
      path: "\(path): x_train, image 0", width: 2, height: 2, expectedWidth: 28, expectedHeight: 28, of: "mnist")
    ) { try DatasetFormats.read(path, expected: larger) }
    #expect(throws: NPZError(path: "a/d.npz", problem: .labelOutOfRange(index: 0, label: 2, classCount: 2))) {
      try decode(file, classNames: ["a", "b"])
    }
  }

  @Test func otherFilesAreNamed() throws {
    for (bytes, sentence) in [
      ([], "not an .npz file (it is empty)"),
      (Array("GIF89a".utf8), "not an .npz file (starts with 47 49 46 38, expected 50 4B 03 04)"),
      ([0x50, 0x4B, 3, 4, 0, 0], "cut short: the zip file's directory, which stands at its end, is missing; copy or download it again"),
      ([0x50, 0x4B, 5, 6] + [UInt8](repeating: 0, count: 18), "it holds nothing; expected the arrays x_train and y_train, or train_images and train_labels, or images and labels"),
    ] as [([UInt8], String)] {
      let error = #expect(throws: NPZError.self) { try decode(bytes) }
      #expect(error?.message == "a/d.npz: \(sentence)")
    }
  }

  @Test(arguments: ["stored", "compressed", "streamed", "wide"])
  func everyTruncationIsRejected(_ name: String) throws {
    let file = try #require(NPZFixtures.good[name])
    for length in 0..<file.count {
      let error = #expect(throws: NPZError.self, "\(length) of \(file.count) bytes") { try decode(Array(file.prefix(length))) }
      #expect(error?.kind == .badData)
    }
  }

  /// A changed byte is found, or harmless: what is read then is what was written.
  @Test(arguments: ["stored", "compressed", "streamed", "wide"])
  func noChangedByteIsReadAsOtherImages(_ name: String) throws {
    let file = try #require(NPZFixtures.good[name])
    var refused = 0
    for position in file.indices {
      for change: UInt8 in [1, 0x80, 0xFF] {
        var damaged = file
        damaged[position] ^= change
        do {
          let images = try decode(damaged)
          #expect(images.pixels == TinyFiles.pixels && images.labels == [2, 0, 1], "byte \(position)")
        } catch is NPZError {
          refused += 1
        }
      }
    }
    #expect(refused > file.count)
  }

  @Test func testSplitHasItsOwnNames() throws {
    let error = #expect(throws: NPZError.self) { try decode(#require(NPZFixtures.good["stored"]), split: .test) }
    #expect(error?.message == "a/d.npz: it holds x_train, y_train; expected the arrays x_test and y_test, or test_images and test_labels")
  }

  @Test func formatIsChosenByTheFile() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("some.NPZ", #require(NPZFixtures.good["compressed"]))
    let images = try DatasetFormats.read(path, expected: Self.tiny)
    #expect(images.pixels == TinyFiles.pixels && images.name == "tiny")
  }
}
