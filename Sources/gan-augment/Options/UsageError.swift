import Files

/// What a user asked for that cannot be.
enum UsageError: ReportableError, Equatable {
  case unknownClass(token: String, names: [String])
  case noClasses
  case unknownCode(token: String, names: [String])
  case badCodeValue(token: String)
  case badFactorValue(token: String)
  /// No code was measured to move what an option asks for.
  case factorNotMoved(option: String, name: String, moved: [String], codes: Int)
  case badNumber(option: String, found: String, expected: String)
  case together(String, String)
  case missing(option: String, why: String)
  case noModel(searched: [String])
  case pictureExists(path: String, option: String = "--out")

  var kind: ErrorKind {
    switch self {
    case .noModel: .missingInput
    case .pictureExists: .cannotCreate
    default: .usage
    }
  }

  var message: String {
    switch self {
    case .unknownClass(let token, let names):
      return "--class \(token): this model has \(UsageError.list(names, one: "the class", many: "the classes"))"
    case .noClasses:
      return "--class: this model was trained without labels and has no classes; leave the option out"
    case .unknownCode(let token, let names):
      return names.isEmpty
        ? "--code \(token): this model has no codes; train one with --codes 2"
        : "--code \(token): this model has the codes "
          + names.enumerated().map { "\($0.offset) (\($0.element))" }.joined(separator: ", ")
    case .badCodeValue(let token):
      return "--code \(token): expected a code and a number, for example 0=0.5 or thickness=-1"
    case .badFactorValue(let token):
      return "--factor \(token): expected a factor and a number, for example width=12"
    case .factorNotMoved(let option, _, _, let codes) where codes == 0:
      return "\(option): this model has no codes; train one with --codes 2"
    case .factorNotMoved(let option, let name, let moved, _):
      return "\(option): none of this model's codes was found to move \(Path.shown(name)); "
        + (moved.isEmpty ? "they move nothing clearly" : "they move \(moved.joined(separator: ", "))")
    case .badNumber(let option, let found, let expected):
      return "\(option) \(found): expected \(expected)"
    case .together(let first, let second):
      return "\(first) and \(second) cannot be used together"
    case .missing(let option, let why):
      return "\(option) is missing: \(why)"
    case .pictureExists(let path, let option):
      return "\(Path.shown(path)): this file exists; name another with \(option), or replace it with --overwrite"
    case .noModel(let searched):
      return "no model found (looked for \(searched.joined(separator: ", "))); `gan-augment train` makes one, --model names one"
    }
  }

  /// "the classes 0 to 9" where that says it all, else all names.
  private static func list(_ names: [String], one: String, many: String) -> String {
    let names = names.map { Path.shown($0) }
    if names.count == 1 { return "\(one) \(names[0])" }
    let areNumbers = names.enumerated().allSatisfy { $0.element == String($0.offset) }
    return areNumbers ? "\(many) 0 to \(names.count - 1)" : "\(many) \(names.joined(separator: ", "))"
  }
}
