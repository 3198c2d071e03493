import ArgumentParser

/// `gan-augment datasets`: the known data sets, and a look at one's own.
struct DatasetsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "datasets",
    abstract: "List or download the known data sets, look at your own images, or choose the few that keep their labels.",
    subcommands: [DatasetsList.self, DatasetsInspect.self, DatasetsFetch.self, DatasetsSplit.self],
    defaultSubcommand: DatasetsList.self)
}
