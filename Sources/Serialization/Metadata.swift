/// What a container says about its arrays: texts with names, in their order.
public struct Metadata: Sendable, Equatable, ExpressibleByDictionaryLiteral {
  private var object = JSONObject()

  public init() {}

  /// - Precondition: no key occurs twice.
  public init(dictionaryLiteral elements: (String, String)...) {
    self.init(elements.map { (key: $0.0, value: $0.1) })
  }

  /// - Precondition: no key occurs twice.
  public init(_ pairs: some Sequence<(key: String, value: String)>) {
    object = JSONObject(pairs.map { (key: $0.key, value: .string($0.value)) })
  }

  public var keys: [String] { object.keys }

  /// The text named `key`; setting a new one appends it, and setting nil removes it.
  public subscript(key: String) -> String? {
    get { object[key]?.stringValue }
    set { object[key] = newValue.map(JSONValue.string) }
  }
}
