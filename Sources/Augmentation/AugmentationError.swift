public import Files

/// What can be wrong with a request for images, or with the place they are to go to. All sentences are made here.
public enum AugmentationError: ReportableError, Equatable {
  // The request.
  case noImages
  case classOutOfRange(label: Int, classNames: [String])
  /// An image without a label was asked of a model that has classes.
  case classMissing(classNames: [String])
  case classTwice(name: String)
  /// Images are numbered 0 ..< 2⁴⁸.
  case indexTooLarge(first: Int, count: Int)
  case codeOutOfRange(code: Int, names: [String])
  case codeNotFinite(name: String)
  /// A code was given a value, a grid or a target, and another of these.
  case codeTwice(name: String)
  case truncationOutOfRange(Float)
  /// Filters, and images whose numbers leave no room for further draws.
  case cannotRedraw(first: Int, count: Int, limit: Int)
  /// None of an image's draws passed the filters; of its class so many did before.
  case exhausted(name: String?, index: Int, tries: Int, asked: [String], passed: Int, drawn: Int)
  /// A set of real images with other classes or of another size than the model's.
  case realClassesDiffer(set: String, found: [String], expected: [String])
  /// Width, height and channels.
  case realSizeDiffers(set: String, found: [Int], expected: [Int])
  // The format.
  case unknownFormat(name: String, known: [String])
  case unknownManifest(name: String, known: [String])
  /// A manifest for files of single images, and a format that has none.
  case manifestNeedsFiles(manifest: String, format: String)
  case cannotAppend(format: String)
  case notGrey(format: String, channels: Int)
  case tooManyClasses(format: String, count: Int, limit: Int)
  case tooLarge(format: String, images: Int, bytes: Int)
  // The folder.
  /// Two classes would share the folder `folder`, at least where upper and lower case are one.
  case sameFolder(first: String, second: String, folder: String)
  case foreignManifest(path: String)
  /// A manifest that lists a file outside of its folder.
  case unsafeManifest(path: String, file: String)
  /// The manifest that is there has another form than the one asked for.
  case otherManifest(path: String, form: String)
  /// The manifest that is there has other columns than the rows to be added.
  case otherColumns(path: String, found: [String], expected: [String])

  public var kind: ErrorKind {
    switch self {
    case .noImages, .classOutOfRange, .classMissing, .classTwice, .indexTooLarge, .codeOutOfRange, .codeNotFinite, .codeTwice,
      .truncationOutOfRange, .cannotRedraw, .unknownFormat, .unknownManifest, .manifestNeedsFiles, .cannotAppend, .notGrey, .tooManyClasses, .tooLarge:
      .usage
    case .exhausted: .trainingFailed
    case .realClassesDiffer, .realSizeDiffers, .unsafeManifest: .badData
    case .sameFolder, .foreignManifest, .otherManifest, .otherColumns: .cannotCreate
    }
  }

  public var message: String {
    switch self {
    case .noImages:
      "no images were asked for; give at least one class a count of 1 or more"
    case .classOutOfRange(let label, let classNames) where classNames.isEmpty:
      "class \(label): this model has no classes; leave the class out"
    case .classOutOfRange(let label, let classNames):
      "class \(label): this model has the classes 0 to \(classNames.count - 1) (\(list(classNames)))"
    case .classMissing(let classNames):
      "no class was named, but this model has the classes \(list(classNames)); name some of them or all"
    case .classTwice(let name):
      "class \(Path.shown(name)) is named twice; name it once, with the count of both"
    case .indexTooLarge(let first, let count):
      "\(count) images from number \(first) on: a class has the images 0 to \(1 << 48 - 1); start lower"
    case .codeOutOfRange(let code, let names) where names.isEmpty:
      "code \(code): this model has no codes"
    case .codeOutOfRange(let code, let names):
      "code \(code): this model has the codes 0 to \(names.count - 1) (\(list(names)))"
    case .codeNotFinite(let name):
      "code \(Path.shown(name)): its value is not a finite number; codes are trained on -1 to 1"
    case .codeTwice(let name):
      "code \(Path.shown(name)) is set twice, by a value and a target or by two targets; leave one out"
    case .truncationOutOfRange(let found):
      "truncation \(found): expected a number above 0 and at most 1"
    case .cannotRedraw(let first, let count, let limit):
      "\(count) images from number \(first) on: with filters a class has the images 0 to \(limit - 1); start lower"
    case .exhausted(let name, let index, let tries, let asked, let passed, let drawn):
      "\(name.map { "class \(Path.shown($0)), " } ?? "")image \(index): none of \(tries) draws has "
        + "\(asked.joined(separator: " and ")) (\(passed) of \(drawn) draws \(name == nil ? "" : "of this class ")before had); "
        + "ask for less, or train the model longer"
    case .realClassesDiffer(let set, let found, let expected):
      "\(Path.shown(set)): the real images have the classes \(list(found)), but the model has \(list(expected)); "
        + "name the images that it was trained on, or others of the same classes"
    case .realSizeDiffers(let set, let found, let expected):
      "\(Path.shown(set)): the real images have \(size(found)), but the model's have \(size(expected)); "
        + "name images of the model's size"
    case .unknownFormat(let name, let known):
      "unknown format '\(Path.shown(name))' (one of: \(known.joined(separator: ", ")))"
    case .unknownManifest(let name, let known):
      "unknown manifest '\(Path.shown(name))' (one of: \(known.joined(separator: ", ")))"
    case .manifestNeedsFiles(let manifest, let format):
      "manifest \(manifest) describes files of single images, but format \(format) has none; "
        + "use the format \(PNGFolders.name) or another manifest"
    case .cannotAppend(let format):
      "format \(format) holds many images in one file, so nothing can be appended; choose another folder, "
        + "add `--overwrite`, or use the format \(PNGFolders.name)"
    case .notGrey(let format, let channels):
      "format \(format) holds grey images only, but this model's have \(channels) channels; "
        + "use the format \(PNGFolders.name) or \(NPZFile.name)"
    case .tooManyClasses(let format, let count, let limit):
      "format \(format) has labels of one byte, for \(limit) classes, but this model has \(count); "
        + "use the format \(PNGFolders.name) or \(NPZFile.name)"
    case .tooLarge(let format, let images, let bytes):
      "format \(format): \(images) images are \(bytes) bytes, but one file holds less than 4 GB; "
        + "draw fewer at a time, or use the format \(PNGFolders.name)"
    case .sameFolder(let first, let second, let folder):
      "the classes '\(Path.shown(first))' and '\(Path.shown(second))' would share the folder \(Path.shown(folder)) "
        + "where upper and lower case are one; use the format \(IDXFiles.name) or \(NPZFile.name)"
    case .foreignManifest(let path):
      "\(Path.shown(path)): not a manifest of this program (its first line is another); "
        + "move it away or choose another folder"
    case .unsafeManifest(let path, let file):
      "\(Path.shown(path)): it lists '\(Path.shown(file))', which lies outside of the folder; somebody changed it, so move it away "
        + "or choose another folder"
    case .otherManifest(let path, let form):
      "\(Path.shown(path)): the images that are there have this manifest; add `--manifest \(form)`, or choose another folder"
    case .otherColumns(let path, let found, let expected):
      "\(Path.shown(path)): its columns are \(list(found)), but this model's images have \(list(expected)); "
        + "choose another folder"
    }
  }
}

/// All of a short list; the first and the last of a long one.
private func list(_ names: [String]) -> String {
  guard names.count > 12, let last = names.last else { return names.map { Path.shown($0) }.joined(separator: ", ") }
  return names.prefix(8).map { Path.shown($0) }.joined(separator: ", ") + ", … \(Path.shown(last))"
}

/// Width, height and channels in words.
private func size(_ sizes: [Int]) -> String {
  "\(sizes[0])x\(sizes[1]) pixels and \(sizes[2]) \(sizes[2] == 1 ? "channel" : "channels")"
}
