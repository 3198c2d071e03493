private import Images
internal import Models

/// What a code was measured to do, after training: the mean of a factor over all classes with the code at −1 and +1.
public struct CodeEffect: Sendable, Equatable {
  public let code: Int
  public let name: String
  /// The measured factor and its unit; nil for a code that was guided to none.
  public let factor: String?
  public let unit: String
  public let atMinusOne: Float
  public let atPlusOne: Float

  /// "thickness 2.01 px at -1, 3.87 px at +1"
  public var text: String {
    guard let factor else { return "\(name), not measured" }
    return "\(factor == name ? name : "\(name), \(factor)") \(rounded(atMinusOne)) \(unit) at -1, \(rounded(atPlusOne)) \(unit) at +1"
  }

  private func rounded(_ x: Float) -> String {
    let hundredths = Int((abs(x) * 100).rounded())
    return (x < 0 && hundredths > 0 ? "-" : "") + "\(hundredths / 100)." + (hundredths % 100 < 10 ? "0" : "") + "\(hundredths % 100)"
  }

  /// Images of each class that a measurement draws for each end of a code.
  private static let perClass = 20

  /// Measures every guided code of a generator, and turns those around that run backwards (the sign a code is learned
  /// with is arbitrary), so that +1 is always thicker, or leaning further right.
  static func orient(_ generator: Generator, seed: UInt64) -> [CodeEffect] {
    let architecture = generator.architecture
    return architecture.codes.enumerated().map { index, code in
      guard architecture.imageChannels == 1, let factor = Factors.all.first(where: { $0.name == code.guide.rawValue }) else {
        return CodeEffect(code: index, name: code.name, factor: nil, unit: "", atMinusOne: 0, atPlusOne: 0)
      }
      let sampler = Sampler(generator, seed: seed)
      func mean(at value: Float) -> Float {
        let labels: [Int?] = architecture.classCount == 0 ? [nil] : Array(0..<min(100, architecture.classCount))
        let requests = labels.flatMap { label in
          (0..<perClass).map { SampleRequest(label: label, index: $0, codes: [index: value]) }
        }
        let measured = sampler.images(requests).compactMap(factor.measure)
        return measured.isEmpty ? 0 : measured.reduce(0, +) / Float(measured.count)
      }
      let (low, high) = (mean(at: -1), mean(at: 1))
      if low > high { generator.flip(code: index) }
      return CodeEffect(
        code: index, name: code.name, factor: factor.name, unit: factor.unit, atMinusOne: min(low, high),
        atPlusOne: max(low, high))
    }
  }
}
