import ArgumentParser
import Datasets
import Files
import Serialization

/// `gan-augment datasets list`: the data sets that can be asked for by name.
struct DatasetsList: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "Show the data sets with a name: what they hold, their licence, and where they lie.")

  @Flag(help: "One JSON document instead of text.")
  var json = false

  func run() throws {
    let entries = [DatasetEntry.strokes] + KnownDatasets.all.map { DatasetEntry($0) }
    if json {
      Console.print(JSONValue.array(entries.map(\.json)).text)
      return
    }
    for (i, entry) in entries.enumerated() {
      if i > 0 { Console.print("") }
      for line in entry.lines { Console.print(line) }
    }
    Console.note("next: gan-augment train --dataset NAME, or gan-augment datasets inspect FOLDER for your own images")
  }
}

/// A data set with a name, as the list shows it.
private struct DatasetEntry {
  let name: String
  let title: String
  let classNames: [String]
  let width: Int
  let height: Int
  let channels: Int
  let training: Int
  let test: Int
  /// Without compression; nil for what is drawn.
  let bytes: Int?
  /// As it is published; nil for what is drawn.
  let download: Int?
  let licence: String?
  /// The folder where it lies; nil if it is not here.
  let place: String?

  static let strokes = DatasetEntry(
    name: Strokes.name, title: "built-in handwriting: digits drawn by this program", classNames: (0...9).map { String($0) }, width: 28,
    height: 28, channels: 1, training: 20_000, test: 10_000, bytes: nil, download: nil, licence: nil, place: nil)

  private init(
    name: String, title: String, classNames: [String], width: Int, height: Int, channels: Int, training: Int, test: Int, bytes: Int?,
    download: Int?, licence: String?, place: String?
  ) {
    self.name = name
    self.title = title
    self.classNames = classNames
    self.width = width
    self.height = height
    self.channels = channels
    self.training = training
    self.test = test
    self.bytes = bytes
    self.download = download
    self.licence = licence
    self.place = place
  }

  init(_ known: KnownDataset) {
    self.init(
      name: known.name, title: known.title, classNames: known.classNames, width: known.imageSize.width,
      height: known.imageSize.height, channels: known.imageSize.channels, training: known.count(.train),
      test: known.count(.test), bytes: known.bytes, download: known.downloadSize, licence: known.licence,
      place: DatasetLocator(network: .forbidden).place(of: known))
  }

  var lines: [String] {
    let classes = classNames.count > 12 ? "\(classNames.count)" : "\(classNames.count): \(classNames.joined(separator: ", "))"
    let form = channels == 1 ? "grey" : "RGB"
    var rows = [
      ("classes", classes), ("images", "\(training) + \(test) to test with, \(width)x\(height) \(form)\(bytes.map { ", \($0) bytes" } ?? "")"),
    ]
    if let licence { rows.append(("licence", licence)) }
    let missing = "not here; \(DatasetEntry.megabytes(download ?? 0)) are downloaded when it is asked for"
    rows.append(("where", bytes == nil ? "built in" : place.map { Path.shown($0) } ?? missing))
    return ["\(name)  \(title)"] + rows.map { "  \($0.0)" + String(repeating: " ", count: 9 - $0.0.count) + $0.1 }
  }

  private static func megabytes(_ bytes: Int) -> String {
    let tenths = (bytes + 50_000) / 100_000
    return tenths < 1000 ? "\(tenths / 10).\(tenths % 10) MB" : "\((tenths + 5) / 10) MB"
  }

  var json: JSONValue {
    [
      "name": .string(name), "title": .string(title), "classes": .array(classNames.map(JSONValue.string)), "width": .integer(width),
      "height": .integer(height), "channels": .integer(channels), "training": .integer(training), "test": .integer(test),
      "bytes": bytes.map(JSONValue.integer) ?? nil, "download": download.map(JSONValue.integer) ?? nil,
      "licence": licence.map(JSONValue.string) ?? nil,
      "place": place.map(JSONValue.string) ?? nil,
    ]
  }
}
