public import Files

/// A kind of file that a trained generator is handed to other programs in. Add one to ``all``.
public struct ExportFormat: Sendable {
  /// What `--format` calls it.
  public let name: String
  /// Behind the dot of a file's name.
  public let fileExtension: String
  /// What it is, in a few words for `--help`.
  public let summary: String
  /// The file's bytes.
  public let encode: @Sendable (Model) throws(ExportError) -> [UInt8]

  /// All of them; the first is the default.
  public static let all = [onnx, safetensors]

  public static let onnx = ExportFormat(
    name: "onnx", fileExtension: "onnx",
    summary: "the generator for onnxruntime and others (operator set \(ONNX.operatorSet))",
    encode: { model throws(ExportError) in try model.encodedAsONNX() })

  public static let safetensors = ExportFormat(
    name: "safetensors", fileExtension: "safetensors",
    summary: "a model of this program with all numbers as 32-bit floats, for torch and numpy",
    encode: { model in model.encoded(.f32).bytes })

  /// - Throws: ``ExportError/unknownFormat(name:known:)``.
  public static func named(_ name: String) throws(ExportError) -> ExportFormat {
    guard let found = all.first(where: { $0.name == name }) else {
      throw .unknownFormat(name: name, known: all.map(\.name))
    }
    return found
  }
}

/// What can be wrong with a request to export. All sentences are made here.
public enum ExportError: ReportableError, Equatable {
  case unknownFormat(name: String, known: [String])
  /// More bytes than one message of Protocol Buffers may have.
  case tooLarge(format: String, bytes: Int)

  public var kind: ErrorKind { .usage }

  public var message: String {
    switch self {
    case .unknownFormat(let name, let known):
      "unknown format '\(Path.shown(name))' (one of: \(known.joined(separator: ", ")))"
    case .tooLarge(let format, let bytes):
      "format \(format): this model's numbers are \(bytes) bytes, but such a file holds less than 2 GB; "
        + "use the format \(ExportFormat.safetensors.name)"
    }
  }
}
