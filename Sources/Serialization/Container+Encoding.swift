private import Files

extension Container {
  /// The container as a file.
  public func encoded() -> [UInt8] { file().bytes }

  /// The container as a file, and the checksum that stands in it. Equal containers give equal bytes.
  ///
  /// The arrays' bytes are in the order of decreasing size of their numbers, as in files of the safetensors library,
  /// so that every number is aligned where the file is mapped; the header has the arrays' own order.
  ///
  /// - Precondition: the header has at most 1 MB.
  public func file() -> (bytes: [UInt8], checksum: String) {
    let order = arrays.indices.sorted { (-arrays[$0].type.size, $0) < (-arrays[$1].type.size, $1) }
    var begins = [Int](repeating: 0, count: arrays.count)
    var end = 0
    for i in order {
      begins[i] = end
      end += arrays[i].bytes.count
    }

    var header = header(begins: begins)
    header += [UInt8](repeating: UInt8(ascii: " "), count: -header.count & 7)
    precondition(header.count <= headerLimit, "a header of \(header.count) bytes")

    var bytes: [UInt8] = []
    bytes.reserveCapacity(8 + header.count + end)
    for shift in 0..<8 { bytes.append(UInt8(truncatingIfNeeded: header.count >> (8 * shift))) }
    bytes += header
    for i in order { bytes += arrays[i].bytes }

    guard let place = checksumPlace(in: bytes, headerEnd: 8 + header.count) else {
      preconditionFailure("the header was made without a checksum")
    }
    let checksum = checksumOf(bytes, digitsAt: place)
    bytes.replaceSubrange(place, with: checksum.utf8)
    return (bytes, checksum)
  }

  /// The header with a checksum of zeros.
  private func header(begins: [Int]) -> [UInt8] {
    var texts = JSONObject()
    texts[checksumKey] = .string(String(repeating: "0", count: checksumLength))
    for key in metadata.keys { texts[key] = metadata[key].map(JSONValue.string) }
    let members = zip(arrays, begins).map { array, begin in
      JSONObject.Member(
        key: array.name,
        value: [
          "dtype": .string(array.type.name),
          "shape": .array(array.shape.map(JSONValue.integer)),
          "data_offsets": [.integer(begin), .integer(begin + array.bytes.count)],
        ])
    }
    return JSONValue.object(JSONObject(unique: [.init(key: metadataKey, value: .object(texts))] + members)).encoded()
  }
}

/// Where the digits of the checksum stand in a file whose header ends at `headerEnd`.
///
/// A search for the bytes `"sha256":"` finds no other place: inside a string the quotes would be escaped, and the
/// value of every other member named `sha256` is no string.
func checksumPlace(in file: [UInt8], headerEnd: Int) -> Range<Int>? {
  let label = Array("\"\(checksumKey)\":\"".utf8)
  var start = 8
  while start + label.count + checksumLength <= headerEnd {
    if file[start] == label[0], file[start..<start + label.count].elementsEqual(label) {
      return start + label.count..<start + label.count + checksumLength
    }
    start += 1
  }
  return nil
}

/// The checksum that belongs at `place`: the SHA-256 of the file with zeros there.
func checksumOf(_ file: [UInt8], digitsAt place: Range<Int>) -> String {
  var hash = SHA256()
  hash.update(file.span.extracting(0..<place.lowerBound))
  hash.update([UInt8](repeating: UInt8(ascii: "0"), count: place.count))
  hash.update(file.span.extracting(place.upperBound..<file.count))
  return SHA256.hexadecimal(hash.finalize())
}
