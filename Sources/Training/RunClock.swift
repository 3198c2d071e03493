/// How much of a training is done: by images where it is limited by epochs, else by time.
struct RunClock {
  private let start = ContinuousClock.now
  private let length: TrainingConfiguration.Length
  private let imagesPerEpoch: Int

  init(_ length: TrainingConfiguration.Length, imagesPerEpoch: Int) {
    self.length = length
    self.imagesPerEpoch = imagesPerEpoch
  }

  var seconds: Double {
    let (seconds, attoseconds) = (ContinuousClock.now - start).components
    return Double(seconds) + Double(attoseconds) * 1e-18
  }

  /// 0…1
  func fraction(imagesSeen: Int) -> Double {
    switch length {
    case .epochs(let epochs): min(1, Double(imagesSeen) / max(1, epochs * Double(imagesPerEpoch)))
    case .minutes(let minutes): min(1, seconds / max(1e-3, minutes * 60))
    }
  }

  /// The epoch under way, from 1. The last step may see a few images more than were asked for; they are the last epoch's.
  func epoch(imagesSeen: Int) -> Int {
    let epoch = max(1, (imagesSeen + imagesPerEpoch - 1) / imagesPerEpoch)
    guard case .epochs(let asked) = length else { return epoch }
    return min(epoch, max(1, Int(asked.rounded(.up))))
  }
}
