import ArgumentParser
import Augmentation
import Evaluation
import Models

/// How many images `augment` makes of each class: one way of several.
struct CountOptions: ParsableArguments {
  @Option(parsing: .unconditional, help: ArgumentHelp("Images of each class; of a model without classes, in all (default: 500; beside the images of --real, as many as were found to help most).", valueName: "n"))
  var count: Int?
  @Option(
    help: ArgumentHelp("Images of single classes: 5=1000,7=200. Can be repeated.", valueName: "class=n,…"))
  var counts: [String] = []
  @Option(
    help: ArgumentHelp(
      "Top every class up to the largest of these real images: a data set's name, a folder, idx or npz.", valueName: "source"))
  var balance: String?
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("So many images for each one that the class has among the real images of --real.", valueName: "x"))
  var ratio: Double?
  @Flag(help: "Put copies of the real images (of --real, or --balance) beside the synthetic ones.")
  var includeReal = false

  /// The one way that was chosen.
  ///
  /// - Parameter besideReal: whether the images are to stand beside real ones that are named
  func counting(besideReal: Bool) throws -> Counting {
    let ways: [(option: String, way: Counting?)] = [
      ("--count", count.map(Counting.each)), ("--counts", counts.isEmpty ? nil : .listed(counts)),
      ("--balance", balance.map { _ in .balance }), ("--ratio", ratio.map(Counting.ratio)),
    ]
    let chosen = ways.filter { $0.way != nil }
    if chosen.count > 1 { throw UsageError.together(chosen[0].option, chosen[1].option) }
    if let ratio, !(ratio > 0 && ratio <= 1_000_000) {
      throw UsageError.badNumber(option: "--ratio", found: String(ratio), expected: "a number above 0")
    }
    return chosen.first?.way ?? (besideReal ? .advised : .each(500))
  }
}

/// A rule for how many images each class gets.
enum Counting {
  case each(Int)
  /// As given: `5=1000,7=200`.
  case listed([String])
  /// As many as the largest real class lacks.
  case balance
  /// So many for each real image, rounded to the nearest.
  case ratio(Double)
  /// What was found to help most often beside real images: where classes are unequal, what brings all of them to the largest; else
  /// ten times as many as there are real ones where these are few, and as many where they are not (docs/VERDICT.md).
  case advised

  /// Measured with 10 real images of each class on five data sets: a hundred or a thousand synthetic ones of each gave 0.1 to 3.6 points over
  /// classical augmentation on the test images. With 50 real ones and more of equal classes nothing did.
  private static let fewImages = 20

  var needsReal: Bool {
    switch self {
    case .each, .listed: false
    case .balance, .ratio, .advised: true
    }
  }

  /// Each class's images, in the order of `labels`, or of the list.
  ///
  /// - Parameter real: how many real images each class has
  func counts(_ labels: [Int?], of model: Model, real: [Int]?) throws -> [(label: Int?, count: Int)] {
    let names = model.architecture.classNames
    switch self {
    case .each(let count): return labels.map { ($0, count) }
    case .listed(let lists): return try Counting.listed(lists, names).map { ($0.label, $0.count) }
    case .advised:
      let real = real ?? []
      let way: Counting = RareClasses(counts: real).areUnequal ? .balance : .ratio((real.max() ?? 0) <= Counting.fewImages ? 10 : 1)
      return try way.counts(labels, of: model, real: real)
    case .balance:
      let real = real ?? []
      let largest = real.max() ?? 0
      return labels.map { label in (label, label.map { largest - real[$0] } ?? 0) }
    case .ratio(let ratio):
      let real = real ?? []
      return labels.map { label in (label, label.map { Int((Double(real[$0]) * ratio).rounded()) } ?? 0) }
    }
  }

  private static func listed(_ lists: [String], _ names: [String]) throws -> [(label: Int, count: Int)] {
    var found: [(label: Int, count: Int)] = []
    for text in lists.flatMap({ entries($0, names) }) {
      guard let equals = text.lastIndex(of: "="), let count = Int(text[text.index(after: equals)...]),
        (0...DrawOptions.mostImages).contains(count)
      else { throw UsageError.badCounts(token: text) }
      for label in try ClassSelection.labels(String(text[..<equals]), of: names, option: "--counts") {
        if found.contains(where: { $0.label == label }) { throw UsageError.classCountedTwice(name: names[label]) }
        found.append((label, count))
      }
    }
    return found
  }

  /// The parts between commas, except within a class's name.
  private static func entries(_ text: String, _ names: [String]) -> [String] {
    let parts = text.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    var entries: [String] = []
    var open: String?
    for part in parts {
      let entry = open.map { $0 + "," + part } ?? part
      // A name with commas goes on until its number comes.
      let isOpen = !entry.contains("=") && names.contains { $0.hasPrefix(entry + ",") }
      if isOpen { open = entry } else { entries.append(entry) }
      if !isOpen { open = nil }
    }
    return entries + (open.map { [$0] } ?? [])
  }
}
