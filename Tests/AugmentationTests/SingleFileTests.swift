import Augmentation
import Datasets
import Files
import Models
import TestSupport
import Testing

/// Formats that hold all images in one file.
struct SingleFileTests {
  static let plan = AugmentationPlan([.init(label: 2, count: 70), .init(label: 0, count: 65)], seed: 42)
  static let labels = [UInt8](repeating: 2, count: 70) + [UInt8](repeating: 0, count: 65)

  @Test(arguments: [1, 2, 3])
  func idxFilesAreMNISTs(threads: Int) throws {
    let folder = try TemporaryFolder()
    let model = try TestModels.tiny(height: 8, width: 12)
    try withThreads(threads) { _ = try Synthesizer(model).write(Self.plan, to: folder.path, as: IDXFiles.self) }
    #expect(try folder.files("") == ["manifest.csv", "train-images-idx3-ubyte", "train-labels-idx1-ubyte"])
    let images = try readFile(folder.at("train-images-idx3-ubyte"))
    #expect(images.count == 16 + 135 * 96)
    #expect(images.prefix(16) == [0, 0, 8, 3, 0, 0, 0, 135, 0, 0, 0, 8, 0, 0, 0, 12])
    #expect(try Array(images[16...]) == Synthesizer(model).images(Self.plan))
    #expect(try readFile(folder.at("train-labels-idx1-ubyte")) == [0, 0, 8, 1, 0, 0, 0, 135] + Self.labels)
    let set = try LabelledImages(
      name: "back", classNames: model.architecture.classNames,
      idxImages: NamedBytes(path: "i", bytes: images),
      idxLabels: NamedBytes(path: "l", bytes: readFile(folder.at("train-labels-idx1-ubyte"))))
    #expect(set.count == 135)
  }

  @Test func idxRefusesColours() throws {
    let folder = try TemporaryFolder()
    let synthesizer = Synthesizer(try TestModels.tiny(channels: 3))
    let error = #expect(throws: AugmentationError.self) {
      try synthesizer.write(Self.plan, to: folder.at("out"), as: IDXFiles.self)
    }
    #expect(
      error?.message
        == "format idx holds grey images only, but this model's have 3 channels; use the format png or npz")
    #expect(!Folder.exists(folder.at("out")))
  }

  @Test func idxRefusesMoreClassesThanAByteHas() throws {
    let folder = try TemporaryFolder()
    let synthesizer = Synthesizer(try TestModels.tiny(classNames: (0..<257).map { String($0) }))
    let error = #expect(throws: AugmentationError.self) {
      try synthesizer.write(Self.plan, to: folder.path, as: IDXFiles.self)
    }
    #expect(
      error?.message == "format idx has labels of one byte, for 256 classes, but this model has 257; "
        + "use the format png or npz")
  }

  @Test(arguments: ["idx", "npz"])
  func moreThanFourGigabytesAreRefusedAtOnce(format: String) throws {
    let folder = try TemporaryFolder()
    let synthesizer = Synthesizer(try TestModels.tiny(height: 512, width: 512))
    let error = #expect(throws: AugmentationError.self) {
      try synthesizer.write(
        AugmentationPlan(labels: [0], count: 20_000, seed: 0), to: folder.at("out"), as: ImageOutputs.named(format))
    }
    #expect(
      error?.message == "format \(format): 20000 images are 5243040000 bytes, but one file holds less than 4 GB; "
        + "draw fewer at a time, or use the format png")
  }

  @Test(arguments: [1, 2, 3])
  func npzHoldsImagesAndLabels(threads: Int) throws {
    let folder = try TemporaryFolder()
    let model = try TestModels.tiny(height: 8, width: 12)
    try withThreads(threads) { _ = try Synthesizer(model).write(Self.plan, to: folder.path, as: NPZFile.self) }
    #expect(try folder.files("") == ["manifest.csv", "synthetic.npz"])
    let arrays = try TinyNPZ.read(readFile(folder.at("synthetic.npz")))
    #expect(arrays.map(\.name) == ["x_train.npy", "y_train.npy"])
    #expect(arrays[0].header == "{'descr': '|u1', 'fortran_order': False, 'shape': (135, 8, 12), }")
    #expect(try arrays[0].bytes == Synthesizer(model).images(Self.plan))
    #expect(arrays[1].header == "{'descr': '|u1', 'fortran_order': False, 'shape': (135,), }")
    #expect(arrays[1].bytes == Self.labels)
  }

  @Test func npzHasAnAxisForColours() throws {
    let folder = try TemporaryFolder()
    let model = try TestModels.tiny(channels: 3)
    let plan = AugmentationPlan(labels: [1], count: 2, seed: 1)
    try Synthesizer(model).write(plan, to: folder.path, as: NPZFile.self)
    let arrays = try TinyNPZ.read(readFile(folder.at("synthetic.npz")))
    #expect(arrays[0].header == "{'descr': '|u1', 'fortran_order': False, 'shape': (2, 8, 8, 3), }")
    #expect(try arrays[0].bytes == Synthesizer(model).images(plan))
  }

  @Test func npzHasWideLabelsForManyClasses() throws {
    let folder = try TemporaryFolder()
    let model = try TestModels.tiny(classNames: (0..<300).map { String($0) })
    try Synthesizer(model).write(AugmentationPlan(labels: [258, 3], count: 1, seed: 1), to: folder.path, as: NPZFile.self)
    let arrays = try TinyNPZ.read(readFile(folder.at("synthetic.npz")))
    #expect(arrays[1].header == "{'descr': '<i8', 'fortran_order': False, 'shape': (2,), }")
    #expect(arrays[1].bytes == [2, 1, 0, 0, 0, 0, 0, 0, 3, 0, 0, 0, 0, 0, 0, 0])
  }

  @Test func withoutClassesThereAreNoLabels() throws {
    let folder = try TemporaryFolder()
    let synthesizer = Synthesizer(try TestModels.tiny(classNames: []))
    let plan = AugmentationPlan(labels: [nil], count: 1, seed: 1)
    try synthesizer.write(plan, to: folder.at("npz"), as: NPZFile.self)
    try synthesizer.write(plan, to: folder.at("idx"), as: IDXFiles.self)
    #expect(try TinyNPZ.read(readFile(folder.at("npz/synthetic.npz"))).map(\.name) == ["x_train.npy"])
    #expect(try folder.files("idx") == ["manifest.csv", "train-images-idx3-ubyte"])
  }

  @Test(arguments: ["idx", "idx.gz", "npz", "webdataset", "zip"])
  func nothingCanBeAppended(format: String) throws {
    let folder = try TemporaryFolder()
    let synthesizer = Synthesizer(try TestModels.tiny())
    let error = #expect(throws: AugmentationError.self) {
      try synthesizer.write(Self.plan, to: folder.path, as: ImageOutputs.named(format), ifNotEmpty: .append)
    }
    #expect(
      error?.message == "format \(format) holds many images in one file, so nothing can be appended; "
        + "choose another folder, add `--overwrite`, or use the format png")
    #expect(error?.kind == .usage)
    #expect(try folder.files("") == [])
  }

  @Test func formatsAreFoundByName() throws {
    #expect(ImageOutputs.all.map { $0.name } == ["png", "idx", "idx.gz", "npz", "webdataset", "zip"])
    for format in ImageOutputs.all { #expect(try ImageOutputs.named(format.name) == format) }
    let error = #expect(throws: AugmentationError.self) { try ImageOutputs.named("jpeg") }
    #expect(error?.message == "unknown format 'jpeg' (one of: png, idx, idx.gz, npz, webdataset, zip)")
  }
}

/// Reads archives of uncompressed arrays, and checks every field that a strict reader looks at.
enum TinyNPZ {
  struct Member {
    let name: String
    let header: String
    let bytes: [UInt8]
  }

  static func read(_ file: [UInt8]) throws -> [Member] {
    func number(_ at: Int, _ count: Int) -> Int { (0..<count).reversed().reduce(0) { $0 << 8 | Int(file[at + $1]) } }
    let end = file.count - 22
    try #require(number(end, 4) == 0x0605_4B50 && number(end + 4, 4) == 0 && number(end + 20, 2) == 0)
    let count = number(end + 8, 2)
    try #require(number(end + 10, 2) == count)
    try #require(number(end + 12, 4) + number(end + 16, 4) == end)
    var entry = number(end + 16, 4)
    var members: [Member] = []
    for _ in 0..<count {
      try #require(number(entry, 4) == 0x0201_4B50)
      let local = number(entry + 42, 4)
      try #require(number(local, 4) == 0x0403_4B50)
      // Version, flags, method, time, date, checksum, sizes, lengths are there twice.
      try #require(file[entry + 6..<entry + 32] == file[local + 4..<local + 30])
      try #require(number(local + 6, 2) == 0 && number(local + 8, 2) == 0 && number(local + 10, 4) == 0x21 << 16)
      let size = number(local + 18, 4)
      try #require(number(local + 22, 4) == size && number(local + 28, 2) == 0)
      let start = local + 30 + number(local + 26, 2)
      let content = Array(file[start..<start + size])
      try #require(number(local + 14, 4) == checksum(content))
      try #require(content.prefix(8) == [0x93, 0x4E, 0x55, 0x4D, 0x50, 0x59, 1, 0])
      let data = 10 + number(start + 8, 2)
      try #require(data % 64 == 0 && content[data - 1] == 0x0A)
      let header = String(decoding: content[10..<data - 1], as: UTF8.self)
      members.append(
        Member(
          name: String(decoding: file[local + 30..<start], as: UTF8.self),
          header: String(header.prefix { $0 != "}" } + "}"), bytes: Array(content[data...])))
      entry += 46 + number(entry + 28, 2)
    }
    try #require(entry == end)
    return members
  }

  /// CRC-32 bit by bit (polynomial EDB88320).
  private static func checksum(_ bytes: [UInt8]) -> Int {
    var crc: UInt32 = ~0
    for byte in bytes {
      crc ^= UInt32(byte)
      for _ in 0..<8 { crc = crc & 1 == 1 ? crc >> 1 ^ 0xEDB8_8320 : crc >> 1 }
    }
    return Int(~crc)
  }
}
