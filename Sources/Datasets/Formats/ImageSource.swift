internal import Files
internal import Images

/// Images that can be had one at a time, from any thread.
protocol ImageSource: Sendable {
  var count: Int { get }
  /// How messages name an image.
  func name(_ i: Int) -> String
  /// What is known of an image before it is decoded.
  func header(_ i: Int) throws -> StoredHeader
  func image(_ i: Int) throws -> Image
}

/// What is known of an image before it is decoded.
struct StoredHeader: Sendable, Equatable {
  let width: Int
  let height: Int
  var hasAlpha = false
  /// Bits of a channel.
  var bits = 8
  var isPalette = false
  /// nil for images that are no files.
  var kind: ImageFile.Kind?
  /// Whether the name ends as those of another kind of file do.
  var isMisnamed = false
}

/// Image files of a place.
struct FileImages: ImageSource {
  let place: DatasetPlace
  let files: [String]

  /// Most headers end within it; a photograph's EXIF data may hold a picture of its own.
  private static let headerSize = 1 << 16

  var count: Int { files.count }
  func name(_ i: Int) -> String { place.shown(files[i]) }

  func header(_ i: Int) throws -> StoredHeader {
    let (bytes, isWhole) = try place.start(of: files[i], atMost: FileImages.headerSize)
    var header = try ImageHeader.read(bytes, isWhole: isWhole, path: name(i))
    if header == nil { header = try ImageHeader.read(place.content(of: files[i]), isWhole: true, path: name(i)) }
    guard let header else { preconditionFailure("a whole file without an end") }
    return StoredHeader(
      width: header.width, height: header.height, hasAlpha: header.hasAlpha, bits: header.bits, isPalette: header.isPalette,
      kind: header.kind, isMisnamed: !header.kind.extensions.contains(Path.fileExtension(files[i])))
  }

  func image(_ i: Int) throws -> Image { try ImageFile.decode(place.content(of: files[i]), path: name(i)) }
}

/// Arrays of equally large images in memory, one behind another.
struct ArrayImages: ImageSource {
  struct Array: Sendable {
    /// How messages name it: a file, or a file and what it holds.
    let name: String
    let count: Int
    let width: Int
    let height: Int
    let channels: Int
    /// `[count, height, width, channels]`
    let pixels: [UInt8]
  }

  let arrays: [Array]

  var count: Int { arrays.reduce(0) { $0 + $1.count } }

  func name(_ i: Int) -> String {
    let (array, index) = place(of: i)
    return "\(array.name), image \(index)"
  }

  func header(_ i: Int) throws -> StoredHeader {
    let array = place(of: i).array
    return StoredHeader(width: array.width, height: array.height, hasAlpha: array.channels == 4)
  }

  func image(_ i: Int) throws -> Image {
    let (array, index) = place(of: i)
    let size = array.width * array.height * array.channels
    return Image(
      width: array.width, height: array.height, channels: array.channels,
      pixels: Swift.Array(array.pixels[index * size..<(index + 1) * size]))
  }

  private func place(of i: Int) -> (array: Array, index: Int) {
    var index = i
    for array in arrays {
      if index < array.count { return (array, index) }
      index -= array.count
    }
    preconditionFailure("image \(i) of \(count)")
  }
}
