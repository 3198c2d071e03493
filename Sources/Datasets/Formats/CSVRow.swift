/// A line of comma-separated values; a quoted field may run over several lines of the text.
struct CSVRow {
  let fields: [String]
  /// Of its beginning, from 1.
  let line: Int

  struct OpenQuote: Error { let line: Int }

  /// The rows of a text that is UTF-8; empty lines are passed over, and so is space around unquoted fields.
  static func all(in text: [UInt8]) throws(OpenQuote) -> [CSVRow] {
    let (quote, comma, newline, carriage) = (UInt8(ascii: "\""), UInt8(ascii: ","), UInt8(ascii: "\n"), UInt8(ascii: "\r"))
    var rows: [CSVRow] = []
    var fields: [String] = []
    var field: [UInt8] = []
    var wasQuoted = false
    var (line, start) = (1, 1)
    var i = 0
    func endField() {
      if !wasQuoted {
        let isSpace = { (byte: UInt8) in byte == 0x20 || byte == 0x09 }
        field = Array(field.drop(while: isSpace))
        while let last = field.last, isSpace(last) { field.removeLast() }
      }
      fields.append(String(decoding: field, as: UTF8.self))
      (field, wasQuoted) = ([], false)
    }
    func endRow() {
      endField()
      if fields != [""] { rows.append(CSVRow(fields: fields, line: start)) }
      fields = []
    }
    while i < text.count {
      let byte = text[i]
      i += 1
      switch byte {
      case quote where field.isEmpty && !wasQuoted:
        wasQuoted = true
        let opened = line
        while true {
          guard i < text.count else { throw OpenQuote(line: opened) }
          let byte = text[i]
          i += 1
          if byte == quote {
            guard i < text.count, text[i] == quote else { break }
            i += 1
          }
          if byte == newline { line += 1 }
          field.append(byte)
        }
      case comma: endField()
      case carriage where i < text.count && text[i] == newline: break
      case newline, carriage:
        line += 1
        endRow()
        start = line
      default: field.append(byte)
      }
    }
    if !field.isEmpty || wasQuoted || !fields.isEmpty { endRow() }
    return rows
  }
}
