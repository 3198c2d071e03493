public import Datasets
public import Files
internal import Serialization

/// Keeps judges on disk, so that each is trained once: `$XDG_CACHE_HOME/gan-augment/judges/KEY.safetensors` (by
/// default below `~/.cache`), KEY made of the data's digest and the ``JudgeTraining``.
///
/// A file that is damaged or not the judge it should be is replaced by a new one; a cache that cannot be written costs
/// the time of training again, and is no error. Either is told to ``notice``. While a classifier of few labels is trained, its state is
/// kept beside as `KEY.unfinished.safetensors`.
public struct JudgeCache {
  /// Where the files lie; nil where the environment names no place, and nothing is kept.
  public let folder: String?
  /// How judges are made.
  public let training: JudgeTraining
  /// Hears what went wrong on the way, in one line.
  public var notice: (String) -> Void
  /// Between two states of a training that takes minutes; nil: as ``UnfinishedWork`` has it.
  public var stateInterval: Duration?

  public init(
    folder: String?, training: JudgeTraining = JudgeTraining(), notice: @escaping (String) -> Void = { _ in }
  ) {
    self.folder = folder
    self.training = training
    self.notice = notice
  }

  /// In the place that the environment names.
  public init(
    training: JudgeTraining = JudgeTraining(), environment: (String) -> String? = { Environment.value($0) },
    notice: @escaping (String) -> Void = { _ in }
  ) {
    self.init(folder: CacheFolder.path("judges", environment: environment), training: training, notice: notice)
  }

  /// The judge for a data set, from its file or trained anew.
  ///
  /// - Parameters:
  ///   - data: all that may be trained with; the judge learns from one part of its split
  ///   - found: asked for a GAN's images of found categories where the judge is not there, and its training learns from such
  ///   - tell: hears what became of them
  ///   - progress: hears the share of the training that is done, 0…1; not called for a judge that is there
  /// - Throws: ``JudgeError`` where fewer than two classes have images.
  public func judge(
    for data: LabelledImages, found: () throws -> LabelledImages? = { nil }, tell: (FoundClasses) -> Void = { _ in },
    progress: (Double) -> Void = { _ in }
  ) throws -> Judge {
    let training = training.resolved(for: data)
    let digest = data.digest
    let key = SHA256.hex(of: Array("\(digest) \(training.text)".utf8)).prefix(32)
    let path = folder.map { Path.join($0, "\(key).safetensors") }
    if let path, let judge = read(path, ClassifierForm(data), training, digest) { return judge }
    let images = training.fewLabels?.usesFoundClasses == true ? try found() : nil
    let unfinished = folder.map { Path.join($0, "\(key).unfinished.safetensors") }
    let judge = try training.train(
      for: data, found: images, tell: tell, unfinished: unfinished.map { .init($0, every: stateInterval) }, progress: progress)
    if let path, write(judge, path), let unfinished { try? removeFile(unfinished) }
    return judge
  }

  private func read(_ path: String, _ form: ClassifierForm, _ training: JudgeTraining, _ dataDigest: String) -> Judge? {
    guard FileKind.withoutFollowingLinks(at: path) != nil else { return nil }
    do {
      return try Judge(decoding: readFile(path, atMost: InputLimits.judgeFile), form: form, training: training, dataDigest: dataDigest)
    } catch let refusal as Judge.Refusal {
      notice("\(Path.shown(path)): the judge kept there cannot be used, it is \(refusal.reason); training another")
    } catch {
      notice("\(error); training another judge")
    }
    return nil
  }

  /// - Returns: whether it is kept
  private func write(_ judge: Judge, _ path: String) -> Bool {
    do {
      try Folder.create(Path.parent(path))
      try AtomicFile.write(judge.encoded(), to: path, durability: .fast)
      return true
    } catch {
      notice("\(error); the judge is not kept, and will be trained again next time")
      return false
    }
  }
}
