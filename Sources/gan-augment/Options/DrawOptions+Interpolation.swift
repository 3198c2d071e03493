import Augmentation
import Files
import Images
import Models
import Training

extension DrawOptions {
  /// The most images of one way: a picture of all of them is drawn.
  private static let mostSteps = 1024

  /// Draws `count` images on the way from one to another.
  ///
  /// - Parameter places: as given, each `class:number`
  func interpolate(_ places: [String], count: Int) throws {
    guard (2...DrawOptions.mostSteps).contains(count) else {
      throw UsageError.badNumber(
        option: "--count", found: String(count), expected: "2 to \(DrawOptions.mostSteps) images on the way")
    }
    try check(.each(count))
    let others: [(isGiven: Bool, option: String)] = [
      (classes != "all", "--class"), (start != 0, "--start"), (format != "png", "--format \(format)"), (append, "--append"),
      (overwrite, "--overwrite"), (shard != nil, "--shard"), (!aims.isEmpty, "a factor to reach"),
      (!filter.isEmpty, "a filter"), (real != nil, "--real"),
    ]
    if let other = others.first(where: \.isGiven) { throw UsageError.together("--interpolate", other.option) }
    guard places.count == 2 else { throw UsageError.badPlaceOnTheWay(token: places.joined(separator: " ")) }
    let form = try ManifestForm.named(manifest)
    TrainingThreads.use(try threads.resolved())
    let (model, path) = try source.load()
    let ends = try places.map { try DrawOptions.end($0, of: model) }
    let settings = try CodeSelection.settings(code, of: CodeNames(model))
    if let code = settings.grid.first {
      throw UsageError.together("--interpolate", "--code \(CodeNames(model).names[code])=grid")
    }
    let way = Interpolation(
      from: ends[0], to: ends[1], count: count, seed: seed, codes: settings.values, truncation: Float(truncation))
    let folder = out ?? DrawOptions.newFolder(under: "samples", name: Path.fileStem(path))
    let strip = folder + "-strip.png"
    if Folder.exists(strip) { throw UsageError.pictureExists(path: strip) }
    try way.write(from: model, to: folder, names: (places[0], places[1]), manifest: form, strip: strip)
    Console.note("\(count) images on the way from \(places[0]) to \(places[1]), and \(form.fileName()), written to:")
    Console.print(folder)
    Console.note("all in a row:")
    Console.print(strip)
  }

  /// `3:0`: image 0 of class 3. Without classes the number alone.
  private static func end(_ text: String, of model: Model) throws -> Interpolation.End {
    let names = model.architecture.classNames
    if names.isEmpty {
      guard let index = Int(text), (0..<1 << 47).contains(index) else { throw UsageError.badNumberOnTheWay(token: text) }
      return Interpolation.End(label: nil, index: index)
    }
    guard let colon = text.lastIndex(of: ":"), let index = Int(text[text.index(after: colon)...]), (0..<1 << 47).contains(index) else {
      throw UsageError.badPlaceOnTheWay(token: text)
    }
    let labels = try ClassSelection.labels(String(text[..<colon]), of: names, option: "--interpolate")
    guard labels.count == 1 else { throw UsageError.badPlaceOnTheWay(token: text) }
    return Interpolation.End(label: labels[0], index: index)
  }
}
