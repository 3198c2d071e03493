public import Files

/// What can be wrong with images that a user names, apart from one damaged file. All sentences are made here.
public enum FormatError: ReportableError, Equatable {
  /// Neither a folder of any known kind nor a file of one.
  case unknown(path: String)
  /// No class folders; `images` files lie in the folder itself, and `foreign` are of kinds that cannot be read.
  case noClasses(path: String, images: Int, foreign: String?)
  /// Images without labels, and none with.
  case onlyUnlabelled(path: String, images: Int)
  /// Nothing that could be learned from without labels; `foreign` pictures are of kinds that cannot be read.
  case noImages(path: String, foreign: String?)
  /// More images are broken than chance breaks; `first` has the sentences of a few.
  case tooManyUnreadable(path: String, unreadable: Int, of: Int, first: [String])
  case oneImage(path: String, className: String)
  case tooManyClasses(path: String, count: Int)
  case longClassName(path: String, name: String)
  /// All names together are too long for a model's header.
  case longClassNames(path: String, count: Int)
  // idx files.
  case severalSets(path: String, names: [String])
  case nothingToLearn(path: String, found: [String])
  case partnerMissing(path: String, found: String, expected: String)
  // Parts.
  case nothingToTest(path: String)
  // Beside a data set.
  case sizeDiffers(path: String, width: Int, height: Int, expectedWidth: Int, expectedHeight: Int, of: String)
  case classesDiffer(path: String, found: [String], expected: [String], of: String)

  public var kind: ErrorKind {
    switch self {
    case .partnerMissing, .nothingToTest, .nothingToLearn: .missingInput
    default: .badData
    }
  }

  public var message: String {
    switch self {
    case .unknown(let path):
      "\(Path.shown(path)): not a folder and not a .zip or .npz file; expected \(DatasetFormats.all.map { $0.summary }.joined(separator: ", or ")); "
        + "folders may be in a .zip file"
    case .noClasses(let path, let images, _) where images > 0:
      "\(Path.shown(path)): \(images) image \(images == 1 ? "file lies" : "files lie") in the folder itself, where no class "
        + "can be told; expected a sub-folder for each class, or labels.csv with file,label beside them"
    case .noClasses(let path, _, let foreign?):
      "\(Path.shown(path)): only pictures that cannot be read (\(foreign)); convert them to PNG or JPEG"
    case .noClasses(let path, _, nil):
      "\(Path.shown(path)): no images; expected a sub-folder of PNG or JPEG files for each class, or idx files"
    case .onlyUnlabelled(let path, let images):
      "\(Path.shown(path)): \(images) image\(images == 1 ? "" : "s") without a label, and none with; expected a sub-folder of PNG or JPEG "
        + "files for each class beside the folder of those without"
    case .noImages(let path, let foreign?):
      "\(Path.shown(path)): only pictures that cannot be read (\(foreign)); convert them to PNG or JPEG"
    case .noImages(let path, nil):
      "\(Path.shown(path)): no images; expected PNG or JPEG files, an idx file of images, or an .npz file with x_train or images"
    case .tooManyUnreadable(let path, let unreadable, let count, let first):
      "\(Path.shown(path)): \(unreadable) of \(count) images cannot be read, which is more than one in ten; "
        + "mend them or take them out; the first: \(first.joined(separator: "; "))"
    case .oneImage(let path, let className):
      "\(Path.shown(path)): the class \(Path.shown(className)) has one image only, from which nothing but copies can be learned; "
        + "add some, or take the class out"
    case .tooManyClasses(let path, let count):
      "\(Path.shown(path)): \(count) classes are too many; a model may have \(InputLimits.classes), so take a part of them"
    case .longClassName(let path, let name):
      "\(Path.shown(path)): the class '\(Path.shown(name))' has a name of \(name.utf8.count) bytes; it may have "
        + "\(InputLimits.className), as a folder's name"
    case .longClassNames(let path, let count):
      "\(Path.shown(path)): the names of the \(count) classes are too long together to be kept in a model; shorten them"
    case .severalSets(let path, let names):
      "\(Path.shown(path)): idx files of several sets (\(list(names))); put the pairs of one set into a folder of their own"
    case .nothingToLearn(let path, let found):
      "\(Path.shown(path)): only images to test with (\(list(found))); expected a pair for training, such as "
        + "train-images-idx3-ubyte and train-labels-idx1-ubyte"
    case .partnerMissing(let path, let found, let expected):
      "\(Path.shown(path)): \(Path.shown(found)) is there, but no \(Path.shown(expected)) (with or without .gz); put it beside"
    case .nothingToTest(let path):
      "\(Path.shown(path)): no images to test with; add them (MNIST's names are t10k-images-idx3-ubyte and t10k-labels-idx1-ubyte, "
        + "keras' x_test and y_test), or compare with held-out training images by --against validation"
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
