import Datasets
import Files
import TestSupport
import Testing

/// Archives of published data sets: small ones in the true form, which `Reference/reference_archives.py` made.
@Suite struct ArchiveTests {
  static func fixture(_ name: String) throws -> [UInt8] {
    try readFile(Path.join(Path.parent(#filePath), "Reference", name))
  }

  private static func archive(_ dataset: KnownDataset, _ number: Int = 0) throws -> PublishedArchive {
    guard case .archives(let archives) = dataset.source else { throw ArchiveError.missing(dataset.name) }
    return archives[number]
  }

  /// Upright, pixel (y, x) of image i is 10 i + 2 y + x.
  static let uprightPixels = (0..<3).flatMap { i in (0..<6).map { UInt8(10 * i + $0) } }

  @Test func emnistIsTurnedUpright() throws {
    let files = try Self.archive(KnownDatasets.emnistDigits).unpack(Self.fixture("emnist.zip"))
    #expect(
      files.map(\.name) == [
        "train-images-idx3-ubyte", "train-labels-idx1-ubyte", "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte",
      ])
    #expect(files[0].bytes == IDX.encodeImages(Self.uprightPixels, count: 3, height: 3, width: 2))
    #expect(files[1].bytes == IDX.encodeLabels([1, 2, 3]))
    #expect(files[2].bytes == IDX.encodeImages(Array(Self.uprightPixels.prefix(12)), count: 2, height: 3, width: 2))
    #expect(files[3].bytes == IDX.encodeLabels([1, 2]))
  }

  @Test func emnistWithoutDigitsIsRejected() throws {
    var bytes = try Self.fixture("emnist.zip")
    // Both places where the first file's name stands.
    let name = Array("emnist-digits-train-images".utf8)
    for start in bytes.indices.dropLast(name.count) where bytes[start..<start + name.count].elementsEqual(name) {
      bytes[start] = UInt8(ascii: "x")
    }
    #expect(throws: ArchiveError.missing("gzip/emnist-digits-train-images-idx3-ubyte.gz")) {
      try Self.archive(KnownDatasets.emnistDigits).unpack(bytes)
    }
    #expect(throws: ArchiveError.damaged("not a whole zip file")) {
      try Self.archive(KnownDatasets.emnistDigits).unpack([1, 2, 3])
    }
  }

  @Test(arguments: ["ustar", "gnu", "pax"])
  func cifar10IsTakenOutOfATapeArchive(_ form: String) throws {
    let files = try CIFAR10Archive(imagesPerBatch: 2).unpack(Self.fixture("cifar-\(form).tar.gz"))
    let batches = (1...5).map { "data_batch_\($0).bin" } + ["test_batch.bin"]
    #expect(files.map(\.name) == batches + ["batches.meta.txt"])
    for (b, file) in files.prefix(6).enumerated() {
      let image = [UInt8(b)] + (0..<3072).map { UInt8((b + $0) % 256) }
      #expect(file.bytes == image + image)
    }
    #expect(files[6].bytes == Array("airplane\nautomobile\n\n".utf8))
  }

  @Test func batchesOfAnotherSizeAreRejected() throws {
    let bytes = try Self.fixture("cifar-ustar.tar.gz")
    #expect(throws: ArchiveError.damaged("data_batch_1.bin has 6146 bytes, expected 9219")) {
      try CIFAR10Archive(imagesPerBatch: 3).unpack(bytes)
    }
    #expect(throws: ArchiveError.damaged("cifar-10-batches-bin/data_batch_1.bin has 6146 bytes, expected at most 3073")) {
      try CIFAR10Archive(imagesPerBatch: 1).unpack(bytes)
    }
  }

  @Test func aDamagedTapeArchiveIsRejected() throws {
    let bytes = try Self.fixture("cifar-ustar.tar.gz")
    let archive = CIFAR10Archive(imagesPerBatch: 2)
    #expect(throws: ArchiveError.damaged("it is not compressed by gzip")) { try archive.unpack([]) }
    #expect(throws: ArchiveError.damaged("its gzip stream is cut short or damaged")) {
      try archive.unpack(Array(bytes.dropLast(400)))
    }
    var tape = try Gzip.inflate(bytes, expectedAtMost: 1 << 20)
    #expect(throws: ArchiveError.damaged("it is cut short")) { try archive.unpack(storedGzip(Array(tape.prefix(9000)))) }
    // Nothing ends it: the stream does.
    #expect(throws: ArchiveError.damaged("it is cut short")) { try archive.unpack(storedGzip([])) }
    #expect(throws: ArchiveError.missing("data_batch_1.bin")) {
      try archive.unpack(storedGzip([UInt8](repeating: 0, count: 1024)))
    }
    tape[0] ^= 1
    #expect(throws: ArchiveError.damaged("the checksum of a header is wrong")) { try archive.unpack(storedGzip(tape)) }
  }

  /// Whatever a header claims: an error, and at once.
  @Test func aHeaderThatClaimsMuchIsRejected() throws {
    var tape = try Gzip.inflate(Self.fixture("cifar-ustar.tar.gz"), expectedAtMost: 1 << 20)
    tape.replaceSubrange(124..<136, with: Array("77777777777\0".utf8))
    let sum = tape.prefix(512).enumerated().reduce(0) { $0 + ((148..<156).contains($1.offset) ? 32 : Int($1.element)) }
    let digits = String(sum, radix: 8)
    let field = String(repeating: "0", count: 6 - digits.count) + digits + "\0 "
    tape.replaceSubrange(148..<156, with: Array(field.utf8))
    #expect(throws: ArchiveError.damaged("it holds more than 2147483648 bytes")) {
      try CIFAR10Archive(imagesPerBatch: 2).unpack(storedGzip(tape))
    }
  }

  /// The published numbers of each digit, in turn, each image of one grey; zip.train.gz has labels as 6.0000.
  private func table(_ counts: [Int], values: [String]) -> String {
    var text = ""
    for (digit, count) in counts.enumerated() {
      let line = "\(digit).0000" + String(repeating: " " + values[digit % values.count], count: 256) + " \n"
      for _ in 0..<count { text += line }
    }
    return text
  }

  static let testCounts = [359, 264, 198, 166, 200, 160, 170, 147, 166, 177]

  @Test func uspsBecomesIDXFiles() throws {
    let archive = try Self.archive(KnownDatasets.usps, 1)
    let text = table(Self.testCounts, values: ["-1.0000", "1.0000", "0.0000", "-0.998"])
    let files = try archive.unpack(storedGzip(Array(text.utf8)))
    #expect(files.map(\.name) == ["t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"])
    let images = try IDX.decodeImages(files[0].bytes, path: "")
    #expect((images.count, images.height, images.width) == (2007, 16, 16))
    // round((x + 1)·127.5), halves away from zero.
    #expect(images.pixels[0] == 0 && images.pixels[359 * 256] == 255)
    #expect(images.pixels[(359 + 264) * 256] == 128 && images.pixels[(359 + 264 + 198) * 256] == 0)
    let labels = try IDX.decodeLabels(files[1].bytes, path: "")
    #expect(labels == Self.testCounts.enumerated().flatMap { [UInt8](repeating: UInt8($0.offset), count: $0.element) })
    #expect(try archive.unpack(Array(text.utf8)) == files)
  }

  @Test(arguments: [
    ("9.0000 0\n", "line 2007 has 2 numbers, expected 257"), ("x" + String(repeating: " 0", count: 256), "line 2007 begins with no digit"),
    ("10" + String(repeating: " 0", count: 256), "line 2007 begins with no digit"),
    ("9" + String(repeating: " 1.5", count: 256), "line 2007 has something else than numbers from -1 to 1"),
    ("9" + String(repeating: " nan", count: 256), "line 2007 has something else than numbers from -1 to 1"),
    ("8" + String(repeating: " 0", count: 256), "it has the digit 8 167 times, expected 166"),
    ("", "it has the digit 9 176 times, expected 177"),
  ])
  func uspsOfOtherContentIsRejected(_ lastLine: String, _ words: String) throws {
    var counts = Self.testCounts
    counts[9] -= 1
    let text = table(counts, values: ["0"]) + lastLine
    #expect(throws: ArchiveError.damaged(words)) {
      try Self.archive(KnownDatasets.usps, 1).unpack(storedGzip(Array(text.utf8)))
    }
  }
}
