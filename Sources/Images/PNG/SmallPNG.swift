internal import CPNG

/// PNG files of small drawings, written without libpng, whose preparations cost more than such a picture.
enum SmallPNG {
  /// More bytes of pixels than this are libpng's: there zlib finds patterns that are no runs.
  static let mostPixelBytes = 4096

  /// The chunks IHDR, IDAT and IEND; rows without a filter.
  static func encode(_ pixels: Span<UInt8>, width: Int, height: Int, channels: Int) -> [UInt8] {
    let stride = width * channels
    var rows: [UInt8] = []
    rows.reserveCapacity((stride + 1) * height)
    for y in 0..<height {
      rows.append(0)
      for x in y * stride..<(y + 1) * stride { rows.append(pixels[x]) }
    }
    // A window of 32 kB by deflate, no dictionary, the fastest level, as a multiple of 31 (RFC 1950).
    var data: [UInt8] = [0x78, 0x01]
    data.reserveCapacity(1024)
    RunDeflate.compress(rows, to: &data)
    let sum = unsafe rows.withUnsafeBufferPointer { unsafe cpng_adler32($0.baseAddress, $0.count) }
    data += bigEndian(sum)

    var file: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
    file.reserveCapacity(data.count + 57)
    let colours: UInt8 = channels == 1 ? 0 : channels == 3 ? 2 : 6
    append("IHDR", bigEndian(UInt32(width)) + bigEndian(UInt32(height)) + [8, colours, 0, 0, 0], to: &file)
    append("IDAT", data, to: &file)
    append("IEND", [], to: &file)
    return file
  }

  /// A chunk: its length, its type, its data and the sum of both.
  private static func append(_ type: String, _ data: [UInt8], to file: inout [UInt8]) {
    file += bigEndian(UInt32(data.count))
    let start = file.count
    file += type.utf8
    file += data
    let sum = unsafe file.withUnsafeBufferPointer { file in
      unsafe cpng_crc32(file.baseAddress.map { unsafe $0 + start }, file.count - start)
    }
    file += bigEndian(sum)
  }

  private static func bigEndian(_ n: UInt32) -> [UInt8] {
    [UInt8(truncatingIfNeeded: n >> 24), UInt8(truncatingIfNeeded: n >> 16), UInt8(truncatingIfNeeded: n >> 8), UInt8(truncatingIfNeeded: n)]
  }
}
