internal import Files
internal import Models
internal import Serialization

/// How many of a class's draws passed the filters.
public struct Acceptance: Sendable, Equatable {
  /// nil for a model without classes.
  public let label: Int?
  public private(set) var images = 0
  /// How many draws did not pass, and why.
  public private(set) var rejected: [Rejection: Int] = [:]

  init(label: Int?) { self.label = label }

  public var draws: Int { images + rejected.values.reduce(0, +) }
  /// 0…1; 1 where nothing was drawn.
  public var rate: Double { draws > 0 ? Double(images) / Double(draws) : 1 }

  mutating func addImage() { images += 1 }
  mutating func add(_ rejection: Rejection) { rejected[rejection, default: 0] += 1 }
}

/// `OUT/acceptance.json`: what the filters asked for, and how much of each class passed in the last run.
struct AcceptanceFile {
  private static let stem = "acceptance"
  private static let ending = ".json"

  static func name(_ shard: Shard?) -> String { stem + (shard?.suffix ?? "") + ending }

  static func hasName(_ name: String) -> Bool {
    name.hasPrefix(stem) && name.hasSuffix(ending) && name.utf8.count >= stem.utf8.count + ending.utf8.count
      && Shard.isSuffix(name.dropFirst(stem.utf8.count).dropLast(ending.utf8.count))
  }

  static func write(_ acceptance: [Acceptance], _ filters: ImageFilters, _ job: OutputJob) throws {
    var asked = JSONObject()
    if let confidence = filters.confidence { asked["minConfidence"] = .number(Double("\(confidence.least)") ?? 0) }
    if let distance = filters.distance {
      asked["minDistance"] = .number(distance.least)
      asked["typicalDistance"] = .number(distance.real.typicalDistance)
    }
    let classes = acceptance.map { part -> JSONValue in
      var object = JSONObject()
      if let label = part.label {
        object["label"] = .integer(label)
        object["class"] = .string(job.architecture.classNames[label])
      }
      object["images"] = .integer(part.images)
      object["draws"] = .integer(part.draws)
      object["acceptance"] = .number(part.rate)
      for reason in Rejection.allCases {
        if let count = part.rejected[reason] { object["rejectedFor\(reason.rawValue.capitalizedFirst)"] = .integer(count) }
      }
      return .object(object)
    }
    let text = JSONValue.object(JSONObject([(key: "asked", value: .object(asked)), (key: "classes", value: .array(classes))]))
    try AtomicFile.write(text.encoded() + [0x0A], to: Path.join(job.folder, name(job.shard)))
  }
}

extension String {
  fileprivate var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
}
