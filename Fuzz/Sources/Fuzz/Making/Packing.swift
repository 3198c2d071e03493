/// Containers around an input, as plain as they can be.
enum Packing {
  /// A gzip file whose deflate blocks are stored as they are (RFC 1951, 3.2.4).
  static func gzip(_ content: [UInt8]) -> [UInt8] {
    var file: [UInt8] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3]
    var start = 0
    repeat {
      let length = min(65535, content.count - start)
      file.append(start + length == content.count ? 1 : 0)
      file += little(length, 2) + little(~length & 0xFFFF, 2) + content[start..<start + length]
      start += length
    } while start < content.count
    return file + little(Int(crc32(content[...])), 4) + little(content.count, 4)
  }

  /// A zip file of stored members.
  static func zip(_ members: [(name: String, content: [UInt8])]) -> [UInt8] {
    var file: [UInt8] = []
    var directory: [UInt8] = []
    for (name, content) in members {
      let name = Array(name.utf8)
      let sizes = little(Int(crc32(content[...])), 4) + little(content.count, 4) + little(content.count, 4)
      directory += [0x50, 0x4B, 1, 2, 20, 0, 20, 0] + [UInt8](repeating: 0, count: 8) + sizes + little(name.count, 2)
      directory += [UInt8](repeating: 0, count: 12) + little(file.count, 4) + name
      file += [0x50, 0x4B, 3, 4, 20, 0] + [UInt8](repeating: 0, count: 8) + sizes + little(name.count, 2) + [0, 0]
      file += name + content
    }
    let end = little(members.count, 2) + little(members.count, 2) + little(directory.count, 4) + little(file.count, 4)
    return file + directory + [0x50, 0x4B, 5, 6, 0, 0, 0, 0] + end + [0, 0]
  }

  /// A `.npy` file of format 1.0.
  static func npy(_ type: String, _ shape: String, _ elements: [UInt8]) -> [UInt8] {
    let header = Array("{'descr': '\(type)', 'fortran_order': False, 'shape': \(shape), }\n".utf8)
    return [0x93] + Array("NUMPY".utf8) + [1, 0] + little(header.count, 2) + header + elements
  }

  /// A tape archive, two blocks of zeros at its end.
  static func tar(_ members: [(name: String, content: [UInt8])]) -> [UInt8] {
    var file: [UInt8] = []
    for (name, content) in members {
      var header = [UInt8](repeating: 0, count: 512)
      func put(_ text: String, at place: Int) { header.replaceSubrange(place..<place + text.utf8.count, with: text.utf8) }
      put(name, at: 0)
      put("0000644", at: 100)
      let digits = String(content.count, radix: 8)
      put(String(repeating: "0", count: 11 - digits.utf8.count) + digits, at: 124)
      put("0", at: 156)
      put("ustar\u{0}00", at: 257)
      file += header + content + [UInt8](repeating: 0, count: -content.count & 511)
    }
    return Checksums.tar(file + [UInt8](repeating: 0, count: 1024))
  }

  static func little(_ number: Int, _ count: Int) -> [UInt8] {
    (0..<count).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
  }
}
