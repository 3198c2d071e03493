import ArgumentParser
import Datasets
import Files

/// Which labelled images a command reads, and how they come to one size.
struct DatasetOption: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "A known data set: \(DatasetOption.names.joined(separator: ", ")) (default: strokes, or what --data names).",
      valueName: "name"))
  var dataset: String?

  @Option(
    help: ArgumentHelp(
      "Your own images: \(DatasetFormats.all.map { $0.summary }.joined(separator: "; ")); folders may be in a .zip file. "
        + "With --dataset, the folder where that one lies.",
      valueName: "path"))
  var data: String?

  @Flag(help: "Never download a data set.")
  var offline = false

  @OptionGroup var preparation: PreparationOptions

  static var names: [String] { [Strokes.name] + KnownDatasets.all.map(\.name) }

  /// Whether images of the user's own are read, whatever they are, not a data set with a name.
  var isOwn: Bool { data != nil && dataset == nil }

  /// The training images and, where asked for, the test images that go with them; what was found in them, if they are the
  /// user's own.
  ///
  /// - Parameters:
  ///   - size: pixels of both sides of the user's own images, where --size says nothing
  ///   - progress: hears the share of the user's own images that were read, 0…1
  func loadBoth(
    test: Bool, size: Int? = nil, progress: (Double) -> Void = { _ in }
  ) throws -> (training: LabelledImages, test: LabelledImages?, findings: DatasetFindings?) {
    try load(test: test ? .needed : .unread, size: size, progress: progress)
  }

  /// What becomes of the images to test with.
  enum TestImages {
    case unread
    /// Read where they are; nothing is downloaded for them.
    case ifThere
    case needed
  }

  /// The same.
  func load(
    test: TestImages, size: Int? = nil, progress: (Double) -> Void = { _ in }
  ) throws -> (training: LabelledImages, test: LabelledImages?, findings: DatasetFindings?) {
    if let dataset, !DatasetOption.names.contains(dataset) {
      throw DatasetError.unknownDataset(name: dataset, known: DatasetOption.names)
    }
    if data != nil, dataset == Strokes.name {
      throw UsageError.together("--dataset strokes", "--data (strokes are drawn, not read)")
    }
    if let data, dataset == nil {
      var choices = try preparation.resolved()
      if choices.size == nil { choices.size = size }
      let own = try DatasetFormats.open(data, preparation: choices, progress: progress)
      if test == .needed, own.test == nil { throw FormatError.nothingToTest(path: data) }
      return (own.training, test == .unread ? nil : own.test, own.findings)
    }
    if let given = preparation.given { throw UsageError.together(given, "a data set with a name (only images of --data change)") }
    let locator = DatasetLocator(
      folder: data, network: offline ? .forbidden : .allowed, notice: { Console.note($0) })
    let name = dataset ?? Strokes.name
    if test == .needed {
      let both = try locator.loadBoth(name)
      return (both.training, both.test, nil)
    }
    let training = name == Strokes.name ? Strokes.training : try locator.load(name, split: .train)
    guard test == .ifThere else { return (training, nil, nil) }
    if name == Strokes.name { return (training, Strokes.test, nil) }
    let there = DatasetLocator(folder: data, network: .forbidden)
    return (training, try? there.load(name, split: .test, classNames: training.classNames), nil)
  }
}
