public import Files

/// Why a file is not a container that can be used.
public struct ContainerError: ReportableError, Equatable {
  public enum Problem: Sendable, Equatable {
    /// The file is of another kind; `start` has its first bytes.
    case notAModel(start: [UInt8])
    /// It is shorter than its own header says; `expected` counts bytes.
    case truncated(found: Int, expected: Int)
    case wrongChecksum(stated: String, found: String)
    case noChecksum
    case headerTooLarge(Int)
    case headerLengthNotMultipleOfEight(Int)
    case headerIsNotJSON(JSONError)
    case metadataAreNotTexts
    /// The entry of the array lacks a part or has one that is not as it must be.
    case badEntry(array: String, expected: String)
    case unknownType(array: String, type: String)
    /// The shape asks for more bytes than can be counted.
    case shapeTooLarge(array: String)
    case wrongSize(array: String, found: Int, expected: Int)
    /// The array does not begin where the one before it ends.
    case holeOrOverlap(array: String, begins: Int, expected: Int)
    case bytesAfterTheEnd(Int)
  }

  public let path: String
  public let problem: Problem

  public var kind: ErrorKind { .badData }

  public var message: String {
    let path = Path.shown(path)
    switch problem {
    case .notAModel(let start):
      let found =
        start.isEmpty
        ? "it is empty" : "starts with " + start.map { SHA256.hexadecimal([$0]).uppercased() }.joined(separator: " ")
      return "\(path): not a model file (\(found)); `gan-augment train` writes one"
    case .truncated(let found, let expected):
      return "\(path) is truncated: it has \(found) of its \(expected) bytes; copy it again"
    case .wrongChecksum(let stated, let found):
      return "\(path) is damaged: its checksum is \(Self.short(stated)), but its content gives \(Self.short(found));"
        + " copy it again"
    case .noChecksum:
      return "\(path): a safetensors file, but without the checksum of a model file; `gan-augment train` writes one"
    case .headerTooLarge(let length):
      return invalid("its header has \(length) bytes, and at most \(headerLimit) are expected")
    case .headerLengthNotMultipleOfEight(let length):
      return invalid("its header has \(length) bytes, not a multiple of 8")
    case .headerIsNotJSON(let error):
      return invalid("its header is not JSON (\(error.message))")
    case .metadataAreNotTexts:
      return invalid("its `\(metadataKey)` are not all texts")
    case .badEntry(let array, let expected):
      return invalid("the entry of the array \(Self.quoted(array)) must have \(expected)")
    case .unknownType(let array, let type):
      return invalid(
        "the array \(Self.quoted(array)) is of the type \(Self.quoted(type)), which is none of "
          + ArrayType.allCases.map(\.name).joined(separator: ", "))
    case .shapeTooLarge(let array):
      return invalid("the shape of the array \(Self.quoted(array)) is too large")
    case .wrongSize(let array, let found, let expected):
      return invalid("the array \(Self.quoted(array)) has \(found) bytes, and its shape asks for \(expected)")
    case .holeOrOverlap(let array, let begins, let expected):
      return invalid("the array \(Self.quoted(array)) begins at byte \(begins), and not at \(expected) after the last")
    case .bytesAfterTheEnd(let count):
      return invalid("\(count) surplus \(count == 1 ? "byte" : "bytes") after its last array")
    }
  }

  private func invalid(_ what: String) -> String {
    "\(Path.shown(path)): not a valid model file: \(Path.shown(what)); `gan-augment train` writes one"
  }

  /// Enough of a checksum to compare by eye.
  private static func short(_ checksum: String) -> String {
    Path.shown(JSONValue.string(String(checksum.prefix(12))).text) + "…"
  }

  private static func quoted(_ text: String) -> String { JSONValue.string(text).text }
}
