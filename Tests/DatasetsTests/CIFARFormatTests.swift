import Datasets
import Files
import TestSupport
import Testing

/// CIFAR-10's binary version, as its page describes it.
struct CIFARFormatTests {
  /// An image whose red, green and blue planes begin with `first`, and go on by one each pixel.
  private func record(_ label: UInt8, _ first: [UInt8]) -> [UInt8] {
    [label] + first.flatMap { start in (0..<1024).map { UInt8(truncatingIfNeeded: Int(start) + $0) } }
  }

  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    try folder.write("set/data_batch_1.bin", record(1, [10, 20, 30]) + record(0, [40, 50, 60]))
    try folder.write("set/data_batch_2.bin", record(2, [70, 80, 90]))
    try folder.write("set/test_batch.bin", record(2, [1, 2, 3]))
    try folder.write("set/batches.meta.txt", "airplane\nautomobile\nbird\n\n")
  }

  @Test func planesBecomePixels() throws {
    let data = try DatasetFormats.open(folder.at("set"))
    let training = data.training
    #expect([training.count, training.width, training.height, training.channels] == [3, 32, 32, 3])
    #expect(training.labelNames == ["automobile", "airplane", "bird"])
    #expect(Array(training.pixels.prefix(9)) == [10, 20, 30, 11, 21, 31, 12, 22, 32])
    #expect(training.values == [10, 40, 70])
    #expect(data.test?.values == [1] && data.test?.labelNames == ["bird"])
    #expect(data.findings.testOrigin == .given && data.findings.format == "CIFAR-10")
  }

  @Test func aFolderAroundItIsPassedThrough() throws {
    for file in ["data_batch_1.bin", "test_batch.bin"] { try folder.write("out/cifar-10-batches-bin/\(file)", try folder.read("set/\(file)")) }
    let data = try DatasetFormats.open(folder.at("out"))
    // Without their names the classes are numbers.
    #expect(data.training.classNames == ["0", "1", "2"] && data.training.count == 2)
  }

  @Test func damagedFilesAreNamed() throws {
    let path = folder.at("set")
    try folder.write("set/data_batch_2.bin", Array(record(2, [0, 0, 0]).dropLast()))
    let cut = #expect(throws: CIFARError.self) { try DatasetFormats.open(path) }
    #expect(
      cut?.message == "\(path)/data_batch_2.bin: not a binary file of CIFAR-10: 3072 bytes, expected a multiple of 3073, above 0; "
        + "copy or download it again")
    try folder.write("set/data_batch_2.bin", [])
    #expect(throws: CIFARError.self) { try DatasetFormats.open(path) }
    try folder.write("set/data_batch_2.bin", record(3, [0, 0, 0]))
    let label = #expect(throws: CIFARError.self) { try DatasetFormats.open(path) }
    #expect(label?.message == "\(path)/data_batch_2.bin: label 3 at position 0: this data set has the classes 0 to 2")
  }
}
