internal import CKernels

/// The loops in C, run with the widest vectors that this processor has. All widths give the same bits.
enum Kernels {
  /// 0: what every processor has, 1: AVX2, 2: AVX-512.
  static let level = gak_level()

  /// Standard normals, as ``RandomSource/normals(_:_:)`` makes of the blocks from `counter` on, for as many whole groups of
  /// blocks as there is room for; times `scale` and added to `x` where one is given.
  ///
  /// - Returns: how many numbers were written
  static func normals(
    _ out: UnsafeMutablePointer<Float>, count: Int, addedTo x: UnsafePointer<Float>?, scaledBy scale: Float,
    _ counter: inout SIMD4<UInt32>, key: SIMD2<UInt32>, level: Int32 = level
  ) -> Int {
    let groups = count / (4 * gak_lanes)
    guard groups > 0 else { return 0 }
    unsafe gak_normals(
      level, out, x, scale, Int32(groups), counter[0], counter[1], counter[2], counter[3], key[0], key[1])
    counter[0] &+= UInt32(groups * gak_lanes)
    return groups * 4 * gak_lanes
  }

  /// The most columns of an image that is warped.
  static var widestWarp: Int { gak_widest }

  /// One row of a warped image, at height `v` in −1…1, read from a padded plane.
  static func warp(row v: Float, _ warp: inout gak_warp, _ plane: UnsafePointer<Float>, into out: UnsafeMutablePointer<Float>) {
    unsafe gak_warp_row(level, &warp, v, plane, out)
  }

  /// Adds the gradient of one row to the plane.
  static func warpBack(
    row v: Float, _ warp: inout gak_warp, _ dy: UnsafePointer<Float>, into plane: UnsafeMutablePointer<Float>
  ) {
    unsafe gak_warp_row_back(level, &warp, v, dy, plane)
  }
}

/// Whether the loops in C, at every width that this processor has, write what they write at the narrowest: for tests.
public enum KernelCheck {
  /// The widths: 0 and up.
  public static var levels: [Int] { Array(0...Int(Kernels.level)) }

  /// Normals by the loops of a width.
  public static func normals(_ random: RandomSource, count: Int, level: Int) -> [Float] {
    var counter = random.counter
    var values = [Float](repeating: 0, count: count)
    unsafe values.withUnsafeMutableBufferPointer { out in
      guard let start = out.baseAddress else { return }
      _ = unsafe Kernels.normals(
        start, count: count, addedTo: nil, scaledBy: 1, &counter, key: random.key, level: Int32(level))
    }
    return values
  }
}
