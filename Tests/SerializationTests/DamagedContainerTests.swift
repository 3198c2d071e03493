import Files
import Serialization
import Testing

struct DamagedContainerTests {
  private let file = Container(
    metadata: ["format": "1"],
    arrays: [
      NamedArray(name: "q", type: .i8, shape: [3], bytes: [1, 2, 3]),
      NamedArray(name: "w", shape: [2, 1], floats: [1, 2]),
    ]
  ).encoded()

  @Test func truncatedFileIsRejected() {
    for length in 0..<file.count {
      #expect(failure(Array(file[..<length])) != nil, "length \(length)")
    }
    #expect(
      failure(Array(file.dropLast()))?.message
        == "m.safetensors is truncated: it has \(file.count - 1) of its \(file.count) bytes; copy it again")
    #expect(
      failure(Array(file[..<50]))?.message
        == "m.safetensors is truncated: it has 50 of its \(file.count - 11) bytes; copy it again")
  }

  /// Every bit of every byte: this includes upper-case digits of the checksum, and blanks of the padding.
  @Test func changedFileIsRejected() {
    for position in file.indices {
      for bit in 0..<8 {
        var changed = file
        changed[position] ^= 1 << bit
        #expect(failure(changed) != nil, "byte \(position), bit \(bit)")
      }
    }
  }

  /// Damage is called damage, also where it made nonsense of the header.
  @Test(arguments: [9, 130, -1])
  func changedFileIsCalledDamaged(position: Int) throws {
    var changed = file
    changed[position < 0 ? file.count + position : position] ^= 1
    let message = try #require(failure(changed)).message
    let pattern =
      /m\.safetensors is damaged: its checksum is "[0-9a-f]{12}"…, but its content gives "[0-9a-f]{12}"…; copy it again/
    #expect(message.wholeMatch(of: pattern) != nil, "\(message)")
  }

  /// Found by fuzzing: what a header says went to the terminal as it was, and as long as it was.
  @Test(arguments: ["a\u{7F}b", "a\u{85}b", String(repeating: "x", count: 300_000)])
  func aHeadersWordsAreShownWithCare(_ name: String) throws {
    let entry: JSONValue = ["dtype": "F32"]
    var text: [UInt8] = JSONValue.object(JSONObject([(key: name, value: entry)])).encoded()
    text += [UInt8](repeating: 0x20, count: -text.count & 7)
    let length: [UInt8] = (0..<8).map { UInt8(truncatingIfNeeded: text.count >> (8 * $0)) }
    let message = try #require(failure(length + text)).message
    #expect(message.hasPrefix("m.safetensors: not a valid model file: the entry of the array \"") && message.utf8.count < 1500)
    #expect(message.hasSuffix("must have exactly `dtype`, `shape` and `data_offsets`; `gan-augment train` writes one"))
    #expect(!message.unicodeScalars.contains { $0.properties.generalCategory == .control })
  }

  @Test func longerFileIsRejected() {
    #expect(failure(file + [0]) != nil)
    #expect(failure(file + file) != nil)
  }

  @Test(arguments: [
    ([], "it is empty"),
    ([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13], "starts with 89 50 4E 47"),
    (Array("PK\u{3}\u{4} a zip of some length".utf8), "starts with 50 4B 03 04"),
    ([0x7B], "starts with 7B"),
    ([8, 0, 0, 0, 0, 0, 0, 0], "starts with 08 00 00 00"),
    ([8, 0, 0, 0, 0, 0, 0, 0x80] + Array("{}      ".utf8), "starts with 08 00 00 00"),
    ([8, 0, 0, 0, 0, 0, 0, 0] + Array("[]      ".utf8), "starts with 08 00 00 00"),
  ] as [([UInt8], String)])
  func foreignFileIsRejected(bytes: [UInt8], found: String) {
    #expect(
      failure(bytes)?.message == "m.safetensors: not a model file (\(found)); `gan-augment train` writes one")
    #expect(failure(bytes)?.kind == .badData)
  }

  @Test func noiseIsRejected() {
    var state: UInt64 = 1
    for length in 0..<500 {
      let bytes = (0..<length).map { _ in
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return UInt8(truncatingIfNeeded: state >> 56)
      }
      #expect(failure(bytes) != nil)
    }
  }

  /// The checksum of each of these is right; it is what they say that is wrong.
  @Test(arguments: [
    (
      #""a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1],"data_offsets":[2,6]}"#, 6,
      #"the array "b" begins at byte 2, and not at 4 after the last"#
    ),
    (
      #""a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}"#, 4,
      #"the array "b" begins at byte 0, and not at 4 after the last"#
    ),
    (
      #""a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1],"data_offsets":[5,9]}"#, 9,
      #"the array "b" begins at byte 5, and not at 4 after the last"#
    ),
    (
      #""a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}"#, 8,
      #"the array "a" begins at byte 4, and not at 0 after the last"#
    ),
    (
      #""a":{"dtype":"F32","shape":[0],"data_offsets":[2,2]},"b":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}"#, 4,
      #"the array "a" begins at byte 2, and not at 4 after the last"#
    ),
    (#""a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}"#, 5, "1 surplus byte after its last array"),
    ("", 3, "3 surplus bytes after its last array"),
    (
      #""a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}"#, 8,
      #"its header is not JSON (byte 147: the key "a" occurs twice in one object)"#
    ),
    (
      #""a":{"dtype":"F64","shape":[1],"data_offsets":[0,8]}"#, 8,
      #"the array "a" is of the type "F64", which is none of F32, F16, BF16, I8, U8, I32, I64"#
    ),
    (
      #""a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}"#, 4,
      #"the array "a" has 4 bytes, and its shape asks for 8"#
    ),
    (
      #""a":{"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,0]}"#, 0,
      #"the shape of the array "a" is too large"#
    ),
    (
      #""a":{"dtype":"F32","shape":[4611686018427387904],"data_offsets":[0,0]}"#, 0,
      #"the shape of the array "a" is too large"#
    ),
    (
      #""a":{"dtype":"F32","shape":[0,4611686018427387904,8],"data_offsets":[0,0]}"#, 0,
      #"the shape of the array "a" is too large"#
    ),
    (
      #""a":{"dtype":"I8","shape":[-1],"data_offsets":[0,0]}"#, 0,
      #"the entry of the array "a" must have a `shape` of whole numbers from 0 on"#
    ),
    (
      #""a":{"dtype":"I8","shape":[1.0],"data_offsets":[0,1]}"#, 1,
      #"the entry of the array "a" must have a `shape` of whole numbers from 0 on"#
    ),
    (
      #""a":{"dtype":"I8","shape":1,"data_offsets":[0,1]}"#, 1,
      #"the entry of the array "a" must have a `shape` of whole numbers from 0 on"#
    ),
    (
      #""a":{"dtype":"I8","shape":[1],"data_offsets":[1,0]}"#, 1,
      #"the entry of the array "a" must have `data_offsets` of two whole numbers, the first not the larger"#
    ),
    (
      #""a":{"dtype":"I8","shape":[1],"data_offsets":[0,1,2]}"#, 1,
      #"the entry of the array "a" must have `data_offsets` of two whole numbers, the first not the larger"#
    ),
    (
      #""a":{"dtype":8,"shape":[1],"data_offsets":[0,1]}"#, 1,
      #"the entry of the array "a" must have a `dtype` that is a text"#
    ),
    (
      #""a":{"dtype":"I8","shape":[1]}"#, 1,
      #"the entry of the array "a" must have exactly `dtype`, `shape` and `data_offsets`"#
    ),
    (
      #""a":{"dtype":"I8","shape":[1],"data_offsets":[0,1],"x":1}"#, 1,
      #"the entry of the array "a" must have exactly `dtype`, `shape` and `data_offsets`"#
    ),
    (#""a":7"#, 0, #"the entry of the array "a" must have exactly `dtype`, `shape` and `data_offsets`"#),
  ])
  func headerThatContradictsItselfIsRejected(entries: String, dataSize: Int, fault: String) {
    let found = failure(sealed("{" + metadata + (entries.isEmpty ? "" : ",") + entries + "}", dataSize: dataSize))
    #expect(found?.message == "m.safetensors: not a valid model file: \(fault); `gan-augment train` writes one")
    #expect(found?.kind == .badData)
  }

  /// The builder of this test makes files that are accepted when nothing is wrong with them.
  @Test func soundHeaderIsAccepted() {
    let entries =
      #","a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}"#
      + #","b":{"dtype":"I8","shape":[0],"data_offsets":[4,4]}"#
    #expect(failure(sealed("{" + metadata + entries + "}", dataSize: 4)) == nil)
  }

  @Test func metadataMustBeTexts() {
    let found = failure(sealed(#"{"__metadata__":{"sha256":"\#(zeros)","n":1}}"#, dataSize: 0))
    #expect(found?.problem == .metadataAreNotTexts)
  }

  @Test(arguments: [
    #"{}"#, #"{"__metadata__":{}}"#, #"{"__metadata__":{"sha256":"00"}}"#,
    #"{"a":{"dtype":"F32","shape":[0],"data_offsets":[0,0]}}"#,
  ])
  func fileWithoutChecksumIsRejected(header: String) {
    #expect(
      failure(sealed(header, dataSize: 0))?.message
        == "m.safetensors: a safetensors file, but without the checksum of a model file; "
        + "`gan-augment train` writes one")
  }

  @Test func oversizedHeaderIsRejected() {
    let found = failure(sealed("{" + metadata + "}" + String(repeating: " ", count: 1 << 20), dataSize: 0))
    #expect(
      found?.message
        == "m.safetensors: not a valid model file: its header has 1048672 bytes, and at most 1048576 are expected; "
        + "`gan-augment train` writes one")
  }

  @Test func unpaddedHeaderIsRejected() {
    let found = failure(sealed("{" + metadata + "}", dataSize: 0, padding: 3))
    #expect(found?.problem == .headerLengthNotMultipleOfEight(97))
  }

  private let zeros = String(repeating: "0", count: 64)
  private var metadata: String { #""__metadata__":{"sha256":"\#(zeros)"}"# }

  /// A file of `header` and `dataSize` zeros, with the right checksum in place of the header's zeros.
  private func sealed(_ header: String, dataSize: Int, padding: Int? = nil) -> [UInt8] {
    var header = Array(header.utf8)
    header += [UInt8](repeating: UInt8(ascii: " "), count: padding ?? -header.count & 7)
    var file = (0..<8).map { UInt8(truncatingIfNeeded: header.count >> (8 * $0)) } + header
    file += [UInt8](repeating: 0, count: dataSize)
    let checksum = SHA256.hex(of: file)
    let blank = Array(zeros.utf8)
    if let start = file.indices.first(where: { file[$0...].starts(with: blank) }) {
      file.replaceSubrange(start..<start + 64, with: checksum.utf8)
    }
    return file
  }

  private func failure(_ bytes: [UInt8]) -> ContainerError? {
    do {
      _ = try Container(decoding: bytes, path: "m.safetensors")
      return nil
    } catch {
      return error
    }
  }
}
