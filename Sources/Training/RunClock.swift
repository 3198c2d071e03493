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
}
