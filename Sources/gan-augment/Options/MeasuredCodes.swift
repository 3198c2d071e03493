import Evaluation
import Models

/// What a model's codes do: as its file says, else measured now.
struct MeasuredCodes {
  let descriptions: [CodeDescription]
  let names: CodeNames

  init(of model: Model) {
    if let stored = model.measuredCodes {
      descriptions = stored
    } else if model.architecture.codes.isEmpty {
      descriptions = []
    } else {
      Console.note("this model's file does not say what its codes do; measuring them (whether they keep the class stays unknown)")
      descriptions = CodeMeasurement().describe(model)
    }
    names = CodeNames(model.architecture, descriptions)
  }
}

/// What codes may be called: by what they were measured to do, by what they were guided to, by number.
struct CodeNames {
  let names: [String]
  private let aliases: [String]

  init(_ architecture: Architecture, _ measured: [CodeDescription]?) {
    names = architecture.codeNames(measured: measured)
    aliases = architecture.codes.map(\.name)
  }

  init(_ model: Model) { self.init(model.architecture, model.measuredCodes) }

  func index(_ token: String) throws -> Int {
    if let named = names.firstIndex(of: token) ?? aliases.firstIndex(of: token) { return named }
    if let index = Int(token), names.indices.contains(index) { return index }
    throw UsageError.unknownCode(token: token, names: names)
  }
}
