/// What stands before the pixels of a JPEG file (ITU T.81, annex B): its size, and what EXIF and Adobe add.
struct JPEGMarkers: Equatable {
  private(set) var width = 0
  private(set) var height = 0
  /// Of a channel: 8, or 12.
  private(set) var bits = 0
  /// 1 grey, 3 colours, 4 inks.
  private(set) var components = 0
  /// How the picture is to be turned (EXIF 2.3, tag 274): 1…8.
  private(set) var orientation = 1
  /// How the numbers are packed.
  private(set) var coding = Coding.sequential
  /// Whether a program of Adobe's wrote it, which means that inks are stored as 255 − ink.
  private(set) var isAdobe = false

  enum Coding: Sendable {
    case sequential
    case progressive
    case arithmetic

    /// The most pixels that a byte of a whole file can stand for. A block of 64 takes at least a bit for its mean and,
    /// in sequence, another for the end of its details; arithmetic coding has no such bound, and eight times as many are
    /// let pass.
    var pixelsPerByte: Int {
      switch self {
      case .sequential: 256
      case .progressive: 512
      case .arithmetic: 4096
      }
    }
  }

  /// Why ``init(_:)`` stopped.
  enum Stop: Error {
    /// More bytes are needed.
    case end
    case corrupt(String)
  }

  /// Reads the markers up to the frame's header.
  ///
  /// - Parameter bytes: the file, or its beginning.
  init(_ bytes: some RandomAccessCollection<UInt8>) throws(Stop) {
    var reader = BigEndianReader(Array(bytes))
    guard reader.take(2) == 0xFFD8 else { throw .corrupt("it does not begin with FF D8") }
    while true {
      guard let prefix = reader.take(1) else { throw .end }
      guard prefix == 0xFF else { throw .corrupt("a marker is missing") }
      var marker = 0xFF
      while marker == 0xFF {
        guard let next = reader.take(1) else { throw .end }
        marker = next
      }
      // Restart marks and TEM stand alone.
      if (0xD0...0xD7).contains(marker) || marker == 1 { continue }
      guard marker != 0, marker != 0xD9, marker != 0xDA else { throw .corrupt("no frame header before the image") }
      guard let length = reader.take(2) else { throw .end }
      guard length >= 2 else { throw .corrupt("a segment without a length") }
      guard let segment = reader.part(length - 2) else { throw .end }
      switch marker {
      case 0xE1: orientation = EXIF.orientation(segment) ?? orientation
      case 0xEE: if segment.starts(with: Array("Adobe".utf8)) { isAdobe = true }
      case 0xC4, 0xC8, 0xCC: break
      case 0xC0...0xCF:
        var frame = BigEndianReader(segment)
        guard let bits = frame.take(1), let height = frame.take(2), let width = frame.take(2), let components = frame.take(1)
        else { throw .corrupt("a frame header cut short") }
        (self.bits, self.height, self.width, self.components) = (bits, height, width, components)
        coding = marker > 0xC8 ? .arithmetic : marker & 3 == 2 ? .progressive : .sequential
        return
      default: break
      }
    }
  }

  /// Of a whole file.
  static func whole(_ bytes: [UInt8], path: String) throws(JPEGError) -> JPEGMarkers {
    guard !bytes.isEmpty else { throw JPEGError(path: path, problem: .empty) }
    guard bytes.prefix(3) == [0xFF, 0xD8, 0xFF].prefix(bytes.count) else {
      throw JPEGError(path: path, problem: .notJPEG(start: Array(bytes.prefix(4))))
    }
    do throws(Stop) {
      return try JPEGMarkers(bytes)
    } catch {
      switch error {
      case .end: throw JPEGError(path: path, problem: .truncated(bytes: bytes.count))
      case .corrupt(let reason): throw JPEGError(path: path, problem: .corrupt(reason: reason))
      }
    }
  }
}

/// Numbers one after another, the highest byte first.
struct BigEndianReader {
  private let bytes: [UInt8]
  private(set) var position = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// The number in the next `count` bytes, at most 7; nil where the bytes end.
  mutating func take(_ count: Int) -> Int? {
    part(count)?.reduce(0) { $0 << 8 | Int($1) }
  }

  mutating func part(_ count: Int) -> [UInt8]? {
    guard count >= 0, count <= bytes.count - position else { return nil }
    defer { position += count }
    return Array(bytes[position..<position + count])
  }
}
