import ArgumentParser

@main
struct GanAugment: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "gan-augment", subcommands: [Train.self])
}
