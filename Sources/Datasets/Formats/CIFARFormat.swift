internal import Files

/// CIFAR-10's binary version: `data_batch_1.bin` … and `test_batch.bin`, each image a label's byte, then 1024 red, 1024
/// green and 1024 blue bytes of 32x32 pixels; `batches.meta.txt` has the names of the classes.
public enum CIFARFormat: DatasetFormat {
  public static let name = "CIFAR-10"
  public static let summary = "a folder with CIFAR-10's binary files"

  private static let side = 32
  private static let recordSize = 1 + 3 * side * side
  private static let namesFile = "batches.meta.txt"

  private static func part(_ file: String) -> DatasetPart? {
    if file == "test_batch.bin" { return .test }
    return file.hasPrefix("data_batch_") && file.hasSuffix(".bin") ? .train : nil
  }

  private static func root(_ place: DatasetPlace) -> DatasetPlace { place.unwrapped { part($0) != nil } }

  public static func recognizes(_ place: DatasetPlace) -> Bool {
    !place.isFile && root(place).topFiles.contains { part($0) == .train }
  }

  public static func list(_ place: DatasetPlace, expected: DatasetDescription?) throws -> StoredDataset {
    let root = root(place)
    var arrays: [ArrayImages.Array] = []
    var labels: [Int] = []
    var parts: [DatasetPart?] = []
    var names = expected?.classNames
    if names == nil, root.topFiles.contains(namesFile) {
      let lines = String(decoding: try root.content(of: namesFile, atMost: 1 << 16), as: UTF8.self)
        .split { $0.isNewline }.map { String($0) }
      if !lines.isEmpty { names = lines }
    }
    for file in root.topFiles {
      guard let part = part(file) else { continue }
      let path = root.shown(file)
      let (array, fileLabels) = try decode(root.content(of: file, atMost: InputLimits.array), path: path)
      if let names, let i = fileLabels.firstIndex(where: { $0 >= names.count }) {
        throw CIFARError(path: path, problem: .labelOutOfRange(index: i, label: fileLabels[i], classCount: names.count))
      }
      arrays.append(array)
      labels += fileLabels
      parts += Array(repeating: part, count: fileLabels.count)
    }
    let classNames = names ?? (0...(labels.max() ?? 0)).map { String($0) }
    return StoredDataset(
      name: expected?.name ?? place.name, classNames: classNames, isNumbered: true, images: ArrayImages(arrays: arrays),
      labels: labels, parts: parts, keepsTestShare: false)
  }

  /// One file's images, `[count, 32, 32, 3]`, and their labels.
  static func decode(_ bytes: [UInt8], path: String) throws(CIFARError) -> (images: ArrayImages.Array, labels: [Int]) {
    guard !bytes.isEmpty, bytes.count % recordSize == 0 else {
      throw CIFARError(path: path, problem: .badSize(bytes: bytes.count, recordSize: recordSize))
    }
    let count = bytes.count / recordSize
    let area = side * side
    var pixels: [UInt8] = []
    pixels.reserveCapacity(count * 3 * area)
    for image in 0..<count {
      let first = image * recordSize + 1
      for i in first..<first + area {
        pixels.append(bytes[i])
        pixels.append(bytes[i + area])
        pixels.append(bytes[i + 2 * area])
      }
    }
    let labels = (0..<count).map { Int(bytes[$0 * recordSize]) }
    return (.init(name: path, count: count, width: side, height: side, channels: 3, pixels: pixels), labels)
  }
}
