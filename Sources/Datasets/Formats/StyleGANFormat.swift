internal import Files
internal import Serialization

/// A folder with images and stylegan's `dataset.json`: `{"labels": [["00000/img00000000.png", 6], …]}`.
public enum StyleGANFormat: LabelListFormat {
  public static let name = "dataset.json"
  public static let summary = "a folder of images with stylegan's dataset.json"

  static func entries(_ bytes: [UInt8], path: String) throws(LabelListError) -> [LabelList.Entry] {
    let value: JSONValue
    do throws(JSONError) {
      value = try JSONValue(parsing: bytes)
    } catch {
      throw LabelListError(path: path, problem: .notJSON(line: nil, error.message))
    }
    guard let pairs = value["labels"]?.arrayValue else { throw LabelListError(path: path, problem: .noLabels) }
    if pairs.isEmpty { throw LabelListError(path: path, problem: .empty) }
    var entries: [LabelList.Entry] = []
    for (place, pair) in pairs.enumerated() {
      guard let parts = pair.arrayValue, parts.count == 2, let file = parts[0].stringValue,
        let label = LabelList.className(parts[1]), !label.isEmpty
      else { throw LabelListError(path: path, problem: .notPair(place: place)) }
      entries.append(.init(file: file, className: label, line: place))
    }
    return entries
  }
}
