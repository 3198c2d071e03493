/// Which class each image file shows: `file,label,probability`, one line each. Beside its images and called `labels.csv` it makes their
/// folder a labelled data set.
public struct LabelTable: Sendable {
  public struct Row: Sendable, Equatable {
    public let file: String
    public let className: String
    /// Of the class, 0…1.
    public let probability: Float

    public init(file: String, className: String, probability: Float) {
      self.file = file
      self.className = className
      self.probability = probability
    }
  }

  public let rows: [Row]

  public init(_ rows: [Row]) { self.rows = rows }

  /// RFC 4180, with a header; probabilities with four decimals.
  public var csv: [UInt8] {
    var text = CSV.line(["file", "label", "probability"])
    for row in rows { text += CSV.line([row.file, row.className, LabelTable.decimal(row.probability)]) }
    return Array(text.utf8)
  }

  private static func decimal(_ probability: Float) -> String {
    let places = 10_000
    let scaled = Int((min(max(probability, 0), 1) * Float(places)).rounded())
    return "\(scaled / places)." + String(String(places + scaled % places).dropFirst())
  }
}
