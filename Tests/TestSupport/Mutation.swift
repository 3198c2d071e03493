/// One to three changes, drawn from a seed: of bytes, of runs of them, of the length.
public struct Mutation {
  private var state: UInt64

  public init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 &+ 1 }

  public mutating func of(_ whole: [UInt8]) -> [UInt8] {
    var file = whole
    for _ in 0...next(below: 3) {
      guard !file.isEmpty else { return file }
      // Half of them in the header, where most can go wrong.
      let place = next(below: next(below: 2) == 0 ? min(file.count, 4096) : file.count)
      let length = min(file.count - place, 1 << next(below: 12))
      switch next(below: 8) {
      case 0: file[place] ^= 1 << UInt8(next(below: 8))
      case 1: file[place] = UInt8(next(below: 256))
      case 2: file.replaceSubrange(place..<place + length, with: [UInt8](repeating: 0, count: length))
      case 3: file.removeSubrange(place..<place + length)
      case 4: file.insert(contentsOf: file[place..<place + length], at: next(below: file.count))
      case 5: file.removeSubrange(place...)
      case 6: file += file[place..<place + length]
      default:
        for i in place..<place + length { file[i] = UInt8(next(below: 256)) }
      }
    }
    return file
  }

  /// SplitMix64 (Steele, Lea and Flood 2014).
  private mutating func next(below limit: Int) -> Int {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return Int((z ^ (z >> 31)) % UInt64(limit))
  }
}
