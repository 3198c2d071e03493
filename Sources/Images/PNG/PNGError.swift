public import Files

/// Why a PNG file could not be read.
public struct PNGError: ReportableError, Equatable {
  public enum Problem: Sendable, Equatable {
    case empty
    /// The first bytes, at most four.
    case notPNG(start: [UInt8])
    /// The file ends after `bytes`, before its IEND chunk is complete.
    case truncated(bytes: Int)
    /// libpng's own words, such as "IDAT: CRC error".
    case corrupt(reason: String)
    case tooLarge(width: Int, height: Int, limits: ImageLimits)
    /// More pixels than deflate can pack into so small a file (1032 to 1).
    case implausible(width: Int, height: Int, bytes: Int)
  }

  /// The file, as the user named it.
  public let path: String
  public let problem: Problem

  public init(path: String, problem: Problem) {
    self.path = path
    self.problem = problem
  }

  public var kind: ErrorKind { .badData }

  public var message: String {
    let path = Path.shown(path)
    return switch problem {
    case .empty:
      "\(path): not a PNG file (it is empty)"
    case .notPNG(let start):
      "\(path): not a PNG file (starts with \(start.map(Self.hexadecimal).joined(separator: " ")))"
    case .truncated(let bytes):
      "\(path): the PNG file is truncated (it ends after \(bytes) bytes, within the image); copy or download it again"
    case .corrupt(let reason):
      "\(path): the PNG file is damaged (\(Path.shown(reason))); copy or download it again"
    case .tooLarge(let width, let height, let limits):
      "\(path): \(width) x \(height) pixels are too many; the sides may have \(limits.longestSide) and the whole "
        + "image \(limits.pixels) pixels, so make it smaller"
    case .implausible(let width, let height, let bytes):
      "\(path): the PNG file is damaged (it claims \(width) x \(height) pixels, more than its \(bytes) bytes can hold)"
    }
  }

  private static func hexadecimal(_ byte: UInt8) -> String {
    (byte < 16 ? "0" : "") + String(byte, radix: 16)
  }
}
