internal import Files
internal import Serialization

/// How the manifest is written: a name, a file and one line for each image.
public struct ManifestForm: Sendable, Equatable {
  /// What `--manifest` calls it.
  public let name: String
  /// What it is, in a few words for `--help`.
  public let summary: String
  /// The file without its extension, and that.
  private let stem: String
  private let ending: String
  let syntax: Syntax
  /// What the column of files is called.
  let fileColumn: String
  /// Whether it makes sense only where each image is a file of its own.
  let needsFiles: Bool

  enum Syntax: Sendable, Equatable {
    /// Comma-separated values under a line of names.
    case csv
    /// One JSON object in each line.
    case jsonLines
  }

  /// All forms; the first is the default.
  public static let all = [
    ManifestForm(
      name: "csv", summary: "manifest.csv", stem: "manifest", ending: ".csv", syntax: .csv, fileColumn: "file",
      needsFiles: false),
    ManifestForm(
      name: "jsonl", summary: "manifest.jsonl, one JSON object a line", stem: "manifest", ending: ".jsonl",
      syntax: .jsonLines, fileColumn: "file", needsFiles: false),
    ManifestForm(
      name: "hf", summary: "metadata.jsonl, as Hugging Face's imagefolder reads it", stem: "metadata", ending: ".jsonl",
      syntax: .jsonLines, fileColumn: "file_name", needsFiles: true),
  ]

  public static let csv = all[0]

  /// - Throws: ``AugmentationError/unknownManifest(name:known:)``.
  public static func named(_ name: String) throws(AugmentationError) -> ManifestForm {
    guard let found = all.first(where: { $0.name == name }) else {
      throw .unknownManifest(name: name, known: all.map(\.name))
    }
    return found
  }

  /// `manifest.csv`; of one part of a run `manifest-03-of-16.csv`.
  public func fileName(_ shard: Shard? = nil) -> String { stem + (shard?.suffix ?? "") + ending }

  /// Whether a file of this name is a manifest of this form, of a run or of a part.
  func hasName(_ name: String) -> Bool {
    name.hasPrefix(stem) && name.hasSuffix(ending) && name.utf8.count >= stem.utf8.count + ending.utf8.count
      && Shard.isSuffix(name.dropFirst(stem.utf8.count).dropLast(ending.utf8.count))
  }

  /// Whether it is one of a part.
  func isOfPart(_ name: String) -> Bool { hasName(name) && name != fileName() }

  /// What stands before the first image's line.
  func head(_ columns: [String]) -> [UInt8] {
    switch syntax {
    case .csv: Array(CSV.line(columns).utf8)
    case .jsonLines: []
    }
  }

  func line(_ columns: [String], _ values: [ManifestValue]) -> String {
    switch syntax {
    case .csv: values.map { CSV.field($0.text) }.joined(separator: ",") + "\n"
    case .jsonLines:
      "{" + zip(columns, values).map { JSONValue.string($0).text + ":" + $1.json }.joined(separator: ",") + "}\n"
    }
  }

  /// The columns of a manifest, and the file of each line.
  ///
  /// - Returns: nil where it is no manifest of this form.
  func read(_ text: [UInt8]) -> (columns: [String], files: [String])? {
    switch syntax {
    case .csv:
      var columns: [String]?
      var files: [String] = []
      // Of each line only the first field is kept.
      let isWhole = CSV.forEachLine(text, mostFields: InputLimits.listFields) { fields in
        if columns == nil { columns = fields } else { files += fields.prefix(1) }
      }
      return isWhole ? (columns ?? [], files) : nil
    case .jsonLines:
      var columns: [String]?
      var files: [String] = []
      for line in text.split(separator: 0x0A) {
        guard let object = (try? JSONValue(parsing: Array(line)))?.objectValue,
          let file = object[fileColumn]?.stringValue
        else { return nil }
        columns = columns ?? object.keys
        files.append(file)
      }
      return columns.map { ($0, files) }
    }
  }

  /// Where the first `count` lines end in a text that is read piece by piece and begins with a line.
  struct LineFinder {
    private var missing: Int
    private var isQuoted = false
    private let hasQuotes: Bool
    /// Bytes up to the end of the last of the lines; nil until that was seen.
    private(set) var end: Int?
    private var seen = 0

    init(_ form: ManifestForm, lines count: Int) {
      hasQuotes = form.syntax == .csv
      missing = count
    }

    mutating func read(_ bytes: [UInt8]) {
      guard end == nil else { return }
      for (i, byte) in bytes.enumerated() {
        // A line break within quotes ends no line.
        if byte == 0x22, hasQuotes { isQuoted.toggle() }
        guard byte == 0x0A, !isQuoted else { continue }
        missing -= 1
        if missing == 0 {
          end = seen + i + 1
          return
        }
      }
      seen += bytes.count
    }
  }
}

/// One field of a manifest's line.
enum ManifestValue {
  case missing
  case text(String)
  case integer(Int)
  case natural(UInt64)
  case number(Float)

  /// Swift writes as many digits as it takes to read the same number back.
  var text: String {
    switch self {
    case .missing: ""
    case .text(let text): text
    case .integer(let n): String(n)
    case .natural(let n): String(n)
    case .number(let x): String(x)
    }
  }

  var json: String {
    switch self {
    case .missing: "null"
    case .text(let text): JSONValue.string(text).text
    case .number(let x) where !x.isFinite: "null"
    case .integer, .natural, .number: text
    }
  }
}
