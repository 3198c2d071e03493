import ArgumentParser
import Models

/// How wide the networks are. Hidden: the widths that follow from the images' size are the ones that were found to learn well;
/// this is for measuring how time grows with them (`Benchmarks`).
struct ChannelsOption: ParsableArguments {
  @Option(help: .hidden)
  var channels: String?

  /// The discriminator's feature maps, of the largest images first; the generator's are the reverse. nil: by the images' size.
  func resolved() throws -> [Int]? {
    guard let channels else { return nil }
    let counts = channels.split(separator: ",", omittingEmptySubsequences: false).map { Int($0) ?? 0 }
    guard (1...6).contains(counts.count), counts.allSatisfy({ (1...4096).contains($0) }) else {
      throw UsageError.badNumber(
        option: "--channels", found: channels, expected: "one to six numbers of feature maps, for example 128,256,512")
    }
    return counts
  }
}
