public import Files

/// Why a training cannot start or had to stop.
public enum TrainingError: ReportableError, Equatable {
  /// The watchdog found trouble once more often than it may go back, or too late to go back. `model` is the file with
  /// the best model of this run, nil before the first was saved.
  case gaveUp(epoch: Int, trouble: Trouble, rollbacks: Int, model: String?)
  /// The images do not suit the networks; `problem` completes "the data has …".
  case unsuitable(data: String, problem: String)
  case noImages(data: String)
  /// A game that is told classes, images without labels, and labels of none or one of the classes.
  case fewLabelledClasses(data: String, labelled: [String])

  public var kind: ErrorKind {
    switch self {
    case .gaveUp: .trainingFailed
    case .unsuitable, .noImages, .fewLabelledClasses: .badData
    }
  }

  public var message: String {
    switch self {
    case .gaveUp(let epoch, let trouble, let rollbacks, let model):
      let tries = rollbacks == 0 ? "" : ", also after \(rollbacks) \(rollbacks == 1 ? "return" : "returns") to a good state with gentler settings"
      let kept = model.map { "the best model so far is kept in \(Path.shown($0))" } ?? "no model was saved"
      return "training failed in epoch \(epoch): \(trouble.text)\(tries); \(kept); try a lower --rate or another --seed"
    case .unsuitable(let data, let problem):
      return "the data set \(data) has \(problem); resize the images to a multiple of 4 pixels, for example 28x28"
    case .noImages(let data):
      return "the data set \(data) holds no images to learn from"
    case .fewLabelledClasses(let data, let labelled):
      let found = labelled.first.map { "labels of one class only (\(Path.shown($0)))" } ?? "no label"
      return "the data set \(data) has images without a label and \(found), which says nothing of what sets classes apart; "
        + "give labels of two classes or more, or learn without any (--preset dcgan)"
    }
  }
}
