internal import Files

/// Pairs of idx files in a folder, each with or without `.gz`: `NAME-images-idx3-ubyte` and `NAME-labels-idx1-ubyte`, as
/// MNIST's and all that followed. A pair whose name has `train` in it is for training, one with `test` or `t10k` for
/// testing; the only pair of a folder may be called anything.
public enum IDXFormat: DatasetFormat {
  public static let name = "idx"
  public static let summary = "a folder with idx files, named as MNIST's (idx or idx.gz)"

  /// Of a file's name: `emnist-digits-train` and whether it holds images or labels; nil for other files.
  private static func split(_ file: String) -> (stem: String, kind: IDX.Kind)? {
    let name = file.hasSuffix(".gz") ? String(file.dropLast(3)) : file
    for kind in IDX.Kind.allCases {
      for separator in ["-", "."] {
        let ending = "-\(kind.noun)s\(separator)idx\(kind.dimensions)-ubyte"
        if name.hasSuffix(ending), name.count > ending.count { return (String(name.dropLast(ending.count)), kind) }
      }
    }
    return nil
  }

  private static func part(_ stem: String) -> DatasetPart? {
    let words = stem.lowercased().split { !$0.isLetter && !$0.isNumber }
    return words.contains("t10k") ? .test : words.compactMap { DatasetPart.named($0) }.last
  }

  private static func root(_ place: DatasetPlace) -> DatasetPlace { place.unwrapped { split($0) != nil } }

  public static func recognizes(_ place: DatasetPlace) -> Bool {
    !place.isFile && root(place).topFiles.contains { split($0) != nil }
  }

  /// A file whose header and size agree.
  private static func read(_ file: String, _ kind: IDX.Kind, in root: DatasetPlace) throws -> NamedBytes {
    let path = root.shown(file)
    let size = try root.size(of: file)
    try IDX.requireFit(root.start(of: file, atMost: IDX.startSize).bytes, of: size, kind: kind, path: path)
    return NamedBytes(path: path, bytes: try root.content(of: file, atMost: size))
  }

  /// The images to learn from in a folder, or of a single file of images, whatever labels lie beside them; none where there are no
  /// such files.
  ///
  /// - Throws: where a file is damaged, or where there are only images to test with.
  static func images(_ place: DatasetPlace) throws -> [ArrayImages.Array] {
    let root = place.isFile ? place : root(place)
    // The uncompressed file comes before the other in the order of names.
    var stems: Set<String> = []
    let found = root.topFiles.compactMap { file -> (file: String, part: DatasetPart?)? in
      guard let (stem, kind) = split(file), kind == .images, stems.insert(stem).inserted else { return nil }
      return (file, part(stem))
    }
    let learned = found.filter { place.isFile || $0.part == nil || $0.part == .train }
    guard found.isEmpty || !learned.isEmpty else { throw FormatError.nothingToLearn(path: root.shown, found: stems.sorted()) }
    return try learned.map { file, _ in
      let bytes = try read(file, .images, in: root)
      let images = try IDX.decodeImages(bytes.bytes, path: bytes.path)
      return .init(name: bytes.path, count: images.count, width: images.width, height: images.height, channels: 1, pixels: images.pixels)
    }
  }

  public static func list(_ place: DatasetPlace, expected: DatasetDescription?) throws -> StoredDataset {
    let root = root(place)
    var pairs: [(stem: String, part: DatasetPart?)] = []
    // The uncompressed file comes before the other in the order of names.
    var files: [String: [IDX.Kind: String]] = [:]
    for file in root.topFiles {
      guard let (stem, kind) = split(file) else { continue }
      if files[stem] == nil { pairs.append((stem, part(stem))) }
      if files[stem]?[kind] == nil { files[stem, default: [:]][kind] = file }
    }
    // Training first: it says which classes there are.
    let order: [DatasetPart] = [.train, .validation, .test]
    pairs.sort { (order.firstIndex(of: $0.part ?? .train) ?? 0) < (order.firstIndex(of: $1.part ?? .train) ?? 0) }
    for (i, pair) in pairs.enumerated() where pairs[..<i].contains(where: { ($0.part ?? .train) == (pair.part ?? .train) }) {
      throw FormatError.severalSets(path: root.shown, names: pairs.map(\.stem))
    }
    guard pairs.contains(where: { $0.part == nil || $0.part == .train }) || expected != nil else {
      throw FormatError.nothingToLearn(path: root.shown, found: pairs.map(\.stem))
    }
    var arrays: [ArrayImages.Array] = []
    var labels: [Int?] = []
    var parts: [DatasetPart?] = []
    // A folder that is called like a known data set holds it.
    var classNames = expected?.classNames ?? KnownDatasets.all.first { $0.name == place.name }?.classNames
    for (stem, part) in pairs {
      guard let imagesFile = files[stem]?[.images], let labelsFile = files[stem]?[.labels] else {
        let (here, wanted) = files[stem]?[.images] == nil ? (IDX.Kind.labels, IDX.Kind.images) : (.images, .labels)
        throw FormatError.partnerMissing(
          path: root.shown, found: files[stem]?[here] ?? stem, expected: "\(stem)-\(wanted.noun)s-idx\(wanted.dimensions)-ubyte")
      }
      let idxLabels = try read(labelsFile, .labels, in: root)
      let read = try LabelledImages(
        name: stem, classNames: classNames, idxImages: read(imagesFile, .images, in: root), idxLabels: idxLabels)
      classNames = read.classNames
      arrays.append(
        .init(
          name: root.shown(imagesFile), count: read.count, width: read.width, height: read.height, channels: 1,
          pixels: read.pixels))
      labels += read.labels
      parts += Array(repeating: part, count: read.count)
    }
    return StoredDataset(
      name: expected?.name ?? place.name, classNames: classNames ?? [], isNumbered: true, images: ArrayImages(arrays: arrays),
      labels: labels, parts: parts, keepsTestShare: pairs.allSatisfy { $0.part == nil })
  }
}
