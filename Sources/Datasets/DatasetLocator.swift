public import Files

/// Finds a data set's files by name, downloads them if they are nowhere, and reads them.
///
/// With ``folder`` the files must be there: in the folder itself, or in its sub-folder with the data set's name. A
/// folder that a user names is never silently replaced by another place.
/// Without it they are looked for in `$GAN_AUGMENT_DATA/NAME`, then in the cache, `$XDG_CACHE_HOME/gan-augment/NAME`
/// (by default `~/.cache/gan-augment/NAME`); if they are in neither, a known data set is downloaded into the cache.
///
/// The names are those of MNIST: `train-images-idx3-ubyte` or `train-images.idx3-ubyte`, `train-labels-idx1-ubyte`,
/// `t10k-…` for the test split, each with or without `.gz`. Only downloaded files are compared with the published ones:
/// files in a folder may be the user's own, of any size.
public struct DatasetLocator: Sendable {
  public enum Network: Sendable {
    case allowed
    /// As with `--offline`.
    case forbidden
  }

  /// The user's own folder, as with `--data DIR`.
  public var folder: String?
  public var network: Network
  /// The data sets that have class names, and can be downloaded.
  public var known: [KnownDataset]
  /// Values of environment variables: the two above, HOME, PATH, and what ``Downloader`` passes on.
  public var environment: @Sendable (String) -> String?
  /// Hears what takes long or went wrong on the way, in one line.
  public var notice: @Sendable (String) -> Void

  public init(
    folder: String? = nil, network: Network = .allowed, known: [KnownDataset] = KnownDatasets.all,
    environment: @escaping @Sendable (String) -> String? = { Environment.value($0) },
    notice: @escaping @Sendable (String) -> Void = { _ in }
  ) {
    self.folder = folder
    self.network = network
    self.known = known
    self.environment = environment
    self.notice = notice
  }

  /// The images and labels of one split of the data set `name`.
  ///
  /// - Parameter classNames: what the labels stand for. By default the names of the known data set, or else the
  ///   numbers "0" to the greatest label; give the training split's names when reading the test split that goes with
  ///   it.
  public func load(
    _ name: String, split: DatasetSplit, classNames: [String]? = nil
  ) throws(DatasetError) -> LabelledImages {
    let known = known.first { $0.name == name }
    if let known, known.imageSize.channels != 1 { return try loadBatches(known, split: split, classNames: classNames) }
    let files = try locate(name, split: split)
    let labels = try read(files.labels, .labels)
    return try LabelledImages(
      name: name, classNames: classNames ?? known?.classNames, idxImages: read(files.images, .images), idxLabels: labels)
  }

  /// Where the two files of a split are, downloaded if need be.
  public func locate(_ name: String, split: DatasetSplit) throws(DatasetError) -> (images: String, labels: String) {
    let images = IDXFileName(kind: .images, split: split)
    let labels = IDXFileName(kind: .labels, split: split)
    let cache = cacheFolder(name)
    let folders = searched(name) + [cache].compactMap { folder == nil ? $0 : nil }
    for folder in folders {
      if let images = images.find(in: folder), let labels = labels.find(in: folder) { return (images, labels) }
    }

    let names = [images.plain, labels.plain]
    guard folder == nil else { throw .missingFiles(name: name, lookedFor: names, folders: folders) }
    guard let known = known.first(where: { $0.name == name }) else {
      throw .unknownDataset(name: name, known: known.map { $0.name })
    }
    guard let cache else {
      throw .missingFiles(
        name: name, lookedFor: names, folders: folders + ["the cache (neither XDG_CACHE_HOME nor HOME is set)"])
    }
    let missing = [images, labels].filter { $0.find(in: cache) == nil }.map(\.plain)
    if network == .forbidden {
      throw .offline(name: name, missing: missing, folders: folders, mirror: known.mirrors.first ?? "the web")
    }
    try download(DownloadJob(dataset: known, splits: [split], folder: cache))
    guard let images = images.find(in: cache), let labels = labels.find(in: cache) else {
      throw .missingFiles(name: name, lookedFor: names, folders: [cache])
    }
    return (images, labels)
  }

  /// Where all files of a known data set lie, of both splits or of one: downloaded into the cache if they are nowhere.
  @discardableResult
  public func fetch(
    _ dataset: KnownDataset, _ splits: [DatasetSplit] = DatasetSplit.allCases
  ) throws(DatasetError) -> String {
    if let place = place(of: dataset, splits) { return place }
    let name = dataset.name
    let names = splits.flatMap(dataset.fileNames)
    let folders = searched(name) + [folder == nil ? cacheFolder(name) : nil].compactMap(\.self)
    guard folder == nil, let cache = cacheFolder(name) else {
      let nowhere = folder == nil ? ["the cache (neither XDG_CACHE_HOME nor HOME is set)"] : []
      throw .missingFiles(name: name, lookedFor: names, folders: folders + nowhere)
    }
    if network == .forbidden {
      let missing = names.filter { IDXFileName.find($0, in: cache) == nil }
      throw .offline(name: name, missing: missing, folders: folders, mirror: dataset.mirrors.first ?? "the web")
    }
    try download(DownloadJob(dataset: dataset, splits: splits, folder: cache))
    return cache
  }

  /// The first of the places that has all files of `splits`; nil if none has.
  public func place(of dataset: KnownDataset, _ splits: [DatasetSplit] = DatasetSplit.allCases) -> String? {
    let folders = searched(dataset.name) + [folder == nil ? cacheFolder(dataset.name) : nil].compactMap(\.self)
    return folders.first { folder in splits.allSatisfy { has(dataset, $0, in: folder) } }
  }

  private func has(_ dataset: KnownDataset, _ split: DatasetSplit, in folder: String) -> Bool {
    guard dataset.imageSize.channels == 1 else {
      return dataset.fileNames(split).allSatisfy { IDXFileName.find($0, in: folder) != nil }
    }
    return IDX.Kind.allCases.allSatisfy { IDXFileName(kind: $0, split: split).find(in: folder) != nil }
  }

  /// Where downloads of a data set go; nil where the environment names no place.
  public func cacheFolder(_ name: String) -> String? {
    CacheFolder.path(name, environment: environment)
  }

  /// The folders before the cache.
  func searched(_ name: String) -> [String] {
    if let folder { return [folder, Path.join(folder, name)] }
    guard let folder = environment("GAN_AUGMENT_DATA"), !folder.isEmpty else { return [] }
    return [Path.join(folder, name)]
  }

  /// An idx file whose header and size agree.
  private func read(_ path: String, _ kind: IDX.Kind) throws(DatasetError) -> NamedBytes {
    let file: RandomAccessFile
    let start: [UInt8]
    do throws(FileError) {
      file = try RandomAccessFile(path)
      start = try file.read(0..<min(file.size, IDX.startSize))
    } catch {
      throw .file(error)
    }
    try IDX.requireFit(start, of: file.size, kind: kind, path: path)
    do throws(FileError) {
      return NamedBytes(path: path, bytes: try file.read(0..<file.size))
    } catch {
      throw .file(error)
    }
  }
}

/// The names one idx file may have.
struct IDXFileName: Sendable {
  /// As published, without `.gz`: `train-images-idx3-ubyte`.
  let plain: String
  private let dotted: String

  init(kind: IDX.Kind, split: DatasetSplit) {
    let stem = "\(split.fileStem)-\(kind.noun)s"
    let ending = "idx\(kind.dimensions)-ubyte"
    plain = "\(stem)-\(ending)"
    dotted = "\(stem).\(ending)"
  }

  /// The path of the first file in `folder` with one of the names, or nil.
  func find(in folder: String) -> String? {
    IDXFileName.find(plain, in: folder) ?? IDXFileName.find(dotted, in: folder)
  }

  /// The path of the file `name` in `folder`, or of `name.gz`; nil where neither is there.
  static func find(_ name: String, in folder: String) -> String? {
    [name, name + ".gz"].map { Path.join(folder, $0) }.first { FileKind.at($0) == .file }
  }
}
