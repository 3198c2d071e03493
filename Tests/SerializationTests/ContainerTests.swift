import Files
import Serialization
import Testing

struct ContainerTests {
  @Test func everyTypeReadsBack() throws {
    let arrays = ArrayType.allCases.flatMap { type in
      [[], [0], [3], [2, 3]].map { shape in
        NamedArray(
          name: "\(type.name) \(shape)", type: type, shape: shape,
          bytes: (0..<shape.reduce(type.size, *)).map { UInt8(truncatingIfNeeded: 37 &* $0 &+ 11) })
      }
    }
    let container = Container(metadata: ["b": "1", "a": "é\"\n", "": ""], arrays: arrays)
    let (bytes, checksum) = container.file()
    let read = try Container(decoding: bytes, path: "m")
    #expect(read.arrays == arrays)
    #expect(read.metadata == container.metadata)
    #expect(read.metadata.keys == ["b", "a", ""])
    #expect(read.metadata["a"] == "é\"\n")
    #expect(read.checksum == checksum)
    #expect(container.checksum == nil)
    #expect(read.encoded() == bytes)
  }

  @Test func emptyContainerReadsBack() throws {
    let read = try Container(decoding: Container(arrays: []).encoded(), path: "m")
    #expect(read.arrays.isEmpty)
    #expect(read.metadata == [:])
  }

  @Test func arraysAreFoundByName() {
    #expect(small["w"]?.floats() == [1, 2])
    #expect(small["none"] == nil)
  }

  /// The header begins with `{`, is padded with spaces to a multiple of 8, and wide numbers come first in the data.
  @Test func fileIsLaidOutAsSafetensors() throws {
    let bytes = small.encoded()
    let length = Int(bytes[0]) | Int(bytes[1]) << 8
    #expect(bytes[2..<8].allSatisfy { $0 == 0 })
    #expect(length % 8 == 0)
    let header = try JSONValue(parsing: Array(bytes[8..<8 + length]))
    #expect(bytes[8] == UInt8(ascii: "{"))
    #expect(header.objectValue?.keys == ["__metadata__", "q", "w"])
    #expect(header["q"] == ["dtype": "I8", "shape": [3], "data_offsets": [8, 11]])
    #expect(header["w"] == ["dtype": "F32", "shape": [2, 1], "data_offsets": [0, 8]])
    #expect(bytes.count == 8 + length + 11)
  }

  @Test func checksumIsThatOfTheFileWithZerosInItsPlace() throws {
    let (bytes, checksum) = small.file()
    let text = Array(checksum.utf8)
    let start = try #require(bytes.indices.first { bytes[$0...].starts(with: text) })
    var blank = bytes
    blank.replaceSubrange(start..<start + 64, with: [UInt8](repeating: UInt8(ascii: "0"), count: 64))
    #expect(SHA256.hex(of: blank) == checksum)
  }

  @Test func textsThatLookLikeTheChecksumDoNotDisturbIt() throws {
    let container = Container(
      metadata: ["a\"sha256\":\"": "\"sha256\":\"" + String(repeating: "0", count: 64), "__metadata__": "x"],
      arrays: [NamedArray(name: "sha256", shape: [1], floats: [1])])
    let read = try Container(decoding: container.encoded(), path: "m")
    #expect(read.metadata == container.metadata)
    #expect(read.arrays == container.arrays)
  }

  private let small = Container(
    metadata: ["format": "1"],
    arrays: [
      NamedArray(name: "q", type: .i8, shape: [3], bytes: [1, 2, 3]),
      NamedArray(name: "w", shape: [2, 1], floats: [1, 2]),
    ])
}
