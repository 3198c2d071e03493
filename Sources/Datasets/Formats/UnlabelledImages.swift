internal import Files

/// Images at any place, of which nobody asks for labels: those of a folder at any depth (of its training part, where it has
/// parts), of a zip file of one, of idx files, of an .npz file, or a single image file.
enum UnlabelledImages {
  /// Which images are there; what only images to test with consists of is left out.
  ///
  /// - Returns: also what the way they lie is called
  /// - Throws: a `ReportableError` with one sentence.
  static func list(_ place: DatasetPlace) throws -> (format: String, StoredDataset) {
    if NPZFormat.recognizes(place) { return (NPZFormat.name, dataset(place, [try NPZFormat.images(place)])) }
    let arrays = try IDXFormat.images(place)
    if !arrays.isEmpty { return (IDXFormat.name, dataset(place, arrays)) }
    if CIFARFormat.recognizes(place) { return (CIFARFormat.name, withoutLabels(try CIFARFormat.list(place, expected: nil))) }
    let root = place.unwrapped { _ in false }
    let parts = root.parts
    let files = root.files.filter { file in
      guard DatasetPlace.isImage(file) else { return false }
      guard parts.contains(where: { $0.part != nil }), let slash = file.utf8.firstIndex(of: UInt8(ascii: "/")) else { return true }
      return UnlabelledFolder.holds(file) || DatasetPart.named(file[..<slash]) == .train
    }
    guard !files.isEmpty else { throw FormatError.noImages(path: place.path, foreign: root.foreignPictures) }
    var stored = dataset(place, FileImages(place: root, files: files))
    if let foreign = root.foreignPictures {
      stored.notices.append("\(Path.shown(root.shown)): \(foreign) left out, which cannot be read; convert them to PNG or JPEG")
    }
    return ("images", stored)
  }

  private static func dataset(_ place: DatasetPlace, _ arrays: [ArrayImages.Array]) -> StoredDataset {
    dataset(place, ArrayImages(arrays: arrays))
  }

  private static func dataset(_ place: DatasetPlace, _ images: any ImageSource) -> StoredDataset {
    StoredDataset(
      name: place.name, classNames: [], isNumbered: true, images: images, labels: [Int?](repeating: nil, count: images.count),
      parts: [DatasetPart?](repeating: .train, count: images.count), keepsTestShare: false)
  }

  /// Images to test with stay what they are, and are read for nothing.
  private static func withoutLabels(_ stored: StoredDataset) -> StoredDataset {
    var stored = stored
    stored.classNames = []
    stored.labels = [Int?](repeating: nil, count: stored.labels.count)
    return stored
  }
}
