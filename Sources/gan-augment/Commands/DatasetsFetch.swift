import ArgumentParser
import Datasets
import Files

/// `gan-augment datasets fetch`: downloads known data sets before they are needed.
struct DatasetsFetch: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fetch",
    abstract: "Download known data sets, so that they are there when the network is not.",
    discussion: """
      Looks in $GAN_AUGMENT_DATA/NAME and in the cache, $XDG_CACHE_HOME/gan-augment/NAME (~/.cache/gan-augment/NAME), and
      downloads into the cache what is in neither. Prints the folder. Files are compared with the published ones. A file
      that you have downloaded by hand is taken when it lies in that folder.
      """)

  @Argument(
    help: ArgumentHelp("Data sets: \(KnownDatasets.all.map(\.name).joined(separator: ", ")).", valueName: "name"))
  var names: [String]

  func run() throws {
    let known = KnownDatasets.all
    // An unknown name is refused before anything is downloaded.
    let wanted = try names.map { name in
      guard let dataset = known.first(where: { $0.name == name }) else {
        throw DatasetError.unknownDataset(name: name, known: known.map(\.name))
      }
      return dataset
    }
    let locator = DatasetLocator(notice: { Console.note($0) })
    for dataset in wanted {
      let folder = try locator.fetch(dataset)
      Console.note(
        "\(dataset.name): \(dataset.counts.train) training and \(dataset.counts.test) test images; licence: \(dataset.licence)")
      Console.print(folder)
    }
  }
}
