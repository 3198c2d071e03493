public import Files

/// What can be wrong with images that a user names, apart from one damaged file. All sentences are made here.
public enum FormatError: ReportableError, Equatable {
  /// Neither a folder of any known kind nor a file of one.
  case unknown(path: String)
  // Class folders.
  /// No class folders; `images` of PNG files lie in the folder itself.
  case noClasses(path: String, images: Int)
  case emptyClass(path: String)
  /// A file that looks like an image, but is none that can be read here.
  case notPNG(path: String, format: String)
  /// Images of one folder in several sizes.
  case sizesDiffer(path: String, width: Int, height: Int, firstPath: String, firstWidth: Int, firstHeight: Int)
  // Beside a data set.
  case sizeDiffers(path: String, width: Int, height: Int, expectedWidth: Int, expectedHeight: Int, of: String)
  case classesDiffer(path: String, found: [String], expected: [String], of: String)

  public var kind: ErrorKind { .badData }

  public var message: String {
    switch self {
    case .unknown(let path):
      "\(Path.shown(path)): not a folder and not an .npz file; expected a folder with a sub-folder of PNG files for each "
        + "class, a folder of idx files, or an .npz file"
    case .noClasses(let path, let images) where images > 0:
      "\(Path.shown(path)): \(images) PNG \(images == 1 ? "file lies" : "files lie") in the folder itself, where no class "
        + "can be told; expected a sub-folder for each class"
    case .noClasses(let path, _):
      "\(Path.shown(path)): no images; expected a sub-folder of PNG files for each class, or idx files"
    case .emptyClass(let path):
      "\(Path.shown(path)): no PNG file in this class's folder; put images there or remove it"
    case .notPNG(let path, let format):
      "\(Path.shown(path)): \(format) cannot be read, only PNG; convert it, or take it out of the class's folder"
    case .sizesDiffer(let path, let width, let height, let firstPath, let firstWidth, let firstHeight):
      "\(Path.shown(path)): \(width)x\(height) pixels, but \(Path.shown(firstPath)) has \(firstWidth)x\(firstHeight); "
        + "expected images of one size"
    case .sizeDiffers(let path, let width, let height, let expectedWidth, let expectedHeight, let name):
      "\(Path.shown(path)): \(width)x\(height) pixels, but the images of \(Path.shown(name)) have "
        + "\(expectedWidth)x\(expectedHeight); resize them first"
    case .classesDiffer(let path, let found, let expected, let name):
      "\(Path.shown(path)): the classes are \(list(found)), but \(Path.shown(name)) has \(list(expected)); "
        + "expected one folder for each class, with its name"
    }
  }
}

/// All of a short list; the beginning and the end of a long one.
private func list(_ names: [String]) -> String {
  guard names.count > 24, let last = names.last else { return names.map { Path.shown($0) }.joined(separator: ", ") }
  return names.prefix(20).map { Path.shown($0) }.joined(separator: ", ") + ", … \(Path.shown(last))"
}
