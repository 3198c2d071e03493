import ArgumentParser

/// `gan-augment datasets`: the known data sets, and a look at one's own.
struct DatasetsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "datasets",
    abstract: "List or download the known data sets, or look at your own images.",
    subcommands: [DatasetsList.self, DatasetsInspect.self, DatasetsFetch.self],
    defaultSubcommand: DatasetsList.self)
}
