import Datasets
import Images

/// Tiny files whose bytes come from Python: `struct.pack` and `gzip.compress(…, 9, mtime=0)`.
enum TinyFiles {
  /// Three images, two wide and two high: 10, 20, … 120.
  static let images = bytes("000008030000000300000002000000020a141e28323c46505a646e78")
  static let imagesGzip = bytes(
    "1f8b08000000000002036360e06066606000612610e61291d330b2710b884ac9ab0000200b6bdc1c000000")
  static let pixels = stride(from: 10, through: 120, by: 10).map { UInt8($0) }
  /// Labels 2, 0, 1.
  static let labels = bytes("0000080100000003020001")
  static let labelsGzip = bytes("1f8b08000000000002036360e0606460606066626004007c58c37a0b000000")
  /// 65536 zeros.
  static let zerosGzip = bytes(
    "1f8b0800000000000203edc101010000008090feafee080a"
      + String(repeating: "0", count: 126) + "6aeb8e97d700000100")
  /// `bytes(4 * (i % 7) + i // 50 for i in range(300))`
  static let sawtoothGzip = bytes(
    "1f8b08000000000002036360e1e011109160209e62e5e4151495642481e2e213129362622381e21716976666e7268112919081b88f684a5216e23ee22900ddc589cb2c010000")
  static let sawtooth = (0..<300).map { (i: Int) -> UInt8 in UInt8(4 * (i % 7) + i / 50) }

  /// A PNG file whose pixels all have one value.
  static func png(_ value: UInt8, width: Int = 8, height: Int = 8) -> [UInt8] {
    PNG.encode(Image(width: width, height: height, channels: 1, pixels: [UInt8](repeating: value, count: width * height)))
  }

  /// A zip file of stored members.
  ///
  /// - Parameters:
  ///   - isDeflated: whether they are said to be packed
  ///   - claim: the size that they are said to have
  static func zip(_ members: [(name: String, content: [UInt8])], isDeflated: Bool = false, claim: Int? = nil) -> [UInt8] {
    func little(_ number: Int, _ count: Int) -> [UInt8] { (0..<count).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) } }
    var (file, directory): ([UInt8], [UInt8]) = ([], [])
    for (name, content) in members {
      let fields = little(isDeflated ? 8 : 0, 2) + little(0, 4) + little(Int(checksum(content)), 4) + little(content.count, 4)
        + little(claim ?? content.count, 4)
      let names = little(name.utf8.count, 2) + little(0, 2)
      directory += little(0x0201_4B50, 4) + little(20, 2) + little(20, 2) + little(0, 2) + fields + names + little(0, 10)
        + little(file.count, 4) + name.utf8
      file += little(0x0403_4B50, 4) + little(20, 2) + little(0, 2) + fields + names + name.utf8 + content
    }
    let end = little(0x0605_4B50, 4) + little(0, 4) + little(members.count, 2) + little(members.count, 2) + little(directory.count, 4)
    return file + directory + end + little(file.count, 4) + little(0, 2)
  }

  /// CRC-32, bit by bit.
  private static func checksum(_ bytes: [UInt8]) -> UInt32 {
    ~bytes.reduce(UInt32.max) { sum, byte in
      (0..<8).reduce(sum ^ UInt32(byte)) { value, _ in value >> 1 ^ (value & 1 == 1 ? 0xEDB8_8320 : 0) }
    }
  }

  static func bytes(_ hex: String) -> [UInt8] {
    let digits = hex.compactMap { $0.hexDigitValue }
    return stride(from: 0, to: digits.count, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
  }
}

/// A gzip file whose deflate blocks are stored as they are (RFC 1951, 3.2.4): for contents made by a test.
func storedGzip(_ content: [UInt8]) -> [UInt8] {
  var file: [UInt8] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3]
  var start = 0
  repeat {
    let length = min(65535, content.count - start)
    let last: UInt8 = start + length == content.count ? 1 : 0
    let low = UInt8(length & 255)
    let high = UInt8(length >> 8)
    file += [last, low, high, ~low, ~high] + content[start..<start + length]
    start += length
  } while start < content.count
  for word in [crc32(content), UInt32(truncatingIfNeeded: content.count)] {
    file += [0, 8, 16, 24].map { UInt8(truncatingIfNeeded: word >> $0) }
  }
  return file
}

/// CRC-32 as in RFC 1952, bit by bit.
private func crc32(_ content: [UInt8]) -> UInt32 {
  var crc = UInt32.max
  for byte in content {
    crc ^= UInt32(byte)
    for _ in 0..<8 { crc = crc >> 1 ^ (crc & 1 == 1 ? 0xEDB8_8320 : 0) }
  }
  return ~crc
}

extension ImagePreparation {
  /// No share is kept for testing.
  static var everythingLearned: ImagePreparation {
    var preparation = ImagePreparation()
    preparation.testShare = 0
    return preparation
  }
}

extension String {
  /// Every occurrence of a folder's path as `DIR`.
  func replacingPath(_ path: String) -> String {
    split(separator: path, omittingEmptySubsequences: false).joined(separator: "DIR")
  }
}

extension LabelledImages {
  /// The first byte of each image.
  var values: [UInt8] { (0..<count).map { pixels[$0 * pixelsPerImage] } }
  /// The name of each image's class.
  var labelNames: [String] { labels.map { $0.map { classNames[$0] } ?? "none" } }
}
