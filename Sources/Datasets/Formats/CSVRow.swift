internal import Files

/// A line of comma-separated values; a quoted field may run over several lines of the text.
struct CSVRow {
  let fields: [String]
  /// Of its beginning, from 1.
  let line: Int

  /// The rows of a text that is UTF-8, one after another; empty lines are passed over, and so is space around unquoted
  /// fields.
  struct Reader {
    private let text: [UInt8]
    private var position = 0
    private var line = 1

    init(_ text: [UInt8]) { self.text = text }

    /// - Returns: nil after the last row
    /// - Throws: a quote that is never closed, or more fields than a list has
    mutating func next() throws(LabelListError.Problem) -> CSVRow? {
      while position < text.count {
        let start = line
        let fields = try row()
        if fields != [""] { return CSVRow(fields: fields, line: start) }
      }
      return nil
    }

    private mutating func row() throws(LabelListError.Problem) -> [String] {
      let start = line
      var fields: [String] = []
      while true {
        let (field, isLast) = try field()
        fields.append(field)
        if isLast { return fields }
        if fields.count == InputLimits.listFields { throw .tooManyFields(line: start, limit: InputLimits.listFields) }
      }
    }

    /// The next field, and whether its row or the text ends with it.
    private mutating func field() throws(LabelListError.Problem) -> (text: String, isLast: Bool) {
      var bytes: [UInt8] = []
      var wasQuoted = false
      var isLast = true
      scan: while position < text.count {
        let byte = text[position]
        position += 1
        switch byte {
        case UInt8(ascii: "\"") where bytes.isEmpty && !wasQuoted:
          wasQuoted = true
          bytes = try quoted()
        case UInt8(ascii: ","):
          isLast = false
          break scan
        case UInt8(ascii: "\r") where position < text.count && text[position] == UInt8(ascii: "\n"): break
        case UInt8(ascii: "\n"), UInt8(ascii: "\r"):
          line += 1
          break scan
        default: bytes.append(byte)
        }
      }
      if !wasQuoted {
        let isSpace = { (byte: UInt8) in byte == 0x20 || byte == 0x09 }
        bytes = Array(bytes.drop(while: isSpace))
        while let last = bytes.last, isSpace(last) { bytes.removeLast() }
      }
      return (String(decoding: bytes, as: UTF8.self), isLast)
    }

    /// What stands between a quote that was read and the next single one.
    private mutating func quoted() throws(LabelListError.Problem) -> [UInt8] {
      let opened = line
      var bytes: [UInt8] = []
      while position < text.count {
        let byte = text[position]
        position += 1
        if byte == UInt8(ascii: "\"") {
          guard position < text.count, text[position] == byte else { return bytes }
          position += 1
        }
        if byte == UInt8(ascii: "\n") { line += 1 }
        bytes.append(byte)
      }
      throw .openQuote(line: opened)
    }
  }
}
