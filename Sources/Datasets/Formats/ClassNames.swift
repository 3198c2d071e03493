internal import Files
internal import Serialization

/// How names become labels.
enum ClassNames {
  /// Makes sure that a model of these classes can be saved, before it is trained.
  static func requireFit(_ names: [String], path: String) throws(FormatError) {
    guard names.count <= InputLimits.classes else { throw .tooManyClasses(path: path, count: names.count) }
    if let long = names.first(where: { $0.utf8.count > InputLimits.className }) {
      throw .longClassName(path: path, name: long)
    }
    // The header's text has the architecture as a text.
    let stored = JSONValue.string(JSONValue.array(names.map(JSONValue.string)).text).text.utf8.count
    guard stored <= InputLimits.classNames else { throw .longClassNames(path: path, count: names.count) }
  }

  /// The different names in the order of their labels: as numbers where all are whole numbers, otherwise by their bytes.
  static func ordered(_ names: some Sequence<String>) -> [String] {
    let names = Set(names)
    let byBytes = names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    let numbers = byBytes.map { Int($0) }
    guard numbers.allSatisfy({ $0 != nil }) else { return byBytes }
    // Stable: 1 and 01 stay in the order of their bytes.
    return byBytes.enumerated().sorted { a, b in
      let (x, y) = (numbers[a.offset] ?? 0, numbers[b.offset] ?? 0)
      return x == y ? a.offset < b.offset : x < y
    }.map(\.element)
  }

  /// The class of each name among those of a data set. A name is a class's when it is the same; when it is after `%2F`
  /// and the like in it were read as the characters that no folder can have in its name; or when both are numbers that
  /// differ in leading zeros only.
  ///
  /// - Throws: unless each class has exactly one name.
  static func matched(
    _ found: [String], to expected: DatasetDescription, path: String
  ) throws(FormatError) -> [Int] {
    let names = expected.classNames
    // Of several classes with one name or number, the first.
    let byName = Dictionary(zip(names, names.indices)) { first, _ in first }
    let byNumber = Dictionary(names.indices.compactMap { i in digits(names[i]).map { ($0, i) } }) { first, _ in first }
    var labels: [Int] = []
    var taken: Set<Int> = []
    for name in found {
      let label = byName[name] ?? byName[unescaped(name)] ?? digits(name).flatMap { byNumber[$0] }
      guard let label, taken.insert(label).inserted else {
        throw .classesDiffer(path: path, found: found, expected: names, of: expected.name)
      }
      labels.append(label)
    }
    guard labels.count == expected.classNames.count else {
      throw .classesDiffer(path: path, found: found, expected: expected.classNames, of: expected.name)
    }
    return labels
  }

  /// The digits of a number without leading zeros; nil where `name` is no number.
  private static func digits(_ name: String) -> String? {
    guard !name.isEmpty, name.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
    let digits = name.drop { $0 == "0" }
    return digits.isEmpty ? "0" : String(digits)
  }

  /// `%` and two hexadecimal digits as the character they stand for, as `generate` names folders.
  private static func unescaped(_ name: String) -> String {
    guard name.contains("%") else { return name }
    var bytes: [UInt8] = []
    var rest = Array(name.utf8)[...]
    while let byte = rest.popFirst() {
      let digits = rest.prefix(2).compactMap { Character(Unicode.Scalar($0)).hexDigitValue }
      if byte == UInt8(ascii: "%"), digits.count == 2 {
        bytes.append(UInt8(16 * digits[0] + digits[1]))
        rest = rest.dropFirst(2)
      } else {
        bytes.append(byte)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
