private import Files

/// Named arrays of numbers with texts about them, and the file that holds them: a legal safetensors file whose
/// metadata carry its own checksum.
///
/// The file: a little-endian `UInt64` N, a JSON header of N bytes that begins with `{` and is padded with spaces to
/// a multiple of 8, then the arrays' bytes without holes or overlap. The checksum, `sha256` among the metadata, is
/// the SHA-256 of the whole file with the checksum's own 64 digits read as `0`. Another program that rewrites the
/// file does not renew it, so such a file is refused.
public struct Container: Sendable, Equatable {
  /// The checksum is not among them.
  public let metadata: Metadata
  public let arrays: [NamedArray]
  /// The file's checksum, 64 hexadecimal digits, of a container that was read; nil for one made in memory, whose
  /// checksum ``file()`` computes.
  public let checksum: String?

  /// - Precondition: the arrays' names differ, none is `__metadata__`, and no text is named `sha256`.
  public init(metadata: Metadata = Metadata(), arrays: [NamedArray]) {
    precondition(metadata[checksumKey] == nil, "`\(checksumKey)` is the container's own")
    let names = Set(arrays.map { Array($0.name.utf8) })
    precondition(names.count == arrays.count, "two arrays of one name")
    precondition(!names.contains(Array(metadataKey.utf8)), "no array may be named `\(metadataKey)`")
    self.init(metadata: metadata, arrays: arrays, checksum: nil)
  }

  init(metadata: Metadata, arrays: [NamedArray], checksum: String?) {
    self.metadata = metadata
    self.arrays = arrays
    self.checksum = checksum
  }

  public subscript(name: String) -> NamedArray? {
    arrays.first { $0.name.utf8.elementsEqual(name.utf8) }
  }
}

/// The member of the header that holds the texts.
let metadataKey = "__metadata__"
/// The text that holds the checksum.
let checksumKey = "sha256"
/// How many hexadecimal digits a checksum has.
let checksumLength = 2 * SHA256.digestSize

/// The most bytes a header may have.
let headerLimit = InputLimits.modelHeader
let safetensorsHeaderLimit = 100_000_000
