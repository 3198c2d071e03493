internal import NeuralNetworks
internal import Serialization

/// What has state that a training must have again to go on.
protocol Archivable {
  /// Names each variable once, to be saved or restored.
  mutating func archive(_ archive: inout StateArchive) throws(StateArchive.Fault)
}

/// The state of a training as named fields and arrays: saved and restored by one and the same list, so that the two can
/// never differ. What has state is ``Archivable``:
///
///     mutating func archive(_ archive: inout StateArchive) throws(StateArchive.Fault) {
///       try archive.field("waited", &waited) { $0 >= 0 }
///     }
///
/// Saving, the archive takes the variable's value; restoring, it sets the variable, if what is there is allowed.
struct StateArchive {
  /// A field or array that is missing or holds what it must not.
  struct Fault: Error, Equatable {
    let name: String
  }

  let isRestoring: Bool
  /// In the order in which they were saved.
  private(set) var fields: [(name: String, text: String)] = []
  private(set) var arrays: [NamedArray] = []
  private let savedFields: [String: String]
  private let savedArrays: [String: NamedArray]
  private var prefix = ""

  /// An archive to save to.
  init() {
    isRestoring = false
    savedFields = [:]
    savedArrays = [:]
  }

  /// An archive to restore from.
  init(fields: [(name: String, text: String)], arrays: [NamedArray]) {
    isRestoring = true
    self.fields = fields
    self.arrays = arrays
    savedFields = Dictionary(fields.map { ($0.name, $0.text) }) { first, _ in first }
    savedArrays = Dictionary(arrays.map { ($0.name, $0) }) { first, _ in first }
  }

  // MARK: Fields

  /// Numbers are written in so many digits that they are read back as they were.
  mutating func field<T: LosslessStringConvertible>(
    _ name: String, _ value: inout T, where isAllowed: (T) -> Bool = { _ in true }
  ) throws(Fault) {
    guard isRestoring else {
      fields.append((prefix + name, String(value)))
      return
    }
    guard let text = savedFields[prefix + name], let found = T(text), isAllowed(found) else { throw fault(name) }
    value = found
  }

  /// A count: 0 … 2⁴⁸.
  mutating func count(_ name: String, _ value: inout Int) throws(Fault) {
    try field(name, &value) { (0...1 << 48).contains($0) }
  }

  mutating func field<T: LosslessStringConvertible>(_ name: String, _ value: inout T?) throws(Fault) {
    var exists = value != nil
    try field(name + "?", &exists)
    guard exists else {
      value = nil
      return
    }
    if isRestoring {
      guard let found = savedFields[prefix + name].flatMap({ T($0) }) else { throw fault(name) }
      value = found
    } else if var known = value {
      try field(name, &known)
    }
  }

  mutating func field<T: RawRepresentable>(_ name: String, _ value: inout T) throws(Fault) where T.RawValue == String {
    var raw = value.rawValue
    try field(name, &raw)
    guard let found = T(rawValue: raw) else { throw fault(name) }
    value = found
  }

  /// The fields and arrays of a part, under its name.
  mutating func part(_ name: String, _ value: inout some Archivable) throws(Fault) {
    try part(name) { (archive) throws(Fault) in try value.archive(&archive) }
  }

  /// The same for a part that needs to be told more.
  mutating func part(_ name: String, _ body: (inout StateArchive) throws(Fault) -> Void) throws(Fault) {
    let outer = prefix
    prefix += name + "."
    try body(&self)
    prefix = outer
  }

  // MARK: Arrays

  /// - Parameter count: how many there must be; nil: any number
  mutating func floats(
    _ name: String, _ values: inout [Float], count: Int? = nil, where isAllowed: (Float) -> Bool = { _ in true }
  ) throws(Fault) {
    guard isRestoring else {
      arrays.append(NamedArray(name: prefix + name, shape: [values.count], floats: values))
      return
    }
    guard let array = savedArrays[prefix + name], array.type == .f32, array.shape.count == 1,
      count.map({ $0 == array.count }) ?? true
    else { throw fault(name) }
    let found = array.floats()
    guard found.allSatisfy(isAllowed) else { throw fault(name) }
    values = found
  }

  /// Whole numbers of 32 bits.
  mutating func integers(
    _ name: String, _ values: inout [Int], count: Int, in range: Range<Int>
  ) throws(Fault) {
    guard isRestoring else {
      arrays.append(NamedArray(name: prefix + name, integers: values.map { Int32(clamping: $0) }))
      return
    }
    guard let array = savedArrays[prefix + name], array.type == .i32, array.shape == [count] else { throw fault(name) }
    let found = array.integers(Int32.self).map { Int($0) }
    guard found.allSatisfy(range.contains) else { throw fault(name) }
    values = found
  }

  mutating func bytes(_ name: String, _ bytes: inout [UInt8]) throws(Fault) {
    guard isRestoring else {
      arrays.append(NamedArray(name: prefix + name, type: .u8, shape: [bytes.count], bytes: bytes))
      return
    }
    guard let array = savedArrays[prefix + name], array.type == .u8 else { throw fault(name) }
    bytes = array.bytes
  }

  /// What is restored has the names and shapes of `snapshot`, or is refused.
  mutating func snapshot(_ name: String, _ snapshot: inout TrainerSnapshot) throws(Fault) {
    var arrays: [TrainerSnapshot.NamedValues] = []
    for array in snapshot.arrays {
      guard isRestoring else {
        self.arrays.append(NamedArray(name: prefix + name + "." + array.name, shape: array.shape, floats: array.values))
        continue
      }
      guard let found = savedArrays[prefix + name + "." + array.name], found.type == .f32, found.shape == array.shape else {
        throw fault(name + "." + array.name)
      }
      arrays.append(.init(name: array.name, shape: array.shape, values: found.floats()))
    }
    var counters: [TrainerSnapshot.Counter] = []
    for counter in snapshot.counters {
      var value = counter.value
      try count(name + "." + counter.name, &value)
      counters.append(.init(name: counter.name, value: value))
    }
    if isRestoring { snapshot = TrainerSnapshot(arrays: arrays, counters: counters) }
  }

  mutating func reports(_ name: String, _ reports: inout [StepReport]) throws(Fault) {
    var numbers = reports.flatMap { $0.named.map(\.value) }
    try floats(name, &numbers)
    guard isRestoring else { return }
    let width = StepReport().named.count
    guard numbers.count % width == 0 else { throw fault(name) }
    reports = stride(from: 0, to: numbers.count, by: width).map { StepReport(Array(numbers[$0..<$0 + width])) }
  }

  /// What an archive must say where a value is found to be wrong only when it is used.
  func fault(_ name: String) -> Fault { Fault(name: prefix + name) }
}
