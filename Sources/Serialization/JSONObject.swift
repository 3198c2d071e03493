/// The members of a JSON object in their order. Finding a key looks at one member after another.
public struct JSONObject: Sendable, Equatable {
  public struct Member: Sendable, Equatable {
    public let key: String
    public let value: JSONValue
  }

  public private(set) var members: [Member]

  public init() {
    members = []
  }

  /// - Precondition: no key occurs twice.
  public init(_ pairs: some Sequence<(key: String, value: JSONValue)>) {
    self.init(unique: pairs.map { Member(key: $0.key, value: $0.value) })
    precondition(Set(members.map { Array($0.key.utf8) }).count == members.count, "a key occurs twice")
  }

  /// Members that are known to have different keys.
  init(unique members: [Member]) {
    self.members = members
  }

  public var keys: [String] { members.map(\.key) }

  /// The value of `key`; setting a new key appends it, and setting nil removes it.
  public subscript(key: String) -> JSONValue? {
    get { index(of: key).map { members[$0].value } }
    set {
      switch (index(of: key), newValue) {
      case (let index?, let value?): members[index] = Member(key: key, value: value)
      case (let index?, nil): members.remove(at: index)
      case (nil, let value?): members.append(Member(key: key, value: value))
      case (nil, nil): break
      }
    }
  }

  /// Keys are equal when their bytes are: Swift's `==` also takes "é" for "e" with an accent after it.
  private func index(of key: String) -> Int? {
    members.firstIndex { $0.key.utf8.elementsEqual(key.utf8) }
  }
}
