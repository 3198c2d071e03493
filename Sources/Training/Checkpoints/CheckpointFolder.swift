internal import Files

/// Where a training keeps its states: the folder `NAME.training` beside the model `NAME.safetensors`. It holds the last
/// two states and that of the best model, each a file of its own with its step in the name, and is removed when the
/// training is over.
///
/// Every file is written whole or not at all, and older ones are removed only when the newer one is on the disk: a run
/// that is killed at any moment after the first was saved leaves one that can be gone on with.
public struct CheckpointFolder: Sendable {
  public let path: String

  /// - Parameter model: the path of the model file
  public init(ofModel model: String) {
    path = (model.hasSuffix(CheckpointFolder.modelEnding) ? String(model.dropLast(CheckpointFolder.modelEnding.count)) : model) + CheckpointFolder.ending
  }

  /// The model files in `folder` whose trainings can be gone on with, in the order of their names.
  public static func unfinished(in folder: String) throws -> [String] {
    guard Folder.isFolder(folder) else { return [] }
    return try Folder.entries(folder).filter { $0.hasSuffix(ending) }
      .map { Path.join(folder, String($0.dropLast(ending.count)) + modelEnding) }
      .filter { try !CheckpointFolder(ofModel: $0).files().isEmpty }
  }

  /// Whether anything was saved.
  public var isEmpty: Bool { (try? files().isEmpty) ?? true }

  /// The newest state that can be used.
  ///
  /// - Parameter notice: hears of newer ones that cannot, a sentence each
  /// - Throws: ``CheckpointError``
  public func newest(notice: (String) -> Void) throws -> (checkpoint: Checkpoint, path: String) {
    let files = try files()
    guard !files.isEmpty else { throw CheckpointError(path: path, problem: .none) }
    var first: String?
    for file in files {
      let path = Path.join(self.path, file.name)
      do {
        let checkpoint = try Checkpoint(decoding: readFile(path, atMost: InputLimits.trainingState), path: path)
        guard checkpoint.step == file.step else { throw CheckpointError(path: path, problem: .entry("step")) }
        if let first { notice("\(first); going on with the state before it") }
        return (checkpoint, path)
      } catch let error as any ReportableError {
        first = first ?? error.message
      }
    }
    throw CheckpointError(path: path, problem: .allDamaged(first ?? ""))
  }

  // MARK: For the training that owns it

  /// Makes the folder and keeps all other processes out of it as long as the lock lives; removes what killed runs left half
  /// written.
  func lock() throws -> FolderLock {
    try Folder.create(path)
    guard let lock = try FolderLock(path) else { throw CheckpointError(path: path, problem: .isRunning) }
    StreamedFile.removeLeftovers(in: path) { _ in true }
    return lock
  }

  /// Writes a state, then removes the ones that are no longer needed.
  ///
  /// - Parameter isBest: whether the best model so far is of this state
  func save(_ checkpoint: Checkpoint, isBest: Bool) throws {
    let name = File(step: checkpoint.step, isBest: isBest).name
    try AtomicFile.write(checkpoint.encoded(), to: Path.join(path, name))
    let files = try files()
    let best = files.first(where: \.isBest)
    for file in files.dropFirst(CheckpointFolder.kept) where file != best { try removeFile(Path.join(path, file.name)) }
  }

  /// Removes the states of later steps, which could not be used; those of all steps, with what else the training kept here,
  /// where `step` is nil.
  func removeStates(after step: Int?) throws {
    for file in try files() where step.map({ file.step > $0 }) ?? true { try removeFile(Path.join(path, file.name)) }
    if step == nil { try removeFile(Path.join(path, StepTimes.fileName)) }
  }

  /// Removes everything: the training is over. What somebody else put there stays.
  public func remove() throws {
    // The oldest first, so that what is left by a run that is killed here can still be gone on with.
    for file in try files().reversed() { try removeFile(Path.join(path, file.name)) }
    StreamedFile.removeLeftovers(in: path) { _ in true }
    try removeFile(Path.join(path, StepTimes.fileName))
    Folder.removeIfEmpty(path)
  }

  /// How many of the latest are kept.
  private static let kept = 2
  private static let ending = ".training"
  private static let modelEnding = ".safetensors"

  private struct File: Equatable {
    let step: Int
    let isBest: Bool

    private static let beginning = "step-"
    private static let best = "-best"
    private static let digits = 9

    init(step: Int, isBest: Bool) {
      self.step = step
      self.isBest = isBest
    }

    init?(_ name: String) {
      guard name.hasPrefix(File.beginning), name.hasSuffix(modelEnding) else { return nil }
      let middle = name.dropFirst(File.beginning.count).dropLast(modelEnding.count)
      isBest = middle.hasSuffix(File.best)
      guard let step = Int(isBest ? middle.dropLast(File.best.count) : middle), step >= 0 else { return nil }
      self.step = step
      guard self.name == name else { return nil }
    }

    var name: String {
      let number = String(step)
      return File.beginning + String(repeating: "0", count: max(0, File.digits - number.count)) + number
        + (isBest ? File.best : "") + modelEnding
    }
  }

  /// The newest first.
  private func files() throws -> [File] {
    guard Folder.isFolder(path) else { return [] }
    return try Folder.entries(path).compactMap { File($0) }.sorted { ($0.step, $0.isBest ? 1 : 0) > ($1.step, $1.isBest ? 1 : 0) }
  }
}
