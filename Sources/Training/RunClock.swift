/// How much of a training is done: by images where it is limited by epochs or images, else by time.
///
/// Whatever is decided by time is decided by ``moment``, which is read once for each step and recorded: a training that is
/// resumed and takes a step again takes it at the moment at which it was taken before.
struct RunClock: Archivable {
  /// Seconds of training, those before an interruption included, when the step under way began.
  private(set) var moment = 0.0
  private let length: TrainingConfiguration.Length
  private let imagesPerEpoch: Int
  /// The part of the asked length at which the run ends.
  private var end = 1.0
  /// Seconds of any clock that never goes back.
  private let read: () -> Double
  /// What the clock showed …
  private var start: Double
  /// … when the training had taken so many seconds.
  private var before = 0.0

  init(_ length: TrainingConfiguration.Length, imagesPerEpoch: Int, read: @escaping () -> Double) {
    self.length = length
    self.imagesPerEpoch = imagesPerEpoch
    self.read = read
    start = read()
  }

  /// A clock of the system, in seconds.
  static func monotonic() -> () -> Double {
    let start = ContinuousClock.now
    return { (ContinuousClock.now - start).inSeconds }
  }

  var seconds: Double { before + read() - start }

  /// A step begins.
  ///
  /// - Parameter recorded: the moment of this step when it was taken before, in a training that is resumed
  mutating func tick(recorded: Double?) {
    moment = max(moment, recorded ?? seconds)
    if recorded != nil { goOn(from: moment) }
  }

  /// Whether ``shorten(imagesSeen:to:)`` was called.
  var isShortened: Bool { end < 1 }

  /// 0…1
  func fraction(imagesSeen: Int) -> Double { min(1, asked(imagesSeen) / end) }

  /// Makes this moment the part `part` of the run: what remains is shortened in proportion. Never makes it longer.
  mutating func shorten(imagesSeen: Int, to part: Double) {
    end = min(end, max(1e-9, asked(imagesSeen) / part))
  }

  /// The part of the asked length that is done.
  private func asked(_ imagesSeen: Int) -> Double {
    switch length {
    case .epochs(let epochs): Double(imagesSeen) / max(1, epochs * Double(imagesPerEpoch))
    case .images(let images): Double(imagesSeen) / Double(max(1, images))
    case .minutes(let minutes): moment / max(1e-3, minutes * 60)
    }
  }

  /// The epoch under way, from 1. The last step may see a few images more than were asked for; they are the last epoch's.
  func epoch(imagesSeen: Int) -> Int {
    let epoch = max(1, (imagesSeen + imagesPerEpoch - 1) / imagesPerEpoch)
    switch length {
    case .epochs(let epochs): return min(epoch, max(1, Int(epochs.rounded(.up))))
    case .images(let images): return min(epoch, max(1, (images + imagesPerEpoch - 1) / imagesPerEpoch))
    case .minutes: return epoch
    }
  }

  mutating func archive(_ archive: inout StateArchive) throws(StateArchive.Fault) {
    try archive.field("moment", &moment) { $0 >= 0 && $0.isFinite }
    try archive.field("end", &end) { $0 > 0 && $0 <= 1 }
    var seconds = self.seconds
    try archive.field("seconds", &seconds) { $0 >= 0 && $0.isFinite }
    if archive.isRestoring { goOn(from: seconds) }
  }

  private mutating func goOn(from seconds: Double) {
    before = seconds
    start = read()
  }
}

extension Duration {
  var inSeconds: Double { Double(components.seconds) + Double(components.attoseconds) * 1e-18 }
}
