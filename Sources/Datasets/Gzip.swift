internal import CZlib

/// Gzip files (RFC 1952), read from bytes in memory. Writing them is not needed here.
public enum Gzip {
  /// Whether `bytes` begin as every gzip file does.
  public static func isCompressed(_ bytes: [UInt8]) -> Bool { bytes.starts(with: [0x1F, 0x8B]) }

  /// The uncompressed bytes of all members of a gzip file, but never more than `limit + 1` of them: a result longer
  /// than `limit` says that the file holds more than was expected, without unpacking how much more.
  ///
  /// - Throws: when the file ends before its last member does, or is damaged (each member carries a CRC-32). Bytes that
  ///   lie behind the `limit + 1` are not looked at.
  public static func inflate(_ bytes: [UInt8], expectedAtMost limit: Int) throws(GzipError) -> [UInt8] {
    precondition(limit >= 0, "a size is not negative")
    var stream = DeflateStream(bytes)
    var output: [UInt8] = []
    try stream.read(limit == .max ? limit : limit + 1, into: &output)
    return output
  }
}

/// What can be wrong with a gzip file. ``DatasetError`` makes the sentence, with the file's name.
public enum GzipError: Error, Equatable {
  case truncated
  case corrupt
}
