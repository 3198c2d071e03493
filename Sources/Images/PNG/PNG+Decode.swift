internal import CPNG

@safe
extension PNG {
  /// The picture in the PNG file `bytes`: of 1, 2, 4, 8 or 16 bits, grey, palette or colour, interlaced or not.
  ///
  /// Grey becomes 1 channel, a palette and colours 3, anything with transparency 4. 16 bits become 8 by
  /// round(v · 255 / 65535), fewer bits by v · 255 / (2ᵇⁱᵗˢ − 1). Gamma and colour profiles are not applied.
  ///
  /// - Parameter path: how error messages name the file.
  /// - Throws: ``PNGError`` if `bytes` is not a whole, undamaged PNG file within `limits`. What the header claims is
  ///   checked, against the limits and against the size of the file, before memory is taken for it.
  public static func decode(_ bytes: [UInt8], path: String, limits: ImageLimits = .default) throws(PNGError) -> Image {
    let header = try readHeader(bytes, path: path)
    let (width, height) = (Int(header.width), Int(header.height))
    guard limits.allow(width: width, height: height) else {
      throw PNGError(path: path, problem: .tooLarge(width: width, height: height, limits: limits))
    }
    // Deflate gives at most 258 bytes for 2 bits, so 1032 to 1.
    guard (width * Int(header.stored_bits) + 7) / 8 * height / 1032 <= bytes.count else {
      throw PNGError(path: path, problem: .implausible(width: width, height: height, bytes: bytes.count))
    }
    var pixels = [UInt8](repeating: 0, count: width * height * Int(header.channels))
    var status = cpng_status()
    var again = header
    let succeeded = unsafe bytes.withUnsafeBufferPointer { source in
      unsafe pixels.withUnsafeMutableBufferPointer { target in
        unsafe cpng_read(source.baseAddress, source.count, &again, target.baseAddress, target.count, &status)
      }
    }
    guard succeeded == 1 else { throw failure(status, bytes: bytes.count, path: path) }
    return Image(width: width, height: height, channels: Int(header.channels), pixels: pixels)
  }

  private static func readHeader(_ bytes: [UInt8], path: String) throws(PNGError) -> cpng_header {
    let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
    guard !bytes.isEmpty else { throw PNGError(path: path, problem: .empty) }
    guard bytes.prefix(8) == signature.prefix(bytes.count) else {
      throw PNGError(path: path, problem: .notPNG(start: Array(bytes.prefix(4))))
    }
    var header = cpng_header()
    var status = cpng_status()
    let succeeded = unsafe bytes.withUnsafeBufferPointer { source in
      unsafe cpng_read(source.baseAddress, source.count, &header, nil, 0, &status)
    }
    guard succeeded == 1 else { throw failure(status, bytes: bytes.count, path: path) }
    return header
  }

  private static func failure(_ status: cpng_status, bytes: Int, path: String) -> PNGError {
    guard status.truncated == 0 else { return PNGError(path: path, problem: .truncated(bytes: bytes)) }
    let reason = unsafe withUnsafeBytes(of: status.message) { text in
      unsafe String(decoding: text.prefix { $0 != 0 }, as: UTF8.self)
    }
    return PNGError(path: path, problem: .corrupt(reason: reason))
  }
}
