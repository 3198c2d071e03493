internal import Files

/// A tape archive compressed by gzip (POSIX ustar, and what GNU tar writes for short names), read member by member.
///
/// Only members that are asked for by name come out, as bytes: nothing in the archive decides what is written where. Links,
/// folders, devices and extensions of names are passed over.
enum TarArchive {
  private static let block = 512
  /// The contents of the members called as the keys of `wanted`.
  ///
  /// - Parameter wanted: the most bytes that each may have
  /// - Throws: for a stream that is cut short or damaged, a header whose checksum is wrong, a member that is longer than
  ///   allowed or there twice.
  static func members(_ wanted: [String: Int], inGzip bytes: [UInt8]) throws(ArchiveError) -> [String: [UInt8]] {
    guard Gzip.isCompressed(bytes) else { throw .damaged("it is not compressed by gzip") }
    var stream = DeflateStream(bytes)
    var found: [String: [UInt8]] = [:]
    var total = 0
    while true {
      let header = try read(block, of: &stream)
      // Two blocks of zeros end an archive; one is enough to stop at.
      if header.allSatisfy({ $0 == 0 }) { return found }
      let (name, size, isFile) = try fields(of: header)
      let padded = (size + block - 1) / block * block
      total += block + padded
      guard total <= InputLimits.tar else { throw .damaged("it holds more than \(InputLimits.tar) bytes") }
      guard isFile, let limit = wanted[name] else {
        try skip(padded, of: &stream)
        continue
      }
      guard size <= limit else { throw .damaged("\(name) has \(size) bytes, expected at most \(limit)") }
      guard found[name] == nil else { throw .damaged("\(name) is there twice") }
      found[name] = try read(size, of: &stream)
      try skip(padded - size, of: &stream)
    }
  }

  private static func fields(of header: [UInt8]) throws(ArchiveError) -> (name: String, size: Int, isFile: Bool) {
    // The checksum is the sum of the header's bytes with spaces in its own place.
    let sum = header.enumerated().reduce(0) { $0 + ((148..<156).contains($1.offset) ? 0x20 : Int($1.element)) }
    guard octal(header[148..<156]) == sum else { throw .damaged("the checksum of a header is wrong") }
    guard let size = octal(header[124..<136]) else { throw .damaged("a header has no size") }
    var name = text(header[0..<100])
    // ustar: the beginning of a long name.
    if header[257..<263].elementsEqual(Array("ustar\0".utf8)), header[345] != 0 { name = text(header[345..<500]) + "/" + name }
    let type = header[156]
    return (name, size, type == 0 || type == UInt8(ascii: "0"))
  }

  private static func text(_ field: ArraySlice<UInt8>) -> String { String(decoding: field.prefix { $0 != 0 }, as: UTF8.self) }

  /// A number in octal digits, with spaces before and a zero or space behind; nil for anything else.
  private static func octal(_ field: ArraySlice<UInt8>) -> Int? {
    let digits = field.drop { $0 == 0x20 }.prefix { $0 != 0 && $0 != 0x20 }
    guard !digits.isEmpty, digits.allSatisfy({ (0x30...0x37).contains($0) }) else { return nil }
    return digits.reduce(0) { $0 << 3 | Int($1 - 0x30) }
  }

  private static func read(_ count: Int, of stream: inout DeflateStream) throws(ArchiveError) -> [UInt8] {
    var bytes: [UInt8] = []
    do { try stream.read(count, into: &bytes) } catch { throw .damaged("its gzip stream is cut short or damaged") }
    guard bytes.count == count else { throw .damaged("it is cut short") }
    return bytes
  }

  private static func skip(_ count: Int, of stream: inout DeflateStream) throws(ArchiveError) {
    var rest = count
    while rest > 0 {
      let piece = min(rest, 1 << 20)
      _ = try read(piece, of: &stream)
      rest -= piece
    }
  }
}
