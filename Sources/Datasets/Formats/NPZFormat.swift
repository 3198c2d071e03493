internal import Files
private import Images

/// NumPy's archive of arrays: images as bytes `[count, height, width]`, `[count, height, width, channels]` or
/// `[count, channels, height, width]`, labels as integers `[count]` or `[count, 1]`. The names are those of Keras
/// (`x_train`, `y_train`), of MedMNIST (`train_images`, `train_labels`), or just `images` and `labels`.
public enum NPZFormat: DatasetFormat {
  public static let name = "npz"
  public static let summary = "an .npz file with x_train and y_train, or images and labels"

  public static func recognizes(_ place: DatasetPlace) -> Bool {
    place.isFile && Path.fileExtension(place.path) == "npz"
  }

  public static func list(_ place: DatasetPlace, expected: DatasetDescription?) throws -> StoredDataset {
    let file = try RandomAccessFile(place.path)
    let archive: ZipFile
    do throws(ZipError) {
      archive = try ZipFile(.file(file))
    } catch {
      throw NPZError(path: place.path, problem: .zip(error))
    }
    var arrays: [ArrayImages.Array] = []
    var labels: [Int?] = []
    var parts: [DatasetPart?] = []
    var classNames = expected?.classNames
    var isPart = true
    for part in DatasetPart.allCases {
      guard part == .train || holds(part, archive) else { continue }
      let (images, names) = try decode(archive, path: place.path, name: place.name, part: part, classNames: classNames)
      classNames = images.classNames
      if names.images == "images" { isPart = false }
      arrays.append(
        .init(
          name: "\(place.path): \(names.images)", count: images.count, width: images.width, height: images.height,
          channels: images.channels, pixels: images.pixels))
      labels += images.labels
      parts += Array(repeating: part == .train && !isPart ? nil : part, count: images.count)
    }
    return StoredDataset(
      name: expected?.name ?? place.name, classNames: classNames ?? [], isNumbered: true, images: ArrayImages(arrays: arrays),
      labels: labels, parts: parts, keepsTestShare: !isPart)
  }

  /// One part from bytes in memory.
  ///
  /// - Parameters:
  ///   - path: how messages name the file
  ///   - classNames: what the labels 0, 1, … stand for; without names the classes are "0" to the greatest label
  public static func decode(
    _ file: [UInt8], path: String, name: String, split: DatasetSplit, classNames: [String]? = nil
  ) throws -> LabelledImages {
    let archive: ZipFile
    do throws(ZipError) {
      archive = try ZipFile(file)
    } catch {
      throw NPZError(path: path, problem: .zip(error))
    }
    return try decode(archive, path: path, name: name, part: split == .train ? .train : .test, classNames: classNames).images
  }

  /// Whether arrays of a part are there.
  private static func holds(_ part: DatasetPart, _ archive: ZipFile) -> Bool {
    let names = Set(archive.members.map(\.name))
    return pairs(part).contains { names.contains($0.images + ".npy") && names.contains($0.labels + ".npy") }
  }

  private static func decode(
    _ archive: ZipFile, path: String, name: String, part: DatasetPart, classNames given: [String]?
  ) throws -> (images: LabelledImages, names: (images: String, labels: String)) {
    func fail(_ problem: NPZError.Problem) -> NPZError { NPZError(path: path, problem: problem) }
    do {
      let names = archive.members.map { $0.name.hasSuffix(".npy") ? String($0.name.dropLast(4)) : $0.name }
      let pairs = pairs(part)
      guard let pair = pairs.first(where: { names.contains($0.images) && names.contains($0.labels) }) else {
        throw fail(.arraysMissing(found: names, wanted: pairs.map { [$0.images, $0.labels] }))
      }
      // Sizes first: nothing is unpacked that cannot be used.
      let images = try StoredArray(named: pair.images, names, archive)
      let labels = try StoredArray(named: pair.labels, names, archive)
      guard let layout = Layout(images.header) else {
        throw fail(.notImages(name: pair.images, type: images.header.type, shape: images.header.shape))
      }
      let labelShape = labels.header.shape
      guard labelShape.count == 1 || labelShape.count == 2 && labelShape[1] == 1, !labels.header.isColumnMajor else {
        throw fail(.notLabels(name: pair.labels, type: labels.header.type, shape: labelShape))
      }
      guard labelShape[0] == layout.count else {
        throw fail(.countsDiffer(images: layout.count, labels: labelShape[0]))
      }
      try requireLimits(layout, path: path)
      guard let numbers = labels.header.integers(try labels.file(archive)) else {
        throw fail(.notLabels(name: pair.labels, type: labels.header.type, shape: labelShape))
      }
      // Without names the labels are what they are, unless that would make absurdly many classes.
      let classNames = given ?? (0...min(max(0, numbers.max() ?? 0), 9_999)).map { String($0) }
      if let i = numbers.firstIndex(where: { !classNames.indices.contains($0) }) {
        throw fail(.labelOutOfRange(index: i, label: numbers[i], classCount: classNames.count))
      }
      let read = LabelledImages(
        name: name, width: layout.width, height: layout.height, channels: layout.channels, classNames: classNames,
        pixels: layout.pixels(try images.file(archive), from: images.header.headerSize), labels: numbers)
      return (read, pair)
    } catch let error as ZipError {
      throw fail(.zip(error))
    } catch let error as ArrayError {
      throw fail(.array(name: error.name, words: error.words))
    }
  }

  /// The images to learn from, whatever else is there.
  ///
  /// - Throws: ``NPZError`` where there are none, or none that can be read.
  static func images(_ place: DatasetPlace) throws -> ArrayImages.Array {
    func fail(_ problem: NPZError.Problem) -> NPZError { NPZError(path: place.path, problem: problem) }
    do {
      let archive = try ZipFile(.file(RandomAccessFile(place.path)))
      let names = archive.members.map { $0.name.hasSuffix(".npy") ? String($0.name.dropLast(4)) : $0.name }
      let wanted = pairs(.train).map(\.images)
      guard let name = wanted.first(where: names.contains) else { throw fail(.arraysMissing(found: names, wanted: wanted.map { [$0] })) }
      let images = try StoredArray(named: name, names, archive)
      guard let layout = Layout(images.header) else {
        throw fail(.notImages(name: name, type: images.header.type, shape: images.header.shape))
      }
      try requireLimits(layout, path: place.path)
      return .init(
        name: "\(place.path): \(name)", count: layout.count, width: layout.width, height: layout.height, channels: layout.channels,
        pixels: layout.pixels(try images.file(archive), from: images.header.headerSize))
    } catch let error as ZipError {
      throw fail(.zip(error))
    } catch let error as ArrayError {
      throw fail(.array(name: error.name, words: error.words))
    }
  }

  private static func requireLimits(_ layout: Layout, path: String) throws(NPZError) {
    guard layout.count <= InputLimits.arrayImages else { throw NPZError(path: path, problem: .tooManyImages(layout.count)) }
    guard ImageLimits.default.allow(width: layout.width, height: layout.height) else {
      throw NPZError(path: path, problem: .imagesTooLarge(width: layout.width, height: layout.height))
    }
  }

  private static func pairs(_ part: DatasetPart) -> [(images: String, labels: String)] {
    switch part {
    case .train: [("x_train", "y_train"), ("train_images", "train_labels"), ("images", "labels")]
    case .validation: [("x_val", "y_val"), ("val_images", "val_labels")]
    case .test: [("x_test", "y_test"), ("test_images", "test_labels")]
    }
  }

  private struct ArrayError: Error {
    let name: String
    let words: String
  }

  /// A member whose header was read and fits its size.
  private struct StoredArray {
    let member: ZipFile.Member
    let header: NPY

    init(named name: String, _ names: [String], _ archive: ZipFile) throws {
      guard let index = names.firstIndex(of: name) else { preconditionFailure("no array \(name)") }
      member = archive.members[index]
      let start = try archive.start(of: member, atMost: NPY.longestHeader)
      do throws(NPYError) {
        header = try NPY(start)
      } catch {
        throw ArrayError(name: name, words: error.words)
      }
      guard let size = header.fileSize else {
        throw ArrayError(name: name, words: "an array of \(header.type) \(header.shape), which cannot be read")
      }
      guard size == member.size else {
        throw ArrayError(name: name, words: "\(member.size) bytes, but its header says \(size)")
      }
      guard size <= InputLimits.array else {
        throw ArrayError(name: name, words: "\(size) bytes, more than the \(InputLimits.array) that can be read")
      }
    }

    func file(_ archive: ZipFile) throws(ZipError) -> [UInt8] { try archive.content(of: member) }
  }

  /// How the bytes of the images lie.
  private struct Layout {
    let count: Int
    let height: Int
    let width: Int
    let channels: Int
    private let hasPlanes: Bool

    /// nil where these are no images of bytes.
    init?(_ header: NPY) {
      let shape = header.shape
      guard header.type == "|u1" || header.type == "u1" || header.type == "<u1", !header.isColumnMajor,
        shape.allSatisfy({ $0 > 0 })
      else { return nil }
      count = shape.first ?? 0
      switch shape.count {
      case 3: (height, width, channels, hasPlanes) = (shape[1], shape[2], 1, false)
      case 4 where [1, 3, 4].contains(shape[3]): (height, width, channels, hasPlanes) = (shape[1], shape[2], shape[3], false)
      case 4 where [1, 3].contains(shape[1]): (height, width, channels, hasPlanes) = (shape[2], shape[3], shape[1], true)
      default: return nil
      }
    }

    /// `[count, height, width, channels]`
    func pixels(_ file: [UInt8], from start: Int) -> [UInt8] {
      guard hasPlanes, channels > 1 else { return Array(file[start...]) }
      let area = height * width
      var pixels: [UInt8] = []
      pixels.reserveCapacity(file.count - start)
      for image in 0..<count {
        let first = start + image * area * channels
        for i in 0..<area { for channel in 0..<channels { pixels.append(file[first + channel * area + i]) } }
      }
      return pixels
    }
  }
}
