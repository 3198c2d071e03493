/// `zip.train.gz` or `zip.test.gz` of the digits scanned by the US Postal Service, as Hastie, Tibshirani and Friedman's book
/// (The Elements of Statistical Learning) has them: a line for each image with the digit and 16x16 numbers, row by row, from
/// -1 (paper) to 1 (ink).
struct USPSTable: Sendable {
  let split: DatasetSplit
  /// How often each digit occurs, as published: no checksum is.
  let counts: [Int]

  private static let side = 16

  /// The two idx files of the split, ink white on black as MNIST's.
  @Sendable func unpack(_ bytes: [UInt8]) throws(ArchiveError) -> [UnpackedFile] {
    let text: [UInt8]
    // At most 8 characters for a number, and as many spaces between them as one likes.
    let limit = counts.reduce(0, +) * (USPSTable.side * USPSTable.side + 1) * 16
    do { text = Gzip.isCompressed(bytes) ? try Gzip.inflate(bytes, expectedAtMost: limit) : bytes } catch {
      throw .damaged("its gzip stream is cut short or damaged")
    }
    guard text.count <= limit else { throw .damaged("it holds more than \(limit) bytes") }

    var labels: [UInt8] = []
    var pixels: [UInt8] = []
    for line in text.split(separator: UInt8(ascii: "\n")) {
      let fields = line.split { $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }
      if fields.isEmpty { continue }
      let number = labels.count + 1
      guard fields.count == 1 + USPSTable.side * USPSTable.side else {
        throw .damaged("line \(number) has \(fields.count) numbers, expected 257")
      }
      guard let digit = USPSTable.number(fields[0]), let label = UInt8(exactly: digit), Int(label) < counts.count else {
        throw .damaged("line \(number) begins with no digit")
      }
      labels.append(label)
      for field in fields.dropFirst() {
        guard let x = USPSTable.number(field), (-1...1).contains(x) else {
          throw .damaged("line \(number) has something else than numbers from -1 to 1")
        }
        pixels.append(UInt8(((x + 1) * 127.5).rounded()))
      }
    }
    for (digit, count) in counts.enumerated() {
      let found = labels.count { $0 == digit }
      guard found == count else { throw .damaged("it has the digit \(digit) \(found) times, expected \(count)") }
    }
    return [
      UnpackedFile(
        name: IDXFileName(kind: .images, split: split).plain,
        bytes: IDX.encodeImages(pixels, count: labels.count, height: USPSTable.side, width: USPSTable.side)),
      UnpackedFile(name: IDXFileName(kind: .labels, split: split).plain, bytes: IDX.encodeLabels(labels)),
    ]
  }

  private static func number(_ field: ArraySlice<UInt8>) -> Float? { Float(String(decoding: field, as: UTF8.self)) }
}
