@testable import Serialization

extension Reader {
  static let json = Reader(
    name: "json",
    seeds: { [#"{"a":[1,-2.5e3,true,null,"\u00e9\n"],"b":{}}"#, "[[[]]]", "12345678901234567890", #""\ud83d\ude00""#].map { Array($0.utf8) } },
    read: { input in
      let value = try JSONValue(parsing: input)
      let again = try JSONValue(parsing: value.encoded())
      require(again == value, "written and read it is another value: \(value.text)")
    })

  /// The file as it is, with the right checksum.
  static let container = Reader(
    name: "container", dictionary: "safetensors",
    seeds: {
      let arrays = [
        NamedArray(name: "a", shape: [2, 3], floats: [1, 2, 3, 4, 5, 6]), NamedArray(name: "b", type: .i8, shape: [3], bytes: [1, 2, 3]),
        NamedArray(name: "c", shape: [0, 4], floats: []), NamedArray(name: "d", shape: [], floats: [7], as: .f16),
      ]
      return [Container(metadata: ["format": "x", "text": "é\""], arrays: arrays).encoded(), Container(arrays: []).encoded()]
    },
    read: { input in try checkRoundTrip(Container(decoding: Checksums.container(input), path: "m.safetensors")) })

  /// The header's text alone: its length, the arrays' bytes and the checksum are put around it.
  static let containerHeader = Reader(
    name: "container-header", dictionary: "safetensors",
    seeds: {
      try container.seeds().map { file in
        let length = file.prefix(8).enumerated().reduce(0) { $0 | Int($1.element) << (8 * $1.offset) }
        return Array(file[8..<8 + length])
      }
    },
    read: { input in
      let header = input + [UInt8](repeating: 0x20, count: -input.count & 7)
      // As many bytes as its largest number of five digits, which an offset probably is.
      let numbers = input.split { !(0x30...0x39).contains($0) }.compactMap { $0.count < 6 ? Int(String(decoding: $0, as: UTF8.self)) : nil }
      let data = [UInt8](repeating: 1, count: numbers.max() ?? 0)
      let file = Checksums.container(Packing.little(header.count, 8) + header + data)
      try checkRoundTrip(Container(decoding: file, path: "m.safetensors"))
    })

  private static func checkRoundTrip(_ container: Container) throws {
    let again = try Container(decoding: Container(metadata: container.metadata, arrays: container.arrays).encoded(), path: "again")
    require(again.arrays == container.arrays && again.metadata == container.metadata, "written and read it is another container")
  }
}
