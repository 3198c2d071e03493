/// What can go wrong with a file or folder.
public enum FileError: ReportableError, Equatable {
  /// Nothing lies at an input's path.
  case missing(path: String)
  case cannotOpen(path: String, reason: SystemReason)
  /// The input is not a file that can be read to its end.
  case notAFile(path: String, found: FileKind)
  /// An input folder is not a folder.
  case notAFolder(path: String)
  /// The input holds more than the `limit` in bytes.
  case tooLarge(path: String, limit: Int)
  /// A name in the folder is not text; `name` shows it with replacement characters.
  case nameIsNotText(folder: String, name: String)
  case readingFailed(path: String, reason: SystemReason)
  /// A file or folder cannot be created.
  case cannotCreate(path: String, reason: SystemReason)
  /// The output's place is taken by something that must not be replaced.
  case cannotReplace(path: String, found: FileKind)
  case folderNotEmpty(path: String)
  case writingFailed(path: String, reason: SystemReason)
  /// A file of an earlier run cannot be removed.
  case removingFailed(path: String, reason: SystemReason)

  public var kind: ErrorKind {
    switch self {
    case .missing, .cannotOpen, .notAFile, .notAFolder: .missingInput
    case .tooLarge, .nameIsNotText: .badData
    case .cannotCreate, .cannotReplace, .folderNotEmpty: .cannotCreate
    case .readingFailed, .writingFailed, .removingFailed: .inputOutput
    }
  }

  public var message: String {
    switch self {
    case .missing(let path):
      "\(Path.shown(path)): there is no such file or folder; check the path"
    case .cannotOpen(let path, let reason):
      "\(Path.shown(path)): cannot be opened (\(reason.text)); check its permissions"
    case .notAFile(let path, let found):
      "\(Path.shown(path)): \(found.rawValue), but a file is needed; name a file"
    case .notAFolder(let path):
      "\(Path.shown(path)): not a folder, but a folder is needed; name a folder"
    case .tooLarge(let path, let limit):
      "\(Path.shown(path)): larger than the \(limit) bytes that can be read here; check that it is the right file"
    case .nameIsNotText(let folder, let name):
      "\(Path.shown(Path.join(folder, name))): the name is not UTF-8; rename it"
    case .readingFailed(let path, let reason):
      "\(Path.shown(path)): reading failed (\(reason.text)); check the disk and try again"
    case .cannotCreate(let path, let reason):
      "\(Path.shown(path)): cannot be created (\(reason.text)); check the folder it goes into or choose another"
    case .cannotReplace(let path, let found):
      "\(Path.shown(path)): cannot be created because \(found.rawValue) is there; choose another name"
    case .folderNotEmpty(let path):
      "\(Path.shown(path)): the folder is not empty; choose another, or add `--append` or `--overwrite`"
    case .writingFailed(let path, let reason):
      "\(Path.shown(path)): writing failed (\(reason.text)); \(FileError.remedy(reason)) and try again"
    case .removingFailed(let path, let reason):
      "\(Path.shown(path)): cannot be removed (\(reason.text)); check the permissions of its folder"
    }
  }

  private static func remedy(_ reason: SystemReason) -> String {
    if reason.saysFull { return "free some space" }
    return reason.saysTooLarge ? "allow larger files (ulimit -f)" : "check the disk"
  }

  /// The error of an input that could not be opened.
  static func opening(_ path: String, _ reason: SystemReason) -> FileError {
    reason.saysMissing ? .missing(path: path) : .cannotOpen(path: path, reason: reason)
  }
}
