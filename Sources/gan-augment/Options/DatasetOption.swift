import ArgumentParser
import Datasets
import Files

/// Which labelled images a command reads.
struct DatasetOption: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "A known data set: \(DatasetOption.names.joined(separator: ", ")) (default: strokes, or the folder of --data).",
      valueName: "name"))
  var dataset: String?

  @Option(
    help: ArgumentHelp(
      "Your own images (a folder with MNIST's file names, idx or idx.gz), or, with --dataset, where that one lies.",
      valueName: "folder"))
  var data: String?

  @Flag(help: "Never download a data set.")
  var offline = false

  static var names: [String] { [Strokes.name] + KnownDatasets.all.map(\.name) }

  /// The training images.
  func load() throws -> LabelledImages { try loadBoth(test: false).training }

  /// The training images and, where asked for, the test images that go with them.
  func loadBoth(test: Bool) throws -> (training: LabelledImages, test: LabelledImages?) {
    if let dataset, !DatasetOption.names.contains(dataset) {
      throw DatasetError.unknownDataset(name: dataset, known: DatasetOption.names)
    }
    if data != nil, dataset == Strokes.name {
      throw UsageError.together("--dataset strokes", "--data (strokes are drawn, not read)")
    }
    let locator = DatasetLocator(
      folder: data, network: offline ? .forbidden : .allowed, notice: { Console.note($0) })
    let name = try dataset ?? nameOfFolder()
    if test { return try locator.loadBoth(name) }
    return (name == Strokes.name ? Strokes.training : try locator.load(name, split: .train), nil)
  }

  private func nameOfFolder() throws -> String {
    guard let data else { return Strokes.name }
    let name = Path.fileName(try Path.resolvingLinks(data))
    // Nor is a folder that is called strokes the built-in data set.
    return name.isEmpty || name.hasPrefix(".") || name.contains("/") || name == Strokes.name ? "data" : name
  }
}
