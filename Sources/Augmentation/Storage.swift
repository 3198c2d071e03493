/// How a run's images are stored.
public struct Storage: Sendable {
  public var format: any ImageOutput.Type
  public var manifest: ManifestForm
  public var ifNotEmpty: FolderPolicy
  /// Which part of the plan is made; nil: all of it.
  public var shard: Shard?
  /// How many images a file holds at most, where a format makes several files of many images.
  public var imagesPerFile: Int

  public init(
    _ format: any ImageOutput.Type = PNGFolders.self, manifest: ManifestForm = .csv, ifNotEmpty: FolderPolicy = .refuse,
    shard: Shard? = nil, imagesPerFile: Int = 10_000
  ) {
    self.format = format
    self.manifest = manifest
    self.ifNotEmpty = ifNotEmpty
    self.shard = shard
    self.imagesPerFile = imagesPerFile
  }
}
