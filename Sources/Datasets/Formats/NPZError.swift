public import Files
private import Images

/// Why an .npz file could not be read.
public struct NPZError: ReportableError, Equatable {
  public enum Problem: Sendable, Equatable {
    case zip(ZipError)
    /// None of the pairs of names is there.
    case arraysMissing(found: [String], wanted: [[String]])
    /// `words` continue "NAME is".
    case array(name: String, words: String)
    case notImages(name: String, type: String, shape: [Int])
    case notLabels(name: String, type: String, shape: [Int])
    case countsDiffer(images: Int, labels: Int)
    case tooManyImages(Int)
    /// Pixels of one image.
    case imagesTooLarge(width: Int, height: Int)
    case labelOutOfRange(index: Int, label: Int, classCount: Int)
  }

  /// The file, as the user named it.
  public let path: String
  public let problem: Problem

  public init(path: String, problem: Problem) {
    self.path = path
    self.problem = problem
  }

  public var kind: ErrorKind {
    if case .zip(.unreadable(let error)) = problem { error.kind } else { .badData }
  }

  public var message: String {
    // It names the file itself.
    if case .zip(.unreadable(let error)) = problem { return error.message }
    return Path.shown(path) + ": " + Path.shown(sentence)
  }

  private var sentence: String {
    switch problem {
    case .zip(.empty): "not an .npz file (it is empty)"
    case .zip(.notZip(let start)):
      "not an .npz file (starts with \(start.map(hexadecimal).joined(separator: " ")), expected 50 4B 03 04)"
    case .zip(.cutShort): "cut short: the zip file's directory, which stands at its end, is missing; copy or download it again"
    case .zip(.damaged(let words)): "the zip file is damaged (\(words)); copy or download it again"
    case .zip(.unsupported(let words)): "cannot be read (\(words)); write it with numpy.savez"
    case .zip(.unreadable(let error)): error.message
    case .arraysMissing(let found, let wanted):
      "it holds \(found.isEmpty ? "nothing" : found.joined(separator: ", ")); expected the arrays "
        + wanted.map { $0.joined(separator: " and ") }.joined(separator: ", or ")
    case .array(let name, let words): "\(name) is \(words)"
    case .notImages(let name, let type, let shape):
      "\(name) is an array of \(type) \(text(shape)); expected bytes (uint8) [count, height, width] or "
        + "[count, height, width, channels], row by row"
    case .notLabels(let name, let type, let shape):
      "\(name) is an array of \(type) \(text(shape)); expected integers [count]"
    case .countsDiffer(let images, let labels):
      "\(images) images, but \(labels) labels; expected one label for each image"
    case .tooManyImages(let count):
      "\(count) images are too many for one file, which may have \(InputLimits.arrayImages); take a part of them"
    case .imagesTooLarge(let width, let height):
      "images of \(width)x\(height) pixels are too large; the sides may have \(ImageLimits.default.longestSide) and a whole image "
        + "\(ImageLimits.default.pixels) pixels, so make them smaller"
    case .labelOutOfRange(let index, let label, let classCount):
      "label \(label) at position \(index): the data set has the classes 0 to \(classCount - 1)"
    }
  }

  private func text(_ shape: [Int]) -> String { "[" + shape.map { String($0) }.joined(separator: ", ") + "]" }

  private func hexadecimal(_ byte: UInt8) -> String {
    (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
  }
}
