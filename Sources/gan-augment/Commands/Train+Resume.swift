import ArgumentParser
import Files
import Models
import Training

/// `train --resume`: going on with a training that was interrupted, killed, or ran into a full disk.
extension Train {
  /// Goes on with the training of the model that was named, or with the only one that is unfinished. What the command line
  /// does not say is as it was said when the training began.
  func goOn() throws {
    let given = CommandLine.arguments.dropFirst(2)
    let path = try model ?? name.map { Path.join(ModelLocator.folder, $0 + Train.modelEnding) } ?? Train.onlyUnfinished()
    let place = CheckpointFolder(ofModel: path)
    if place.isEmpty, FileKind.at(path) == .file {
      // It may have been killed between its last write and this.
      try place.remove()
      try ModelLocator.remember(path)
      Console.note("\(Path.shown(path)): its training is over, there is nothing left to do")
      return
    }
    let (checkpoint, file) = try place.newest { Console.note($0) }
    let merged = try Train.parse(checkpoint.arguments + given)
    guard let samples = merged.samples else { throw CheckpointError(path: file, problem: .entry("arguments")) }
    Console.note("going on with \(Path.shown(file))")
    try merged.train(OutputNames(model: path, samples: samples), from: (checkpoint, file))
  }

  /// The default depends on the processor.
  private var arithmetic: [String] { precision == nil ? ["--precision", ArithmeticPrecision.fastest.rawValue] : [] }

  /// What this training is to be gone on with later.
  func argumentsToKeep(_ names: OutputNames, threads: Int) -> [String] {
    CommandLine.arguments.dropFirst(2) + ["--samples", names.samples, "--threads", String(threads)] + arithmetic
  }

  /// Says how to go on, if that is possible.
  static func tellHowToGoOn(_ names: OutputNames) {
    guard !CheckpointFolder(ofModel: names.model).isEmpty else { return }
    let name = Path.fileStem(names.model)
    let isPlain = names.model == Path.join(ModelLocator.folder, name + modelEnding)
    let command = [CommandLine.arguments[0], "train", "--resume"] + (isPlain ? ["--name", name] : ["--model", names.model])
    let line = command.map(quoted).joined(separator: " ")
    Console.note("to go on: \(line)")
    Console.note("to end it there: \(line) --finish")
  }

  /// Says so where a training of this name waits to be gone on with, and another one begins.
  static func tellOfUnfinished(_ name: String, chosen: OutputNames) {
    let path = Path.join(ModelLocator.folder, name + modelEnding)
    guard chosen.model != path, !CheckpointFolder(ofModel: path).isEmpty else { return }
    Console.note("the training of \(path) is unfinished; this is another one (--resume --name \(quoted(name)) goes on with that)")
  }

  private static let modelEnding = ".safetensors"

  private static func onlyUnfinished() throws -> String {
    let found = try CheckpointFolder.unfinished(in: ModelLocator.folder)
    guard let only = found.first else {
      throw CheckpointError(path: ModelLocator.folder, problem: .none)
    }
    guard found.count == 1 else { throw UsageError.severalUnfinished(names: found.map { Path.fileStem($0) }.sorted()) }
    return only
  }

  /// As a shell takes it for one word.
  private static func quoted(_ word: String) -> String {
    let plain = word.utf8.allSatisfy { byte in
      (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte) || "/._-+,=:@%".utf8.contains(byte)
        || byte >= 0x80
    }
    return plain && !word.isEmpty ? word : "'" + word.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
  }
}
