internal import Images
internal import Models

extension Sampler {
  /// How often an image's code is corrected by what was measured in it. Measured on the shipped digits, thickness asked
  /// 1.8 to 3.5 px.
  private static let corrections = 2

  /// The requests with the targets' codes set so that the images come out as asked.
  ///
  /// The first guess is the code at which the class reaches the target on average. An image that is then δ above its
  /// class's average at its code is taken to be so everywhere, and gets the code at which the average is δ below the target.
  /// Each image is corrected by itself, so it depends on nothing but its request and the targets. Codes stay within those
  /// measured: what cannot be reached ends at the nearest end.
  func aimed(_ requests: [SampleRequest], at targets: [FactorTarget]) -> [SampleRequest] {
    guard !targets.isEmpty else { return requests }
    var requests = requests
    for i in requests.indices {
      for target in targets {
        requests[i].codes[target.code] = target.map(of: requests[i].label).position(of: target.value)
      }
    }
    let measures = targets.map(\.measure)
    for _ in 0..<Sampler.corrections {
      for (i, image) in images(requests).enumerated() {
        for (target, measure) in zip(targets, measures) {
          guard let measured = measure(image), let code = requests[i].codes[target.code] else { continue }
          let map = target.map(of: requests[i].label)
          requests[i].codes[target.code] = map.position(of: target.value - (measured - map.value(at: code)))
        }
      }
    }
    return requests
  }
}
