public import Serialization

/// Something that travels in a model's file beside the generator, such as the judge that a filter asks: arrays, and a
/// text that says what they are. This module neither knows nor checks what it is.
public struct Attachment: Sendable, Equatable {
  public let text: String
  public let arrays: [NamedArray]

  public init(text: String, arrays: [NamedArray]) {
    self.text = text
    self.arrays = arrays
  }

  /// What stands before the arrays' names in the file.
  static let judgePrefix = "judge."

  /// The arrays as the file has them.
  var storedArrays: [NamedArray] {
    arrays.map { NamedArray(name: Attachment.judgePrefix + $0.name, type: $0.type, shape: $0.shape, bytes: $0.bytes) }
  }

  /// The one in a file; nil where it has none.
  init?(text: String?, in container: Container) {
    guard let text else { return nil }
    self.text = text
    arrays = container.arrays.filter { $0.name.hasPrefix(Attachment.judgePrefix) }.map {
      NamedArray(
        name: String($0.name.dropFirst(Attachment.judgePrefix.utf8.count)), type: $0.type, shape: $0.shape,
        bytes: $0.bytes)
    }
  }
}
