/// How much of a training is done: by images where it is limited by epochs or images, else by time.
struct RunClock {
  private let start = ContinuousClock.now
  private let length: TrainingConfiguration.Length
  private let imagesPerEpoch: Int
  /// The part of the asked length at which the run ends.
  private var end = 1.0

  init(_ length: TrainingConfiguration.Length, imagesPerEpoch: Int) {
    self.length = length
    self.imagesPerEpoch = imagesPerEpoch
  }

  var seconds: Double { (ContinuousClock.now - start).inSeconds }

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
    case .minutes(let minutes): seconds / max(1e-3, minutes * 60)
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
}

extension Duration {
  var inSeconds: Double { Double(components.seconds) + Double(components.attoseconds) * 1e-18 }
}
