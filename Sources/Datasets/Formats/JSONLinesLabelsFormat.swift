internal import Files
internal import Serialization

/// A folder with images and `metadata.jsonl`, as Hugging Face's `imagefolder` reads it: a line `{"file_name": "a.png",
/// "label": "cat"}` for each image; labels are texts or whole numbers.
public enum JSONLinesLabelsFormat: LabelListFormat {
  public static let name = "metadata.jsonl"
  public static let summary = "a folder of images with metadata.jsonl (file_name, label)"

  static func entries(_ bytes: [UInt8], path: String) throws(LabelListError) -> [LabelList.Entry] {
    var entries: [LabelList.Entry] = []
    for (i, text) in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).enumerated() {
      if text.allSatisfy({ $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }) { continue }
      let value: JSONValue
      do throws(JSONError) {
        value = try JSONValue(parsing: Array(text))
      } catch {
        throw LabelListError(path: path, problem: .notJSON(line: i + 1, error.message))
      }
      guard let file = value["file_name"]?.stringValue, let label = value["label"].flatMap(LabelList.className), !label.isEmpty else {
        throw LabelListError(path: path, problem: .keysMissing(line: i + 1))
      }
      entries.append(.init(file: file, className: label, line: i + 1))
    }
    if entries.isEmpty { throw LabelListError(path: path, problem: .empty) }
    return entries
  }
}

extension LabelList {
  /// A label in JSON: a text or a whole number.
  static func className(_ value: JSONValue) -> String? { value.stringValue ?? value.intValue.map { String($0) } }
}
