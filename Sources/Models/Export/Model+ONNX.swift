internal import Serialization

extension Model {
  /// The generator as an ONNX file. Its metadata say what no shape does: `class_names` and `code_names` (JSON lists in the
  /// order of labels and columns), `code_range`, `model_digest` and `data_digest` (SHA-256, hexadecimal), `training` (as
  /// `inspect` shows it).
  ///
  /// - Throws: ``ExportError/tooLarge(format:bytes:)``, since no reader takes 2 GB.
  func encodedAsONNX() throws(ExportError) -> [UInt8] {
    let (bytes, room) = (4 * parameterCount, 1 << 31 - 1 << 24)
    guard bytes < room else { throw .tooLarge(format: ExportFormat.onnx.name, bytes: bytes) }
    func list(_ names: [String]) -> String { JSONValue.array(names.map(JSONValue.string)).text }
    let training = JSONObject(summary.map { (key: $0.name, value: .string($0.value)) })
    return GeneratorGraph(self).graph.model(
      producer: "gan-augment",
      metadata: [
        (key: "class_names", value: list(architecture.classNames)),
        (key: "code_names", value: list(codeNames)),
        (key: "code_range", value: "-1 1"),
        (key: "model_digest", value: digest),
        (key: "data_digest", value: dataDigest),
        (key: "training", value: JSONValue.object(training).text),
      ]
    ).bytes
  }
}
