/// Tape archives (POSIX.1-1988, ustar), written member by member: files that everyone may read, of no owner, dated 1970, so
/// that equal contents give equal bytes.
enum Tar {
  private static let block = 512

  /// A member: its header, its bytes, and zeros up to a whole block.
  ///
  /// - Precondition: the name has at most 100 bytes of ASCII, the content less than 8 GB.
  static func member(_ name: String, _ content: [UInt8]) -> [UInt8] {
    precondition(name.utf8.count <= 100 && name.utf8.allSatisfy { $0 < 0x80 }, "a name for a tar file: \(name)")
    var header = [UInt8](repeating: 0, count: block)
    func put(_ text: String, at offset: Int) { header.replaceSubrange(offset..<offset + text.utf8.count, with: text.utf8) }
    put(name, at: 0)
    put(octal(0o644, digits: 7), at: 100)
    // Owner, group, size, time.
    put(octal(0, digits: 7), at: 108)
    put(octal(0, digits: 7), at: 116)
    put(octal(content.count, digits: 11), at: 124)
    put(octal(0, digits: 11), at: 136)
    // While the checksum is taken, spaces are in its place.
    put("        ", at: 148)
    // A regular file.
    put("0", at: 156)
    put("ustar", at: 257)
    put("00", at: 263)
    put(octal(header.reduce(0) { $0 + Int($1) }, digits: 6), at: 148)
    header[154] = 0
    return header + content + [UInt8](repeating: 0, count: -content.count & (block - 1))
  }

  /// What stands behind the last member.
  static let end = [UInt8](repeating: 0, count: 2 * block)

  private static func octal(_ number: Int, digits: Int) -> String {
    let text = String(number, radix: 8)
    precondition(text.utf8.count <= digits, "\(number) in \(digits) octal digits")
    return String(repeating: "0", count: digits - text.utf8.count) + text
  }
}
