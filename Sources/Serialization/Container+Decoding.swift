extension Container {
  /// Reads a file's bytes and believes nothing: sizes are checked against what is there before anything is
  /// allocated, and the checksum before anything is returned.
  ///
  /// - Parameter path: the file's name for messages.
  public init(decoding bytes: [UInt8], path: String) throws(ContainerError) {
    do {
      self = try Container(decoding: bytes)
    } catch {
      throw ContainerError(path: path, problem: error.problem)
    }
  }

  /// Makes sure that a file begins as a container does, before the rest of it is read.
  ///
  /// - Parameter start: its first ``beginningSize`` bytes, or all that it has
  public static func requireBeginning(_ start: [UInt8], path: String) throws(ContainerError) {
    do {
      _ = try headerLength(start)
    } catch {
      throw ContainerError(path: path, problem: error.problem)
    }
  }

  /// The header's length, and the first byte of it.
  public static let beginningSize = 9

  private static func headerLength(_ bytes: [UInt8]) throws(Fault) -> Int {
    let length = bytes.prefix(8).enumerated().reduce(UInt64(0)) { $0 | UInt64($1.element) << UInt64(8 * $1.offset) }
    guard bytes.count > 8, bytes[8] == UInt8(ascii: "{"), length <= UInt64(safetensorsHeaderLimit) else {
      throw Fault(.notAModel(start: Array(bytes.prefix(4))))
    }
    guard length <= UInt64(headerLimit) else { throw Fault(.headerTooLarge(Int(length))) }
    guard length % 8 == 0 else { throw Fault(.headerLengthNotMultipleOfEight(Int(length))) }
    return Int(length)
  }

  private init(decoding bytes: [UInt8]) throws(Fault) {
    // (1) Is it such a file at all?
    let headerEnd = 8 + (try Container.headerLength(bytes))
    guard bytes.count >= headerEnd else { throw Fault(.truncated(found: bytes.count, expected: headerEnd)) }

    // (2) Is it whole and unchanged? A damaged file is called damaged, whatever the damage did to its header.
    let header = Result { () throws(Fault) in try Header(bytes[8..<headerEnd]) }
    if case .success(let header) = header, bytes.count - headerEnd < header.dataSize {
      throw Fault(.truncated(found: bytes.count, expected: headerEnd + header.dataSize))
    }
    let place = checksumPlace(in: bytes, headerEnd: headerEnd)
    if let place {
      let stated = String(decoding: bytes[place], as: UTF8.self)
      let found = checksumOf(bytes, digitsAt: place)
      if stated != found { throw Fault(.wrongChecksum(stated: stated, found: found)) }
    }

    // (3) Does it make sense?
    let whole = try header.get()
    guard let place, let checksum = whole.checksum, checksum.utf8.elementsEqual(bytes[place]) else {
      throw Fault(.noChecksum)
    }
    let surplus = bytes.count - headerEnd - whole.dataSize
    guard surplus == 0 else { throw Fault(.bytesAfterTheEnd(surplus)) }
    self.init(
      metadata: whole.metadata,
      arrays: whole.entries.map {
        NamedArray(
          name: $0.name, type: $0.type, shape: $0.shape,
          bytes: Array(bytes[headerEnd + $0.place.lowerBound..<headerEnd + $0.place.upperBound]))
      },
      checksum: checksum)
  }
}

/// A problem before anyone has said in which file.
private struct Fault: Error {
  let problem: ContainerError.Problem

  init(_ problem: ContainerError.Problem) {
    self.problem = problem
  }
}

/// A header whose entries agree with one another: types are known, sizes fit shapes, and the arrays cover
/// `0 ..< dataSize` without holes or overlap.
private struct Header {
  var metadata = Metadata()
  var checksum: String?
  var entries: [Entry] = []
  var dataSize = 0

  struct Entry {
    let name: String
    let type: ArrayType
    let shape: [Int]
    /// Where its bytes are, counted from the header's end.
    let place: Range<Int>
  }

  init(_ text: ArraySlice<UInt8>) throws(Fault) {
    let json: JSONValue
    do {
      json = try JSONValue(parsing: Array(text))
    } catch {
      throw Fault(.headerIsNotJSON(error))
    }
    for member in json.objectValue?.members ?? [] {
      if member.key == metadataKey {
        try readMetadata(member.value)
      } else {
        entries.append(try Entry(name: member.key, member.value))
      }
    }
    // An empty array lies where the one after it begins.
    for entry in entries.sorted(by: { ($0.place.lowerBound, $0.place.count) < ($1.place.lowerBound, $1.place.count) }) {
      guard entry.place.lowerBound == dataSize else {
        throw Fault(.holeOrOverlap(array: entry.name, begins: entry.place.lowerBound, expected: dataSize))
      }
      dataSize = entry.place.upperBound
    }
  }

  private mutating func readMetadata(_ value: JSONValue) throws(Fault) {
    guard let members = value.objectValue?.members else { throw Fault(.metadataAreNotTexts) }
    var pairs: [(key: String, value: String)] = []
    for member in members {
      guard let text = member.value.stringValue else { throw Fault(.metadataAreNotTexts) }
      if member.key == checksumKey { checksum = text } else { pairs.append((member.key, text)) }
    }
    metadata = Metadata(pairs)
  }
}

extension Header.Entry {
  fileprivate init(name: String, _ value: JSONValue) throws(Fault) {
    guard let object = value.objectValue, Set(object.keys) == ["dtype", "shape", "data_offsets"] else {
      throw Fault(.badEntry(array: name, expected: "exactly `dtype`, `shape` and `data_offsets`"))
    }
    guard let typeName = object["dtype"]?.stringValue else {
      throw Fault(.badEntry(array: name, expected: "a `dtype` that is a text"))
    }
    guard let type = ArrayType(rawValue: typeName) else {
      throw Fault(.unknownType(array: name, type: typeName))
    }
    let shape = (object["shape"]?.arrayValue ?? [nil]).map { $0.intValue ?? -1 }
    guard shape.allSatisfy({ $0 >= 0 }) else {
      throw Fault(.badEntry(array: name, expected: "a `shape` of whole numbers from 0 on"))
    }
    let offsets = (object["data_offsets"]?.arrayValue ?? []).map { $0.intValue ?? -1 }
    guard offsets.count == 2, offsets[0] >= 0, offsets[0] <= offsets[1] else {
      throw Fault(.badEntry(array: name, expected: "`data_offsets` of two whole numbers, the first not the larger"))
    }
    // Without its zeros, so that the product is safe for whoever multiplies in another order.
    var size = type.size
    for extent in shape where extent > 0 {
      let (product, overflow) = size.multipliedReportingOverflow(by: extent)
      if overflow { throw Fault(.shapeTooLarge(array: name)) }
      size = product
    }
    if shape.contains(0) { size = 0 }
    guard offsets[1] - offsets[0] == size else {
      throw Fault(.wrongSize(array: name, found: offsets[1] - offsets[0], expected: size))
    }
    self.init(name: name, type: type, shape: shape, place: offsets[0]..<offsets[1])
  }
}
