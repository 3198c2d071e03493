internal import Files

/// All formats that labelled images are read from; the first one that recognizes a place reads it. All but `.npz` files may
/// also be inside of a zip file.
public enum DatasetFormats {
  public static let all: [any DatasetFormat.Type] = [
    NPZFormat.self, IDXFormat.self, CIFARFormat.self, CSVLabelsFormat.self, JSONLinesLabelsFormat.self, StyleGANFormat.self,
    ClassFolderFormat.self,
  ]

  /// All that is at `path`, whatever its format: images to learn from, images to test with, and what was found.
  ///
  /// - Parameter progress: hears the share of the images that were decoded, 0…1
  /// - Throws: a `ReportableError` where nothing is there, or too much of it cannot be used.
  public static func open(
    _ path: String, preparation: ImagePreparation = ImagePreparation(), progress: (Double) -> Void = { _ in }
  ) throws -> LabelledDataset {
    let (format, stored) = try list(path, expected: nil)
    return try DatasetReading(stored, path: path, format: format.name, preparation: preparation).read(progress)
  }

  /// Images and labels of one part, whatever their format.
  ///
  /// - Parameters:
  ///   - split: the part to learn from, or the one to test with; nil for all that may be learned from, where no share is
  ///     kept for testing either
  ///   - expected: what the images are to stand beside: they get its classes, and are made grey or coloured as its images
  ///     are
  ///   - preparation: how they come to `expected`'s size; nil where they must have it already
  ///   - keepsUnlabelled: whether images without labels are wanted as well
  ///   - notice: hears what was left out or changed, in one line
  /// - Throws: a `ReportableError` where nothing is there, it is damaged, or it does not match.
  public static func read(
    _ path: String, split: DatasetSplit? = nil, expected: DatasetDescription? = nil, preparation: ImagePreparation? = nil,
    keepsUnlabelled: Bool = false, notice: (String) -> Void = { _ in }
  ) throws -> LabelledImages {
    let (format, stored) = try list(path, expected: expected)
    var choices = preparation ?? ImagePreparation()
    if split == nil { choices.testShare = 0 }
    let read = try DatasetReading(
      stored, path: path, format: format.name, preparation: choices, expected: expected, mustFit: expected != nil && preparation == nil
    ).read { _ in }
    for line in read.findings.notices { notice(line) }
    guard split == .test else {
      let unlabelled = read.training.count - read.training.labelledCount
      guard unlabelled > 0, !keepsUnlabelled else { return read.training }
      notice(
        "\(Path.shown(path)): \(unlabelled) \(unlabelled == 1 ? "image" : "images") in a folder called unlabelled, which is no class; left out")
      return read.training.labelledOnly
    }
    guard let test = read.test else { throw FormatError.nothingToTest(path: path) }
    return test
  }

  /// All images that may be learned from at `path`, without labels, as they stand beside `data`: of its size, with its
  /// classes, grey or coloured as its images are.
  ///
  /// - Parameters:
  ///   - preparation: how they come to that size
  ///   - test: images to test with, which are left out where they are among them
  ///   - progress: hears the share of the images that were decoded, 0…1
  /// - Returns: also how many were left out, and what else was left out or changed, one line each
  /// - Throws: a `ReportableError` where nothing is there, or too much of it cannot be used.
  public static func readUnlabelled(
    _ path: String, beside data: DatasetDescription, preparation: ImagePreparation, test: LabelledImages? = nil,
    progress: (Double) -> Void = { _ in }
  ) throws -> (images: LabelledImages, leftOut: Int, notices: [String]) {
    let read = try unlabelled(path, beside: data, preparation, progress)
    let (images, leftOut) = test.map { read.training.leavingOutUnlabelled(among: $0) } ?? (read.training, 0)
    return (images, leftOut, notices(of: read))
  }

  /// The same with what each image is called: its file's path within `path`, or a file and the image's number in it.
  public static func readNamed(
    _ path: String, beside data: DatasetDescription, progress: (Double) -> Void = { _ in }
  ) throws -> (images: LabelledImages, names: [String], notices: [String]) {
    let read = try unlabelled(path, beside: data, ImagePreparation(), progress)
    let folder = path.hasSuffix("/") ? path : path + "/"
    let names = read.names.map { name in
      [folder, path + ": "].first { name.utf8.starts(with: $0.utf8) }.map { String(Substring(name.utf8.dropFirst($0.utf8.count))) } ?? name
    }
    return (read.training, names, notices(of: read))
  }

  private static func unlabelled(
    _ path: String, beside data: DatasetDescription, _ preparation: ImagePreparation, _ progress: (Double) -> Void
  ) throws -> LabelledDataset {
    let place = try DatasetPlace(path)
    var (format, stored) = try UnlabelledImages.list(place)
    stored.classNames = data.classNames
    stored.notices += linksNotice(place) + place.closed
    return try DatasetReading(stored, path: path, format: format, preparation: preparation, expected: data).read(progress)
  }

  private static func notices(of read: LabelledDataset) -> [String] {
    let unreadable = read.findings.unreadable
    return read.findings.notices + unreadable.prefix(1).map { first in
      "\(unreadable.count) of these images cannot be read, and were left out; the first: \(Path.shown(first.reason))"
    }
  }

  private static func list(_ path: String, expected: DatasetDescription?) throws -> (any DatasetFormat.Type, StoredDataset) {
    let place = try DatasetPlace(path)
    guard let format = all.first(where: { $0.recognizes(place) }) else { throw FormatError.unknown(path: path) }
    var stored = try format.list(place, expected: expected)
    try ClassNames.requireFit(stored.classNames, path: path)
    stored.notices += linksNotice(place) + place.closed
    return (format, stored)
  }

  private static func linksNotice(_ place: DatasetPlace) -> [String] {
    guard !place.links.isEmpty else { return [] }
    return [
      "\(Path.shown(place.path)): \(place.links.count) \(place.links.count == 1 ? "link leads" : "links lead") out of the folder, "
        + "nowhere or in a circle, and \(place.links.count == 1 ? "was" : "were") not followed"
    ]
  }
}
