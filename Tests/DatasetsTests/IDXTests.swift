import Datasets
import Files
import Testing

@Suite struct IDXTests {
  @Test(arguments: [TinyFiles.images, TinyFiles.imagesGzip, storedGzip(TinyFiles.images)])
  func imagesAreReadCompressedOrNot(_ file: [UInt8]) throws {
    let images = try IDX.decodeImages(file, path: "i")
    #expect([images.count, images.height, images.width] == [3, 2, 2])
    #expect(images.pixels == TinyFiles.pixels)
  }

  @Test(arguments: [TinyFiles.labels, TinyFiles.labelsGzip])
  func labelsAreReadCompressedOrNot(_ file: [UInt8]) throws {
    #expect(try IDX.decodeLabels(file, path: "l") == [2, 0, 1])
  }

  @Test func encodedFilesAreThoseOfPython() {
    #expect(IDX.encodeImages(TinyFiles.pixels, count: 3, height: 2, width: 2) == TinyFiles.images)
    #expect(IDX.encodeLabels([2, 0, 1]) == TinyFiles.labels)
  }

  @Test(arguments: [(1, 1, 1), (2, 3, 5), (7, 32, 32), (300, 1, 9)])
  func imagesSurviveEncoding(_ count: Int, _ height: Int, _ width: Int) throws {
    let pixels = (0..<count * height * width).map { UInt8(truncatingIfNeeded: $0 &* 7) }
    let file = IDX.encodeImages(pixels, count: count, height: height, width: width)
    let images = try IDX.decodeImages(file, path: "i")
    #expect([images.count, images.height, images.width] == [count, height, width])
    #expect(images.pixels == pixels)
  }

  @Test func everyTruncationIsRejected() {
    for file in [TinyFiles.images, TinyFiles.imagesGzip, storedGzip(TinyFiles.images)] {
      for length in 0..<file.count {
        let error = #expect(throws: DatasetError.self, "\(length) of \(file.count) bytes") {
          try IDX.decodeImages(Array(file.prefix(length)), path: "i")
        }
        #expect(error?.kind == .badData)
      }
    }
    for file in [TinyFiles.labels, TinyFiles.labelsGzip] {
      for length in 0..<file.count {
        #expect(throws: DatasetError.self, "\(length) of \(file.count) bytes") {
          try IDX.decodeLabels(Array(file.prefix(length)), path: "l")
        }
      }
    }
  }

  @Test func aContentCutBeforeItWasCompressedIsRejected() {
    for length in 0..<TinyFiles.images.count {
      #expect(throws: DatasetError.self, "\(length) bytes") {
        try IDX.decodeImages(storedGzip(Array(TinyFiles.images.prefix(length))), path: "i")
      }
    }
  }

  /// Wrong bytes, and the whole sentence about them.
  static let wrongImages: [(bytes: [UInt8], message: String)] = [
    ([], "a/digits: not an idx file of images (it is empty, expected 00 00 08 03)"),
    ([0x89, 0x50, 0x4E, 0x47, 0x0D],
     "a/digits: not an idx file of images (starts with 89 50 4E 47, expected 00 00 08 03)"),
    ([0, 0, 8], "a/digits: not an idx file of images (starts with 00 00 08, expected 00 00 08 03)"),
    (TinyFiles.labels,
     "a/digits: not an idx file of images (starts with 00 00 08 01, which is idx of labels, expected 00 00 08 03)"),
    (TinyFiles.labelsGzip,
     "a/digits: not an idx file of images (starts with 00 00 08 01, which is idx of labels, expected 00 00 08 03)"),
    (Array(TinyFiles.images.prefix(11)),
     "a/digits: cut short: an idx file of images with this header has 16 bytes, but 11 are there; "
       + "copy or download it again"),
    (Array(TinyFiles.images.dropLast()),
     "a/digits: cut short: an idx file of images with this header has 28 bytes, but 27 are there; "
       + "copy or download it again"),
    (storedGzip(Array(TinyFiles.images.dropLast())),
     "a/digits: cut short: an idx file of images with this header has 28 bytes, but 27 are there; "
       + "copy or download it again"),
    (TinyFiles.images + [0],
     "a/digits: damaged: an idx file of images with this header has 28 bytes, but more are there"),
    (storedGzip(TinyFiles.images + [0]),
     "a/digits: damaged: an idx file of images with this header has 28 bytes, but more are there"),
    (Array(TinyFiles.imagesGzip.dropLast()),
     "a/digits: cut short: the gzip stream ends before its end mark; copy or download it again"),
    (TinyFiles.imagesGzip + [9],
     "a/digits: damaged: not a valid gzip stream (bad block or checksum); copy or download it again"),
    (TinyFiles.bytes("00000803 FFFFFFFF FFFFFFFF FFFFFFFF"),
     "a/digits: not a usable idx file: its header claims 4294967295 images of 4294967295x4294967295, "
       + "expected at least one of each and sizes that fit into memory"),
    (TinyFiles.bytes("00000803 00100000 00000100 00000100"),
     "a/digits: larger than the 4294967296 bytes that can be read here; check that it is the right file"),
    (TinyFiles.bytes("00000803 02000000 00000001 00000001"),
     "a/digits: 33554432 images are too many for one file, which may have 16777216; take a part of them"),
    (TinyFiles.bytes("00000803 00000001 00008000 00000001"),
     "a/digits: images of 1x32768 pixels are too large; the sides may have 16384 and a whole image 67108864 pixels, "
       + "so make them smaller"),
    (storedGzip(TinyFiles.bytes("00000803 00010000 00000040 00000020")),
     "a/digits: its 39 bytes claim to hold 134217744 without compression, more than 250 times as many; if that is right, "
       + "unpack the file first"),
    (TinyFiles.bytes("00000803 00000000 0000001C 0000001C"),
     "a/digits: not a usable idx file: its header claims 0 images of 28x28, "
       + "expected at least one of each and sizes that fit into memory"),
    (TinyFiles.bytes("00000803 00000001 00000000 0000001C"),
     "a/digits: not a usable idx file: its header claims 1 image of 28x0, "
       + "expected at least one of each and sizes that fit into memory"),
  ]

  @Test(arguments: wrongImages)
  func wrongImagesAreRejected(_ bytes: [UInt8], _ message: String) {
    let error = #expect(throws: DatasetError.self) { try IDX.decodeImages(bytes, path: "a/digits") }
    #expect(error?.message == message)
    #expect(error?.kind == .badData)
  }

  @Test func wrongLabelsAreRejected() {
    let other = #expect(throws: DatasetError.self) { try IDX.decodeLabels(TinyFiles.images, path: "l") }
    #expect(other?.message
      == "l: not an idx file of labels (starts with 00 00 08 03, which is idx of images, expected 00 00 08 01)")
    let none = #expect(throws: DatasetError.self) { try IDX.decodeLabels(IDX.encodeLabels([]), path: "l") }
    #expect(none?.message
      == "l: not a usable idx file: its header claims 0 labels, "
      + "expected at least one of each and sizes that fit into memory")
  }

  /// 256 TiB: were they allocated first, this would end the process. And what is allowed, but not there.
  @Test func hugeClaimsAreComparedBeforeAllocating() {
    let vast = TinyFiles.bytes("00000803 00010000 00010000 00010000")
    for file in [vast, storedGzip(vast)] {
      let error = #expect(throws: DatasetError.self) { try IDX.decodeImages(file, path: "i") }
      #expect(error == .file(.tooLarge(path: "i", limit: 1 << 32)))
    }
    let large = TinyFiles.bytes("00000803 00000100 00000400 00000400")
    let error = #expect(throws: DatasetError.self) { try IDX.decodeImages(large, path: "i") }
    #expect(error == .cutShort(path: "i", kind: .images, expected: (1 << 28) + 16, found: 16))
    let packed = #expect(throws: DatasetError.self) { try IDX.decodeImages(storedGzip(large), path: "i") }
    #expect(packed == .packedTooTightly(path: "i", bytes: 39, size: (1 << 28) + 16))
  }

  @Test func aBombIsStoppedAtTheClaimedSize() {
    let bomb = TinyFiles.imagesGzip + repeatElement(TinyFiles.zerosGzip, count: 100_000).joined()
    let error = #expect(throws: DatasetError.self) { try IDX.decodeImages(bomb, path: "i") }
    #expect(error == .tooLong(path: "i", kind: .images, expected: 28))
  }
}

@Suite struct LabelledIDXTests {
  private func load(
    _ images: [UInt8] = TinyFiles.imagesGzip, _ labels: [UInt8] = TinyFiles.labels, classNames: [String]? = nil
  ) throws(DatasetError) -> LabelledImages {
    try LabelledImages(
      name: "tiny", classNames: classNames, idxImages: NamedBytes(path: "x-images", bytes: images),
      idxLabels: NamedBytes(path: "x-labels", bytes: labels))
  }

  @Test func classesWithoutNamesAreNumbered() throws {
    let data = try load()
    #expect(data.classNames == ["0", "1", "2"])
    #expect(data.labels == [2, 0, 1])
    #expect(data.pixels == TinyFiles.pixels)
    #expect([data.width, data.height, data.channels, data.count] == [2, 2, 1, 3])
    #expect(data.name == "tiny")
  }

  @Test func classNamesAreKept() throws {
    #expect(try load(classNames: ["a", "b", "c", "d"]).classNames == ["a", "b", "c", "d"])
  }

  @Test func countsThatDifferAreRejected() {
    let error = #expect(throws: DatasetError.self) { try load(TinyFiles.images, IDX.encodeLabels([0])) }
    #expect(error?.message == "x-images has 3 images, but x-labels has 1 label; expected one label for each image")
    #expect(error?.kind == .badData)
  }

  @Test func labelsWithoutClassAreRejected() {
    let error = #expect(throws: DatasetError.self) { try load(classNames: ["a", "b"]) }
    #expect(error?.message == "x-labels: label 2 at position 0: this data set has the classes 0 to 1")
    #expect(error?.kind == .badData)
  }
}
