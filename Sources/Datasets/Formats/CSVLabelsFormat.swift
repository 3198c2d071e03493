internal import Files

/// A folder with images and `labels.csv`: a header with `file` or `filename` and `label`, in any order and among others,
/// or no header and two columns. Fields may be quoted (RFC 4180).
public enum CSVLabelsFormat: LabelListFormat {
  public static let name = "labels.csv"
  public static let summary = "a folder of images with labels.csv (file,label)"

  private static let fileColumns = ["file", "filename", "file_name", "path", "image"]
  private static let labelColumns = ["label", "class", "category"]

  static func entries(_ bytes: [UInt8], path: String) throws(LabelListError) -> [LabelList.Entry] {
    func fail(_ problem: LabelListError.Problem) -> LabelListError { LabelListError(path: path, problem: problem) }
    // Spreadsheets put a byte order mark before it.
    let text = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(bytes.dropFirst(3)) : bytes
    guard String(validating: text, as: UTF8.self) != nil else { throw fail(.notUTF8) }
    var columns: (file: Int, label: Int)?
    var entries: [LabelList.Entry] = []
    var rows = CSVRow.Reader(text)
    func next() throws(LabelListError) -> CSVRow? {
      do throws(LabelListError.Problem) { return try rows.next() } catch { throw fail(error) }
    }
    while let row = try next() {
      if columns == nil {
        let header = row.fields.map { $0.lowercased() }
        if let file = fileColumns.compactMap({ header.firstIndex(of: $0) }).first,
          let label = labelColumns.compactMap({ header.firstIndex(of: $0) }).first
        {
          columns = (file, label)
          continue
        }
        guard row.fields.count == 2 else { throw fail(.noColumns(found: row.fields)) }
      }
      let known = columns ?? (file: 0, label: 1)
      columns = known
      let needed = max(known.file, known.label) + 1
      guard row.fields.count >= needed else { throw fail(.fieldsMissing(line: row.line, found: row.fields.count, expected: needed)) }
      guard !row.fields[known.label].isEmpty else { throw fail(.emptyLabel(line: row.line)) }
      entries.append(.init(file: row.fields[known.file], className: row.fields[known.label], line: row.line))
    }
    if entries.isEmpty { throw fail(.empty) }
    return entries
  }
}
