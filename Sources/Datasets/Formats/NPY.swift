/// An array file of NumPy (format 1.0 to 3.0): magic, version, the length of a Python dictionary, that dictionary, and
/// the elements.
struct NPY {
  /// NumPy's name of the elements' type: `|u1` for bytes.
  let type: String
  let shape: [Int]
  let isColumnMajor: Bool
  /// Bytes before the first element.
  let headerSize: Int

  /// The longest header that is read; NumPy's own limit is 10,000.
  static let longestHeader = 12 + 10_000

  /// - Parameter start: the file, or at least its first ``longestHeader`` bytes.
  /// - Throws: ``NPYError`` in words that continue "NAME is".
  init(_ start: [UInt8]) throws(NPYError) {
    guard start.starts(with: [0x93] + Array("NUMPY".utf8)), start.count >= 12 else { throw NPYError("no NumPy array") }
    let wide: Bool
    switch start[6] {
    case 1: wide = false
    case 2, 3: wide = true
    default: throw NPYError("a NumPy array of an unknown version (\(start[6]).\(start[7]))")
    }
    let prefix = wide ? 12 : 10
    let length = (8..<prefix).reduce(0) { $0 | Int(start[$1]) << (8 * ($1 - 8)) }
    guard length <= start.count - prefix else { throw NPYError("cut short within its header") }
    headerSize = prefix + length
    var text = PythonLiteral(start[prefix..<headerSize])
    guard let header = text.dictionary(), let type = header.type, let shape = header.shape, let order = header.order else {
      throw NPYError("an array whose type or shape cannot be read (only plain numbers can)")
    }
    (self.type, self.shape, isColumnMajor) = (type, shape, order)
  }

  /// Bytes of one element: the number at the end of its type.
  var elementSize: Int? {
    guard type.utf8.count == 3, let digit = type.last?.wholeNumberValue, [1, 2, 4, 8].contains(digit) else { return nil }
    return digit
  }

  /// Bytes of header and elements; nil where no memory could hold them.
  var fileSize: Int? {
    guard let elementSize else { return nil }
    var size = elementSize
    for count in shape {
      let (product, overflow) = size.multipliedReportingOverflow(by: count)
      if overflow || product > 1 << 48 { return nil }
      size = product
    }
    return headerSize + size
  }

  /// The elements as integers.
  ///
  /// - Parameter file: the whole file.
  /// - Returns: nil where they are no integers, or one of them does not fit.
  func integers(_ file: [UInt8]) -> [Int]? {
    guard let size = elementSize, ["i", "u"].contains(type.dropFirst().first), "<>|=".contains(type.prefix(1)) else { return nil }
    let isBig = type.hasPrefix(">")
    let isSigned = type.dropFirst().first == "i"
    var numbers: [Int] = []
    for start in stride(from: headerSize, to: file.count - size + 1, by: size) {
      var bits: UInt64 = 0
      for i in 0..<size { bits |= UInt64(file[start + i]) << (8 * UInt64(isBig ? size - 1 - i : i)) }
      let unused = 64 - 8 * UInt64(size)
      if isSigned {
        numbers.append(Int(Int64(bitPattern: bits << unused) >> Int64(unused)))
      } else if let number = Int(exactly: bits) {
        numbers.append(number)
      } else {
        return nil
      }
    }
    return numbers
  }
}

/// Words that continue "NAME is".
struct NPYError: Error {
  let words: String
  init(_ words: String) { self.words = words }
}

/// The little of Python's syntax that NumPy's headers need.
private struct PythonLiteral {
  private var rest: ArraySlice<UInt8>

  init(_ text: ArraySlice<UInt8>) { rest = text }

  /// `{'descr': '|u1', 'fortran_order': False, 'shape': (3, 28, 28), }`, in any order; nil where it is anything else.
  mutating func dictionary() -> (type: String?, shape: [Int]?, order: Bool?)? {
    var found: (type: String?, shape: [Int]?, order: Bool?) = (nil, nil, nil)
    guard take("{") else { return nil }
    while !take("}") {
      guard let key = string(), take(":") else { return nil }
      switch key {
      case "descr" where found.type == nil: found.type = string()
      case "shape" where found.shape == nil: found.shape = tuple()
      case "fortran_order" where found.order == nil: found.order = take("True") ? true : take("False") ? false : nil
      default: return nil
      }
      if !take(",") {
        guard take("}") else { return nil }
        break
      }
    }
    skipSpaces()
    return rest.isEmpty ? found : nil
  }

  private mutating func string() -> String? {
    skipSpaces()
    guard let quote = rest.first, quote == UInt8(ascii: "'") || quote == UInt8(ascii: "\""),
      let end = rest.dropFirst().firstIndex(of: quote)
    else { return nil }
    defer { rest = rest[(end + 1)...] }
    return String(decoding: rest[(rest.startIndex + 1)..<end], as: UTF8.self)
  }

  private mutating func tuple() -> [Int]? {
    guard take("(") else { return nil }
    var numbers: [Int] = []
    while !take(")") {
      skipSpaces()
      let digits = rest.prefix { (0x30...0x39).contains($0) }
      guard let number = Int(String(decoding: digits, as: UTF8.self)) else { return nil }
      rest = rest[digits.endIndex...]
      numbers.append(number)
      if !take(",") {
        guard take(")") else { return nil }
        break
      }
    }
    return numbers
  }

  private mutating func take(_ token: String) -> Bool {
    skipSpaces()
    guard rest.starts(with: token.utf8) else { return false }
    rest = rest.dropFirst(token.utf8.count)
    return true
  }

  private mutating func skipSpaces() {
    rest = rest.drop { $0 == 0x20 || $0 == 0x0A }
  }
}
