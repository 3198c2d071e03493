internal import Files
internal import Images
public import Models
internal import Serialization

/// Tape archives for WebDataset (Aizman, Maltby and Breuel 2019): `synthetic-000000.tar`, `synthetic-000001.tar` … of at
/// most ``OutputJob/imagesPerFile`` images each. Of one part of a run they begin with `synthetic-03-of-16-`.
///
/// An image is three consecutive members of one key: `KEY.cls`, the label in digits (not without classes); `KEY.json`,
/// an object with class, label, seed, index and codes; `KEY.png`. A key is `gan-s42-c05-000123`: image 123 of class 5 under
/// seed 42; `real-c05-000123` is the copy of a real one.
public struct WebDatasetShards: ImageOutput {
  public static let name = "webdataset"
  public static let summary = "\(stem)-000000.tar … with cls, json and png of each image, for WebDataset"
  public static let hasFileForEachImage = false
  /// Tar files that are full are complete.
  public static let canEndEarly = true
  public static let canShareFolder = true

  private static let stem = "synthetic"
  private static let ending = ".tar"

  private let job: OutputJob

  public init(_ job: OutputJob) {
    self.job = job
  }

  private static func archive(_ number: Int, of job: OutputJob) -> String {
    "\(stem)\(job.shard?.suffix ?? "")-\(padded(number, to: 6))\(ending)"
  }

  public func file(_ i: Int) -> String {
    "\(WebDatasetShards.archive(i / job.imagesPerFile, of: job))#\(i % job.imagesPerFile)"
  }

  public func writes(_ file: String) -> Bool {
    WebDatasetShards.number(of: file).map { WebDatasetShards.archive($0, of: job) == file } ?? false
  }

  private func key(_ image: PlannedImage) -> String {
    let width = String(max(0, job.architecture.classCount - 1)).utf8.count
    let parts = [
      image.source == .real ? "real" : "gan-s\(job.seed)", image.label.map { "c" + padded($0, to: width) },
      padded(image.index, to: 6),
    ]
    return parts.compactMap(\.self).joined(separator: "-")
  }

  /// The members of each image.
  public func encode(_ batch: ImageBatch) -> [[UInt8]] {
    let architecture = job.architecture
    let size = architecture.pixelsPerImage
    let compression: PNGCompression = architecture.imageChannels == 1 ? .drawing : .photograph
    return batch.range.enumerated().map { row, i in
      let image = job.images[i]
      let key = key(image)
      let png = PNG.encode(
        batch.pixels.span.extracting(row * size..<(row + 1) * size), width: architecture.width,
        height: architecture.height, channels: architecture.imageChannels, compression: compression)
      let codes = batch.codes[row * architecture.codes.count..<(row + 1) * architecture.codes.count]
      return (image.label.map { Tar.member(key + ".cls", Array(String($0).utf8)) } ?? [])
        + Tar.member(key + ".json", about(image, codes: Array(codes)).encoded()) + Tar.member(key + ".png", png)
    }
  }

  private func about(_ image: PlannedImage, codes: [Float]) -> JSONValue {
    var object = JSONObject()
    object["class"] = image.label.map { .string(job.architecture.classNames[$0]) } ?? .null
    object["label"] = image.label.map(JSONValue.integer) ?? .null
    object["source"] = .string(image.source.rawValue)
    // In digits, as it may be larger than what readers of JSON take for a number.
    object["seed"] = image.source == .real ? .null : Int(exactly: job.seed).map(JSONValue.integer) ?? .string(String(job.seed))
    object["index"] = .integer(image.index)
    // By way of its digits, so that 0.1 stays 0.1.
    let values = zip(job.codeNames, codes).map { (key: $0, value: JSONValue.number(Double("\($1)") ?? 0)) }
    object["codes"] = image.source == .real ? .null : .object(JSONObject(values))
    return .object(object)
  }

  public struct Writer: ImageWriter {
    private let job: OutputJob
    private var file: StreamedFile?
    private var images = 0
    public private(set) var completeImages = 0

    fileprivate init(_ job: OutputJob) {
      self.job = job
    }

    public mutating func append(_ members: [[UInt8]]) throws {
      for image in members {
        let file = try file ?? StreamedFile(
          Path.join(job.folder, WebDatasetShards.archive(images / job.imagesPerFile, of: job)))
        self.file = file
        try file.write(image)
        images += 1
        if images % job.imagesPerFile == 0 { try close() }
      }
    }

    public mutating func finish() throws { try close() }

    private mutating func close() throws {
      guard let file else { return }
      try file.write(Tar.end)
      try file.finish()
      self.file = nil
      completeImages = images
    }
  }

  public func writer() -> Writer { Writer(job) }

  public static func couldHaveWritten(_ file: String) -> Bool { number(of: file) != nil }

  /// The archive's number in a name that this format gives; nil in any other.
  private static func number(of file: String) -> Int? {
    guard file.hasPrefix(stem + "-"), file.hasSuffix(ending) else { return nil }
    let middle = file.dropFirst(stem.utf8.count).dropLast(ending.utf8.count)
    guard let dash = middle.lastIndex(of: "-"), Shard.isSuffix(middle[..<dash]) else { return nil }
    let digits = middle[middle.index(after: dash)...]
    guard digits.utf8.count >= 6, digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
    return Int(digits)
  }

  /// Others may give such names, but not to files whose first member has a key of this program's.
  public static func leftBehind(in folder: String, prefixes: [String]) throws -> [String] {
    guard FileKind.withoutFollowingLinks(at: folder) == .folder else { return [] }
    return try Folder.entries(folder).filter { file in
      guard number(of: file) != nil else { return false }
      let key = Array("gan-s".utf8)
      return (try? readStart(Path.join(folder, file), atMost: key.count)) == key
    }
  }

  public static func firstFreeIndex(
    label: Int?, seed: UInt64, in folder: String, listed files: [String]?, _ architecture: Architecture
  ) throws -> Int {
    throw AugmentationError.cannotAppend(format: name)
  }
}

/// A number with at least so many digits.
private func padded(_ number: Int, to width: Int) -> String {
  let digits = String(number)
  return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
}
