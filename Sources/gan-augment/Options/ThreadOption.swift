import ArgumentParser
import Training

/// How many threads compute.
struct ThreadOption: ParsableArguments {
  @Option(help: ArgumentHelp("Threads to compute with (default: the cores this process may use).", valueName: "n"))
  var threads: Int?

  /// The number asked for, or the cores this process may use.
  func resolved() throws -> Int {
    guard let threads else { return TrainingThreads.available }
    guard (1...1024).contains(threads) else {
      throw UsageError.badNumber(option: "--threads", found: String(threads), expected: "1 to 1024")
    }
    return threads
  }
}
