import Files
import Training

/// Where a training writes: a name that nothing else has yet.
struct OutputNames: Equatable {
  let model: String
  let samples: String

  /// `models/NAME.safetensors` and `samples/NAME`, with one number behind both (`NAME-2`) when either is taken. A path
  /// that was given is taken as it is, or with the first number that makes it free. With `overwrite` all stay as they are.
  static func choose(name: String, model: String?, samples: String?, overwrite: Bool) -> OutputNames {
    let suffix = ".safetensors"
    let modelPath = model ?? Path.join(ModelLocator.folder, name + suffix)
    let samplesPath = samples ?? Path.join("samples", name)
    if overwrite { return OutputNames(model: modelPath, samples: samplesPath) }
    func numbered(model number: Int) -> String {
      guard number > 1 else { return modelPath }
      return modelPath.hasSuffix(suffix) ? modelPath.dropLast(suffix.count) + "-\(number)" + suffix : modelPath + "-\(number)"
    }
    func numbered(samples number: Int) -> String { number > 1 ? "\(samplesPath)-\(number)" : samplesPath }
    func first(where isFree: (Int) -> Bool) -> Int {
      var number = 1
      while !isFree(number) { number += 1 }
      return number
    }
    let modelIsFree = { !Folder.exists(numbered(model: $0)) && CheckpointFolder(ofModel: numbered(model: $0)).isEmpty }
    let samplesAreFree = { !Folder.exists(numbered(samples: $0)) }
    if model == nil, samples == nil {
      let number = first { modelIsFree($0) && samplesAreFree($0) }
      return OutputNames(model: numbered(model: number), samples: numbered(samples: number))
    }
    return OutputNames(
      model: numbered(model: first(where: modelIsFree)), samples: numbered(samples: first(where: samplesAreFree)))
  }

  /// `samples/NAME.png`, or with the first number behind the name that makes it free (`NAME-2`).
  static func picture(_ name: String, overwrite: Bool) -> String {
    let stem = Path.join("samples", name)
    var file = stem + ".png"
    var number = 1
    while !overwrite, Folder.exists(file) {
      number += 1
      file = "\(stem)-\(number).png"
    }
    return file
  }
}
