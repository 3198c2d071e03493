public import Files

/// Why a training cannot be gone on with.
public struct CheckpointError: ReportableError, Equatable {
  public enum Problem: Sendable, Equatable {
    /// The file is none of a training's.
    case foreign
    case version(String)
    /// A field or array is missing, or holds what no training holds.
    case entry(String)
    /// The training is of other data or options.
    case differs([String])
    /// Nothing was saved there; `hasModel`: but a model is there.
    case none
    /// None of the files can be used; the reason of the first, a whole sentence.
    case allDamaged(String)
    /// Another process has it under way.
    case isRunning
  }

  public let path: String
  public let problem: Problem

  public init(path: String, problem: Problem) {
    self.path = path
    self.problem = problem
  }

  public var kind: ErrorKind {
    switch problem {
    case .foreign, .version, .entry, .differs, .allDamaged: .badData
    case .none: .missingInput
    case .isRunning: .cannotCreate
    }
  }

  public var message: String {
    let path = Path.shown(path)
    switch problem {
    case .foreign:
      return "\(path): not the state of a training; `gan-augment train` writes one beside the model while it runs"
    case .version(let found):
      return "\(path): the state of a training in version \(Path.shown(found)), and this program reads version "
        + "\(Checkpoint.formatVersion); go on with the program that began it"
    case .entry(let name):
      return "\(path): not a valid state of a training: \(Path.shown(name)) is missing or not as it must be; train anew without --resume"
    case .differs(let differences):
      return "\(path): the training cannot go on, since its data or options were others (\(differences.joined(separator: "; "))); "
        + "leave out what differs, or train anew without --resume"
    case .none:
      return "\(path): there is no training to go on with; train without --resume"
    case .allDamaged(let first):
      return "\(path): none of the states that were saved there can be used (\(first)); train anew without --resume"
    case .isRunning:
      return "\(path): another process is training this model; wait for its end, or choose another --name"
    }
  }
}
