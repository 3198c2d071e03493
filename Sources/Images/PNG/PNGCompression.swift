/// How much work goes into making a PNG file small; the pixels are the same.
///
/// Measured on one core, time and bytes an image:
///
/// |                      | level 3, no filter | level 6, adaptive filter |
/// |----------------------|--------------------|--------------------------|
/// | MNIST, 28x28 grey    | 16 µs, 255         | 32 µs, 277               |
/// | Fashion-MNIST, 28x28 | 27 µs, 522         | 38 µs, 509               |
///
/// Drawings of up to 4096 bytes are not zlib's but `RunDeflate`'s, which makes them as small.
///
/// A digit is mostly runs of black and white, which deflate finds best when no filter has disturbed them; no level makes
/// it smaller than 248 bytes. Photographs have gradients, which a filter turns into runs.
public enum PNGCompression: Sendable, CaseIterable {
  /// Level 3 without a filter, or runs: digits, sketches, contact sheets of them.
  case drawing
  /// Level 6, and for each row the filter with the least sum of absolute differences.
  case photograph
}
