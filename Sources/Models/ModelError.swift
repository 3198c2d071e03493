public import Files

/// What can be wrong with a model file beyond its container.
public struct ModelError: ReportableError, Equatable {
  public enum Problem: Sendable, Equatable {
    /// A safetensors file, but none of ours.
    case foreign
    /// Written by another version of the format.
    case version(String)
    /// An entry of the header that is missing or makes no sense.
    case entry(String)
    /// An array that the architecture asks for and the file does not have.
    case missing(String)
    /// An array of another shape than the architecture says.
    case shape(String, found: [Int], expected: [Int])
    /// An array that the architecture knows nothing of.
    case unknown(String)
    /// An array with infinite or undefined numbers.
    case notFinite(String)
  }

  public let path: String
  public let problem: Problem

  public var kind: ErrorKind { .badData }

  public var message: String {
    let name = Path.shown(path)
    switch problem {
    case .foreign:
      return "\(name): a safetensors file, but not a model of this program (it names no format); `gan-augment train` writes one"
    case .version(let found):
      return "\(name): a model of format version \(found), this program reads version \(Model.formatVersion); "
        + "train again, or use the program that wrote it"
    case .entry(let key):
      return "\(name): the header's entry \"\(key)\" is missing or makes no sense; train again or take another copy"
    case .missing(let array):
      return "\(name): the array \(array) is missing; train again or take another copy"
    case .shape(let array, let found, let expected):
      return "\(name): the array \(array) has the shape \(found), expected \(expected); train again or take another copy"
    case .unknown(let array):
      return "\(name): the array \(array) does not belong to a model; train again or take another copy"
    case .notFinite(let array):
      return "\(name): the array \(array) holds numbers that are not finite; train again or take another copy"
    }
  }
}
