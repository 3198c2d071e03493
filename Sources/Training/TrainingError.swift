public import Files

/// Why a training cannot start or had to stop.
public enum TrainingError: ReportableError, Equatable {
  /// A loss was infinite or undefined. `model` is the file with the last good state, nil before the first was saved.
  case notFinite(epoch: Int, step: Int, report: StepReport, model: String?)
  /// The losses are finite, but what was learned cannot be saved: `array` holds numbers that are not finite in the
  /// file's precision.
  case weightsNotFinite(epoch: Int, array: String, model: String?)
  /// The images do not suit the networks; `problem` completes "the data has …".
  case unsuitable(data: String, problem: String)
  case noImages(data: String)

  public var kind: ErrorKind {
    switch self {
    case .notFinite, .weightsNotFinite: .trainingFailed
    case .unsuitable, .noImages: .badData
    }
  }

  public var message: String {
    switch self {
    case .notFinite(let epoch, let step, let report, let model):
      let names = report.named.filter { !$0.value.isFinite }.map(\.name).joined(separator: ", ")
      return "training failed in epoch \(epoch), step \(step): \(names) not finite; \(kept(model)); "
        + "try a lower --rate or another --seed"
    case .weightsNotFinite(let epoch, let array, let model):
      return "training failed in epoch \(epoch): the weights \(array) are not finite in the model file's precision; "
        + "\(kept(model)); try a lower --rate, another --seed or --weights f32"
    case .unsuitable(let data, let problem):
      return "the data set \(data) has \(problem); resize the images to a multiple of 4 pixels, for example 28x28"
    case .noImages(let data):
      return "the data set \(data) holds no images to learn from"
    }
  }

  private func kept(_ model: String?) -> String {
    model.map { "the last good model is kept in \(Path.shown($0))" } ?? "no model was saved yet"
  }
}
