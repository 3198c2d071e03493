/// A file whose parts are read in any order, from any thread. Only regular files are.
public final class RandomAccessFile: Sendable {
  public let path: String
  /// Bytes, when it was opened.
  public let size: Int
  private let file: Descriptor

  public init(_ path: String) throws(FileError) {
    self.path = path
    let file = try openForReading(path)
    size = try Files.size(of: file, at: path)
    self.file = file
  }

  /// The bytes at `range`; fewer where the file got shorter since it was opened.
  ///
  /// - Precondition: `range` lies within ``size``.
  public func read(_ range: Range<Int>) throws(FileError) -> [UInt8] {
    precondition(range.lowerBound >= 0 && range.upperBound <= size, "bytes beyond the file")
    do {
      return try file.read(range)
    } catch {
      throw .readingFailed(path: path, reason: error.reason)
    }
  }
}
