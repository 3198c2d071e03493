public import Files

/// Why a set of images cannot be evaluated. All sentences are made here.
public enum EvaluationError: ReportableError, Equatable {
  /// Fewer images of a class than any measure needs. `set` is the generated images' name, or that of the reference.
  case tooFew(set: String, className: String, count: Int, least: Int)
  /// The same of images without labels.
  case tooFewUnlabelled(set: String, count: Int, least: Int)
  /// Something that needs labels was asked of a model that was trained without.
  case unlabelledModel(path: String, option: String)
  case sizeDiffers(path: String, model: String, dataset: String, data: String)
  case classesDiffer(path: String, model: [String], dataset: String, data: [String])
  /// A judge of other images than the model's.
  case otherData(path: String, dataset: String)

  public var kind: ErrorKind {
    switch self {
    case .unlabelledModel: .usage
    default: .badData
    }
  }

  public var message: String {
    switch self {
    case .tooFew(let set, let className, let count, let least):
      "\(Path.shown(set)): \(count) \(count == 1 ? "image" : "images") of class \(Path.shown(className)); "
        + "at least \(least) of each class are needed, and 1000 for numbers that mean much"
    case .tooFewUnlabelled(let set, let count, let least):
      "\(Path.shown(set)): \(count) \(count == 1 ? "image" : "images"); at least \(least) are needed, and 10000 for numbers "
        + "that mean much"
    case .unlabelledModel(let path, let option):
      "\(option): the images of \(Path.shown(path)) have no labels that anything could be learned or judged by, since the model "
        + "knows no classes of the data; leave the option out"
    case .sizeDiffers(let path, let model, let dataset, let data):
      "\(Path.shown(path)): this model draws \(model) images, but those of \(Path.shown(dataset)) are \(data); "
        + "name the data set that it was trained on with --dataset or --data"
    case .otherData(let path, let dataset):
      "\(Path.shown(path)): this model was trained on other images than these of \(Path.shown(dataset)), whose judge is no "
        + "use to it; name the data set that it was trained on with --dataset or --data"
    case .classesDiffer(let path, let model, let dataset, let data):
      "\(Path.shown(path)): this model has the classes \(list(model)), but \(Path.shown(dataset)) has \(list(data)); "
        + "name the data set that it was trained on with --dataset or --data"
    }
  }
}

private func list(_ names: [String]) -> String {
  guard names.count > 24, let last = names.last else { return names.map { Path.shown($0) }.joined(separator: ", ") }
  return names.prefix(20).map { Path.shown($0) }.joined(separator: ", ") + ", … \(Path.shown(last))"
}
