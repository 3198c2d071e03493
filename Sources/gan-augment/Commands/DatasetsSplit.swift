import ArgumentParser
import Datasets
import Files
import Training

/// `gan-augment datasets split`: which images keep their labels when there are few.
struct DatasetsSplit: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "split",
    abstract: "Write which images of a known data set keep their labels, as `train --labels-per-class` chooses them.",
    discussion: """
      A line for each image: its place in the training images, from 0, and its label, class by class. numpy.loadtxt(FILE,
      dtype=int) reads it. Splits of one number are nested. Those of MNIST and Fashion-MNIST are published in the folder
      splits/ of this program's sources.
      """)

  @Option(help: ArgumentHelp("The data set: \(DatasetOption.names.joined(separator: ", ")).", valueName: "name"))
  var dataset: String
  @Option(help: ArgumentHelp("The folder where it lies.", valueName: "path"))
  var data: String?
  @Flag(help: "Never download it.")
  var offline = false
  @Option(name: .customLong("labels-per-class"), parsing: .unconditional, help: ArgumentHelp("Images of each class.", valueName: "n"))
  var labelsPerClass: Int
  @Option(parsing: .unconditional, help: ArgumentHelp("The number of the split.", valueName: "number"))
  var split = 0
  @Option(help: ArgumentHelp("The file to write (default: standard output).", valueName: "file"))
  var out: String?
  @Flag(help: "Replace a file that exists.")
  var overwrite = false

  func run() throws {
    let chosen = try LabelOptions.split(perClass: labelsPerClass, split)
    guard DatasetOption.names.contains(dataset) else {
      throw DatasetError.unknownDataset(name: dataset, known: DatasetOption.names)
    }
    if let out, FileKind.at(out) != nil, !overwrite { throw UsageError.pictureExists(path: out) }
    let locator = DatasetLocator(folder: data, network: offline ? .forbidden : .allowed, notice: { Console.note($0) })
    let images = dataset == Strokes.name ? Strokes.training : try locator.load(dataset, split: .train)
    let text = try chosen.text(for: images)
    guard let out else { return Console.show(text) }
    try AtomicFile.write(Array(text.utf8), to: out, durability: .fast, links: .followed)
    Console.print(out)
  }
}
