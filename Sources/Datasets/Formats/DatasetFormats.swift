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
  ///   - notice: hears what was left out or changed, in one line
  /// - Throws: a `ReportableError` where nothing is there, it is damaged, or it does not match.
  public static func read(
    _ path: String, split: DatasetSplit? = nil, expected: DatasetDescription? = nil, preparation: ImagePreparation? = nil,
    notice: (String) -> Void = { _ in }
  ) throws -> LabelledImages {
    let (format, stored) = try list(path, expected: expected)
    var choices = preparation ?? ImagePreparation()
    if split == nil { choices.testShare = 0 }
    let read = try DatasetReading(
      stored, path: path, format: format.name, preparation: choices, expected: expected, mustFit: expected != nil && preparation == nil
    ).read { _ in }
    for line in read.findings.notices { notice(line) }
    guard split == .test else { return read.training }
    guard let test = read.test else { throw FormatError.nothingToTest(path: path) }
    return test
  }

  private static func list(_ path: String, expected: DatasetDescription?) throws -> (any DatasetFormat.Type, StoredDataset) {
    let place = try DatasetPlace(path)
    guard let format = all.first(where: { $0.recognizes(place) }) else { throw FormatError.unknown(path: path) }
    var stored = try format.list(place, expected: expected)
    try ClassNames.requireFit(stored.classNames, path: path)
    if !place.links.isEmpty {
      stored.notices.append(
        "\(Path.shown(path)): \(place.links.count) \(place.links.count == 1 ? "link leads" : "links lead") out of the folder, "
          + "nowhere or in a circle, and \(place.links.count == 1 ? "was" : "were") not followed")
    }
    stored.notices += place.closed
    return (format, stored)
  }
}
