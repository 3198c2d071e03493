internal import Compute
private import Glibc

/// A smooth random displacement of the plane, so that no two digits are written alike.
///
/// Each coordinate's displacement is a sum of two plane waves of random direction, phase and frequency (in cycles per
/// cell); each has a root mean square of √½, the sum of 1. It depends on the place only: strokes that meet still meet.
struct Wobble {
  /// Frequency (x, y) in radians per cell and phase of each wave: two for x, two for y.
  private let waves: [SIMD3<Float>]

  /// Chosen by eye: slower waves hardly bend a digit (they lean it and stretch it), and from 1.2 on they put corners into
  /// a 0.
  static let frequencyRange: ClosedRange<Float> = 0.4...0.9

  init(from random: inout RandomSource) {
    waves = (0..<4).map { _ in
      let direction = random.uniform(in: 0...(2 * .pi))
      let frequency = 2 * .pi * random.uniform(in: Self.frequencyRange)
      let phase = random.uniform(in: 0...(2 * .pi))
      return SIMD3(frequency * cosf(direction), frequency * sinf(direction), phase)
    }
  }

  /// The displacement at `p`, in cells.
  func displacement(at p: SIMD2<Float>) -> SIMD2<Float> {
    func wave(_ k: Int) -> Float { sinf(waves[k].x * p.x + waves[k].y * p.y + waves[k].z) }
    return SIMD2(wave(0) + wave(1), wave(2) + wave(3))
  }
}
