import Files

/// Where a training writes: a name that nothing else has yet.
struct OutputNames: Equatable {
  let model: String
  let samples: String

  /// `models/NAME.safetensors` and `samples/NAME`, or the given paths; with a number behind the name (`NAME-2`) when
  /// one of them is taken, unless `overwrite`.
  static func choose(name: String, model: String?, samples: String?, overwrite: Bool) -> OutputNames {
    let suffix = ".safetensors"
    let modelPath = model ?? Path.join(ModelLocator.folder, name + suffix)
    let samplesPath = samples ?? Path.join("samples", name)
    for number in 1... {
      let mark = number == 1 ? "" : "-\(number)"
      let stem = modelPath.hasSuffix(suffix) ? String(modelPath.dropLast(suffix.count)) : modelPath
      let numbered = OutputNames(
        model: number == 1 ? modelPath : stem + mark + (stem == modelPath ? "" : suffix), samples: samplesPath + mark)
      if overwrite || (!Folder.exists(numbered.model) && !Folder.exists(numbered.samples)) { return numbered }
    }
    return OutputNames(model: modelPath, samples: samplesPath)
  }
}
