/// Factors on the configuration's own numbers, all 1 at first: what the ``Watchdog`` makes gentler after a rollback.
public struct GameTuning: Sendable, Equatable, Archivable {
  public var generatorRate: Float = 1
  public var discriminatorRate: Float = 1
  /// On the weight of the class head's cross-entropy in the generator's loss.
  public var generatorClassWeight: Float = 1

  public init() {}

  mutating func archive(_ archive: inout StateArchive) throws(StateArchive.Fault) {
    try archive.field("generatorRate", &generatorRate)
    try archive.field("discriminatorRate", &discriminatorRate)
    try archive.field("generatorClassWeight", &generatorClassWeight)
  }
}
