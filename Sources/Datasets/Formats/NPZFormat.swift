internal import Files

/// NumPy's archive of arrays: images as bytes `[count, height, width]`, `[count, height, width, channels]` or
/// `[count, channels, height, width]`, labels as integers `[count]` or `[count, 1]`. The names are those of Keras
/// (`x_train`, `y_train`), of MedMNIST (`train_images`, `train_labels`), or just `images` and `labels`.
public enum NPZFormat: DatasetFormat {
  public static let name = "npz"
  public static let summary = "an .npz file with x_train and y_train, or images and labels"

  /// Bytes of one array without compression.
  private static let largest = 1 << 32

  public static func recognizes(_ path: String) -> Bool {
    Path.fileExtension(path) == "npz" && FileKind.at(path) == .file
  }

  public static func read(
    _ path: String, split: DatasetSplit, expected: DatasetDescription?, notice: (String) -> Void
  ) throws -> LabelledImages {
    try decode(
      readFile(path, atMost: 1 << 40), path: path, name: expected?.name ?? Path.fileStem(path), split: split,
      expected: expected)
  }

  /// The same from bytes in memory.
  ///
  /// - Parameter path: how messages name the file.
  public static func decode(
    _ file: [UInt8], path: String, name: String, split: DatasetSplit, expected: DatasetDescription?
  ) throws -> LabelledImages {
    func fail(_ problem: NPZError.Problem) -> NPZError { NPZError(path: path, problem: problem) }
    do {
      let archive = try ZipFile(file)
      let names = archive.members.map { $0.name.hasSuffix(".npy") ? String($0.name.dropLast(4)) : $0.name }
      let pairs = pairs(split)
      guard let pair = pairs.first(where: { names.contains($0.images) && names.contains($0.labels) }) else {
        throw fail(.arraysMissing(found: names, wanted: pairs.map { [$0.images, $0.labels] }))
      }
      // Sizes first: nothing is unpacked that cannot be used.
      let images = try StoredArray(named: pair.images, names, archive)
      let labels = try StoredArray(named: pair.labels, names, archive)
      guard let layout = Layout(images.header) else {
        throw fail(.notImages(name: pair.images, type: images.header.type, shape: images.header.shape))
      }
      if let expected, layout.width != expected.width || layout.height != expected.height {
        throw FormatError.sizeDiffers(
          path: path, width: layout.width, height: layout.height, expectedWidth: expected.width,
          expectedHeight: expected.height, of: expected.name)
      }
      let labelShape = labels.header.shape
      guard labelShape.count == 1 || labelShape.count == 2 && labelShape[1] == 1, !labels.header.isColumnMajor else {
        throw fail(.notLabels(name: pair.labels, type: labels.header.type, shape: labelShape))
      }
      guard labelShape[0] == layout.count else {
        throw fail(.countsDiffer(images: layout.count, labels: labelShape[0]))
      }
      guard let numbers = labels.header.integers(try labels.file(archive)) else {
        throw fail(.notLabels(name: pair.labels, type: labels.header.type, shape: labelShape))
      }
      // Without names the labels are what they are, unless that would make absurdly many classes.
      let classNames = expected?.classNames ?? (0...min(max(0, numbers.max() ?? 0), 9_999)).map { String($0) }
      if let i = numbers.firstIndex(where: { !classNames.indices.contains($0) }) {
        throw fail(.labelOutOfRange(index: i, label: numbers[i], classCount: classNames.count))
      }
      return LabelledImages(
        name: name, width: layout.width, height: layout.height, channels: layout.channels, classNames: classNames,
        pixels: layout.pixels(try images.file(archive), from: images.header.headerSize), labels: numbers)
    } catch let error as ZipError {
      throw fail(.zip(error))
    } catch let error as ArrayError {
      throw fail(.array(name: error.name, words: error.words))
    }
  }

  private static func pairs(_ split: DatasetSplit) -> [(images: String, labels: String)] {
    switch split {
    case .train: [("x_train", "y_train"), ("train_images", "train_labels"), ("images", "labels")]
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
      guard size <= NPZFormat.largest else {
        throw ArrayError(name: name, words: "\(size) bytes, more than the \(NPZFormat.largest) that can be read")
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
