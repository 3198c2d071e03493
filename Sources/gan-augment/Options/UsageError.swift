import Files

/// What a user asked for that cannot be.
enum UsageError: ReportableError, Equatable {
  case unknownClass(token: String, names: [String], option: String = "--class")
  case badCounts(token: String)
  case classCountedTwice(name: String)
  /// All classes have as many real images as the largest.
  case balanced(source: String, count: Int)
  /// The model's file has no judge that a filter could ask.
  case noJudge(path: String, asker: String = "--min-confidence")
  /// A set of real images is needed for an option, or named for none.
  case noRealImages(option: String)
  case needlessRealImages
  case badPlaceOnTheWay(token: String)
  /// The same of a model without classes.
  case badNumberOnTheWay(token: String)
  /// A class was named, or needed, of a model that has none.
  case noClasses(option: String)
  case unknownCode(token: String, names: [String])
  case badCodeValue(token: String)
  case badFactorValue(token: String)
  /// No code was measured to move what an option asks for.
  case factorNotMoved(option: String, name: String, moved: [String], codes: Int)
  case badNumber(option: String, found: String, expected: String)
  case together(String, String)
  case missing(option: String, why: String)
  /// Options that make no sense together, with the reason.
  case senseless(String)
  case noModel(searched: [String])
  /// More than one training can be gone on with.
  case severalUnfinished(names: [String])
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
    case .unknownClass(let token, let names, let option):
      return "\(option) \(token): this model has \(UsageError.list(names, one: "the class", many: "the classes"))"
    case .severalUnfinished(let names):
      return "--resume: there are \(names.count) unfinished trainings (\(names.map(Path.shown).joined(separator: ", "))); "
        + "say which one with --name"
    case .badCounts(let token):
      return "--counts \(token): expected classes and numbers of images, for example 5=1000,7=200"
    case .classCountedTwice(let name):
      return "--counts: the class \(Path.shown(name)) is named twice; name it once"
    case .balanced(let source, let count):
      return "--balance \(Path.shown(source)): every class has \(count) images already; there is nothing to add"
    case .noJudge(let path, let asker):
      return "\(asker): \(Path.shown(path)) has no judge in it; train again, or add the judge of its data with "
        + "`gan-augment evaluate --dataset NAME --carry-judge`"
    case .noRealImages(let option):
      return "\(option): the real images are not known; name them with --real"
    case .needlessRealImages:
      return "--real: nothing here looks at real images; add --ratio, --include-real or --min-distance"
    case .badPlaceOnTheWay(let token):
      return "--interpolate \(token): expected two images as class:number, for example 3:0 8:5"
    case .senseless(let reason): return reason
    case .badNumberOnTheWay(let token):
      return "--interpolate \(token): this model has no classes; name two images by their numbers alone, for example 0 5"
    case .noClasses(let option):
      return "\(option): this model was trained without labels and has no classes; leave the option out (--count says how many "
        + "images are drawn in all)"
    case .unknownCode(let token, let names):
      return names.isEmpty
        ? "--code \(token): this model has no codes; train one with --codes 2"
        : "--code \(token): this model has the codes "
          + names.enumerated().map { "\($0.offset) (\($0.element))" }.joined(separator: ", ")
    case .badCodeValue(let token):
      return "--code \(token): expected a code and a number, random or grid, for example 0=0.5 or thickness=grid"
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
