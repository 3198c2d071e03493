@testable import Datasets
@testable import Serialization

/// Files whose checksums are put right, so that a reader looks at what is behind them.
enum Checksums {
  /// A model's container with the SHA-256 that belongs to its bytes, where it has a place for one.
  static func container(_ file: [UInt8]) -> [UInt8] {
    let length = file.prefix(8).enumerated().reduce(UInt64(0)) { $0 | UInt64($1.element) << UInt64(8 * $1.offset) }
    guard file.count > 8, length <= UInt64(file.count - 8),
      let place = checksumPlace(in: file, headerEnd: 8 + Int(length))
    else { return file }
    var file = file
    file.replaceSubrange(place, with: checksumOf(file, digitsAt: place).utf8)
    return file
  }

  /// A PNG file whose chunks have the right CRC-32, as far as their lengths make sense.
  static func png(_ file: [UInt8]) -> [UInt8] {
    var file = file
    var position = 8
    while position + 12 <= file.count {
      let length = big(file, at: position)
      guard length <= file.count - position - 12 else { break }
      let end = position + 8 + length
      let crc = crc32(file[position + 4..<end])
      for i in 0..<4 { file[end + i] = UInt8(truncatingIfNeeded: crc >> UInt32(24 - 8 * i)) }
      position = end + 4
    }
    return file
  }

  /// A zip file whose directory has the right CRC-32 and size of every member that can be unpacked.
  static func zip(_ file: [UInt8]) -> [UInt8] {
    guard let archive = try? ZipFile(file) else { return file }
    var file = file
    var position = 0
    for member in archive.members {
      guard let content = try? archive.start(of: member, atMost: 1 << 16) else { continue }
      // The entries stand in the members' order.
      guard let entry = find([0x50, 0x4B, 1, 2], in: file, from: position), entry + 46 <= file.count else { break }
      let crc = crc32(content[...])
      for i in 0..<4 {
        file[entry + 16 + i] = UInt8(truncatingIfNeeded: crc >> UInt32(8 * i))
        if file[entry + 24..<entry + 28].contains(where: { $0 != 0xFF }) {
          file[entry + 24 + i] = UInt8(truncatingIfNeeded: content.count >> (8 * i))
        }
      }
      position = entry + 46
    }
    return file
  }

  /// A tape archive whose headers have the right sums, as far as their sizes make sense.
  static func tar(_ file: [UInt8]) -> [UInt8] {
    var file = file
    var position = 0
    while position + 512 <= file.count {
      let header = file[position..<position + 512]
      if !header.allSatisfy({ $0 == 0 }) {
        let sum = header.enumerated().reduce(0) { $0 + ((148..<156).contains($1.offset) ? 0x20 : Int($1.element)) }
        let digits = Array(String(sum, radix: 8).utf8)
        let field = [UInt8](repeating: 0x30, count: 6 - min(6, digits.count)) + digits.prefix(6) + [0, 0x20]
        file.replaceSubrange(position + 148..<position + 156, with: field)
      }
      let size = file[position + 124..<position + 135].reduce(0) { ($0 << 3 | Int($1 & 7)) & 0xFFFF_FFFF }
      position += 512 + (size + 511) / 512 * 512
    }
    return file
  }

  private static func find(_ word: [UInt8], in file: [UInt8], from start: Int) -> Int? {
    var i = start
    while i + word.count <= file.count {
      if file[i] == word[0], file[i..<i + word.count].elementsEqual(word) { return i }
      i += 1
    }
    return nil
  }

  private static func big(_ file: [UInt8], at i: Int) -> Int {
    file[i..<i + 4].reduce(0) { $0 << 8 | Int($1) }
  }
}

private let crcTable: [UInt32] = (0..<256).map { (byte: UInt32) in
  (0..<8).reduce(byte) { crc, _ in crc & 1 == 1 ? 0xEDB8_8320 ^ crc >> 1 : crc >> 1 }
}

/// CRC-32 as PNG, gzip and zip have it (RFC 1952, section 8).
func crc32(_ bytes: ArraySlice<UInt8>) -> UInt32 {
  ~bytes.reduce(UInt32.max) { crcTable[Int(UInt8(truncatingIfNeeded: $0) ^ $1)] ^ $0 >> 8 }
}
