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
  func load() throws -> LabelledImages {
    if let dataset, !DatasetOption.names.contains(dataset) {
      throw DatasetError.unknownDataset(name: dataset, known: DatasetOption.names)
    }
    if dataset == Strokes.name || (dataset == nil && data == nil) {
      if data != nil { throw UsageError.together("--dataset strokes", "--data (strokes are drawn, not read)") }
      return Strokes.training
    }
    let locator = DatasetLocator(
      folder: data, network: offline ? .forbidden : .allowed, notice: { Console.note($0) })
    return try locator.load(dataset ?? nameOfFolder(), split: .train)
  }

  private func nameOfFolder() throws -> String {
    guard let data else { return Strokes.name }
    let name = Path.fileName(try Path.resolvingLinks(data))
    return name.isEmpty || name.hasPrefix(".") || name.contains("/") ? "data" : name
  }
}
