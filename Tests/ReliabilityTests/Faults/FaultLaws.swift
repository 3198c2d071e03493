import Files
import Images
import Models
import Serialization
import TestSupport
import Testing

/// What holds of a folder after a command whose system call failed, whichever it was.
struct FaultLaws {
  let command: FaultedCommand
  /// The folder before the command, after it, and after the completing one, when no call fails.
  let old: FolderState
  let new: FolderState
  let complete: FolderState

  init(_ command: FaultedCommand) throws {
    self.command = command
    let folder = try TemporaryFolder()
    try command.prepare(folder)
    old = try FolderState(of: folder)
    let run = try Program.run(command.arguments, in: folder.path)
    try #require(run.code == 0, "\(run.errors)")
    new = try FolderState(of: folder)
    let other = try old.copy()
    let again = try Program.run(command.completion, in: other.path)
    try #require(again.code == 0, "\(again.errors)")
    complete = try FolderState(of: other)
  }

  /// Whether the failure of this call changes nothing that the command promises. All others are told.
  ///
  /// - Closing a file that was read, or a folder.
  /// - Opening a folder to bring its names to the disk, where that is not allowed; the same where it is not supported.
  /// - Removing a class's folder that is empty, an unfinished file after another failure, or the name of a file that is used
  ///   without one: the next run cleans.
  /// - Looking for leftovers.
  static func isHarmless(_ call: CountedCall, _ error: SystemError) -> Bool {
    let isFolder = !call.path.contains(".") || call.path == "." || Path.fileExtension(call.path) == "training"
    switch call.call {
    case .close: return TemporaryName.final(of: Path.fileName(call.path)) == nil
    case .open: return isFolder && error == .accessDenied
    case .sync: return isFolder && error == .invalid
    case .unlink: return isFolder || TemporaryName.isTemporary(Path.fileName(call.path))
    case .list: return true
    default: return false
    }
  }

  /// The exit codes that the failing call may lead to.
  static func codes(_ call: CountedCall, _ error: SystemError) -> Set<Int32> {
    let codes: Set<Int32> =
      switch call.call {
      case .create, .mkdir: [73]
      // Of an input, or of the output's folder at the end.
      case .open: [66, 73, 74]
      case .list: [66, 74]
      default: [74]
      }
    return isHarmless(call, error) ? codes.union([0]) : codes
  }

  /// The message names what the call was about, and the system's reason.
  func expectMessage(_ run: Finished, _ call: CountedCall, _ error: SystemError, _ place: String) {
    let complaint = run.complaint
    #expect(complaint.hasPrefix("gan-augment: "), "\(place): \(run.errors)")
    #expect(complaint.contains("(\(error.text))"), "\(place): \(complaint)")
    let named = complaint.dropFirst("gan-augment: ".count).prefix { $0 != ":" }
    let paths = call.path.split(separator: " ").filter { $0 != "to" }.map { path in
      TemporaryName.final(of: Path.fileName(String(path))).map { Path.join(Path.parent(String(path)), $0) } ?? String(path)
    }
    let isNamed = paths.contains { path in
      let path = path.hasPrefix("./") ? path.dropFirst(2) : path[...]
      return path.hasPrefix(named.hasSuffix("/") ? named.dropLast() : named) || named.hasPrefix(path) || path == "."
    }
    #expect(isNamed, "\(place): \(complaint) is not about \(paths)")
  }

  /// What is there is old or new, and whole.
  ///
  /// - Parameter isCutShort: whether the command had no chance to clean, being killed or without a disk
  func expectWhole(_ found: FolderState, _ call: CountedCall, _ place: String, isCutShort: Bool) {
    for (name, bytes) in found.files where bytes != old.files[name] && bytes != new.files[name] {
      let file = Path.fileName(name)
      if TemporaryName.isTemporary(file) {
        #expect(call.call == .unlink || isCutShort, "\(place): \(name) is left")
      } else if file == "manifest.csv" {
        expectManifest(found, name, place)
      } else if file == "log.jsonl" || file == ".last" {
        #expect(!command.isRepeatable, "\(place): \(name)")
      } else if command.isRepeatable {
        Issue.record("\(place): \(name) is neither the old file nor the new one")
      } else {
        #expect(throws: Never.self, "\(place): \(name)") { try FaultLaws.decode(bytes, name) }
      }
    }
    for name in old.names where found.files[name] == nil {
      #expect(mayBeGone(name, call, isCutShort), "\(place): \(name) is lost")
    }
    // Files that belong together are never old and new.
    guard command.isRepeatable, !command.givesUpOldFiles else { return }
    var areOld: Set<Bool> = []
    for (name, bytes) in found.files {
      guard let before = old.files[name], let after = new.files[name], before != after else { continue }
      if bytes == before || bytes == after { areOld.insert(bytes == before) }
    }
    #expect(areOld.count <= 1, "\(place): old and new files side by side")
  }

  private func mayBeGone(_ name: String, _ call: CountedCall, _ isCutShort: Bool) -> Bool {
    // Replaced by files of other names, or many by many.
    if new.files[name] == nil || command.givesUpOldFiles { return true }
    // Only once all new files are on the disk, and nothing but names is missing.
    guard isCutShort || [.rename, .sync, .open, .unlink].contains(call.call) else { return false }
    // A manifest is never beside images that are not its own, nor are labels: they go before the new images come.
    return Path.fileName(name) == "manifest.csv" || name.contains("idx")
  }

  /// A manifest of the images that are complete: its lines are some of the whole one's, and each file is there.
  private func expectManifest(_ found: FolderState, _ name: String, _ place: String) {
    let lines = found.lines(name)
    let whole = Set(new.lines(name) + old.lines(name))
    #expect(found.files[name]?.last == 0x0A, "\(place): \(name) ends in half a line")
    #expect(lines.first == new.lines(name).first, "\(place): \(name) has another head")
    for line in lines.dropFirst() {
      #expect(whole.contains(line), "\(place): \(name) has the line \(line)")
      let file = Path.join(Path.parent(name), String(line.prefix { $0 != "," && $0 != "#" }))
      #expect(found.files[file] != nil, "\(place): \(name) lists \(file), which is not there")
    }
  }

  /// - Throws: where the file is not whole
  static func decode(_ bytes: [UInt8], _ name: String) throws {
    switch Path.fileExtension(name) {
    case "png": _ = try PNG.decode(bytes, path: name)
    case "safetensors": _ = try Container(decoding: bytes, path: name)
    // The state of a training, which lies in a folder of its own.
    case _ where Path.fileExtension(Path.parent(name)) == "training": _ = try Container(decoding: bytes, path: name)
    default: throw UnknownFile(name: name)
    }
  }

  struct UnknownFile: Error { let name: String }

  /// The completing command succeeds, and then all is there as if nothing had ever failed.
  func expectCompletion(in folder: TemporaryFolder, _ place: String) throws {
    // Of the rejected images nobody said to replace them.
    removeTree(folder.at("rejected"))
    let run = try Program.run(command.completion, in: folder.path)
    #expect(run.code == 0, "\(place), then: \(run.errors)")
    let found = try FolderState(of: folder)
    if command.isRepeatable {
      let differing = Set(found.names + complete.names).filter { found.files[$0] != complete.files[$0] }
      #expect(differing.isEmpty, "\(place), then: \(differing.sorted()) differ from what they should be")
    } else {
      // What a killed training has left is the affair of its own tests.
      #expect(found.names.filter { !TemporaryName.isTemporary(Path.fileName($0)) } == complete.names, "\(place), then")
    }
  }
}
