public import Files

/// Why a JPEG file could not be read.
public struct JPEGError: ReportableError, Equatable {
  public enum Problem: Sendable, Equatable {
    case empty
    /// The first bytes, at most four.
    case notJPEG(start: [UInt8])
    /// The file ends after `bytes`, before its end mark.
    case truncated(bytes: Int)
    /// libjpeg-turbo's own words, or ours.
    case corrupt(reason: String)
    case unsupported(String)
    case tooLarge(width: Int, height: Int, limits: ImageLimits)
    /// So many scans that decoding would take very long.
    case tooManyScans(Int, width: Int, height: Int)
    /// More pixels than can be coded in so small a file.
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
    case .empty: "\(path): not a JPEG file (it is empty)"
    case .notJPEG(let start): "\(path): not a JPEG file (starts with \(ImageFileError.hexadecimal(start)))"
    case .truncated(let bytes):
      "\(path): the JPEG file is truncated (it ends after \(bytes) bytes, within the image); copy or download it again"
    case .corrupt(let reason):
      "\(path): the JPEG file is damaged (\(Path.shown(reason))); copy or download it again"
    case .unsupported(let what):
      "\(path): a JPEG file of \(what), which cannot be read; save it with 8 bits a channel"
    case .tooLarge(let width, let height, let limits):
      "\(path): \(width) x \(height) pixels are too many; the sides may have \(limits.longestSide) and the whole "
        + "image \(limits.pixels) pixels, so make it smaller"
    case .tooManyScans(let scans, let width, let height):
      "\(path): \(scans) scans of \(width) x \(height) pixels are too many; save it as a baseline JPEG file"
    case .implausible(let width, let height, let bytes):
      "\(path): the JPEG file is damaged (it claims \(width) x \(height) pixels, more than its \(bytes) bytes can hold)"
    }
  }
}
