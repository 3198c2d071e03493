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

/// What the loops in C write at each width of vectors that this processor has: for tests.
package enum KernelCheck {
  /// The widths: 0 and up.
  package static var levels: [Int] { Array(0...Int(Kernels.level)) }

  /// Normals by the loops of a width.
  package static func normals(_ random: RandomSource, count: Int, level: Int) -> [Float] {
    var counter = random.counter
    var values = [Float](repeating: 0, count: count)
    unsafe values.withUnsafeMutableBufferPointer { out in
      guard let start = out.baseAddress else { return }
      _ = unsafe Kernels.normals(
        start, count: count, addedTo: nil, scaledBy: 1, &counter, key: random.key, level: Int32(level))
    }
    return values
  }

  /// Every row of a warped image, then the plane to which every row's gradient was added, by the loops of a width.
  ///
  /// - Parameter plane: of a square image, `[side + 3, side + 3]` with its padding; what is read, and the gradients
  package static func warp(_ t: AffineWarp.Transform, _ plane: [Float], side: Int, level: Int) -> [Float] {
    precondition(plane.count == (side + 3) * (side + 3), "a plane of \(plane.count) for a side of \(side)")
    let middles = (0..<side).map { (2 * Float($0) + 1) / Float(side) - 1 }
    var rows = [Float](repeating: 0, count: side * side)
    var gradient = plane
    unsafe middles.withUnsafeBufferPointer { columns in
      var warp = unsafe gak_warp(
        xx: t.xx, xy: t.xy, x1: t.x1, yx: t.yx, yy: t.yy, y1: t.y1, width: Int32(side), height: Int32(side),
        pitch: Int32(side + 3), least: -1, most_x: Float(side), most_y: Float(side), columns: columns.baseAddress)
      for i in 0..<side {
        unsafe rows.withUnsafeMutableBufferPointer { rows in
          guard let out = rows.baseAddress else { return }
          unsafe gak_warp_row(Int32(level), &warp, middles[i], plane, out + i * side)
        }
        unsafe gak_warp_row_back(Int32(level), &warp, middles[i], plane, &gradient)
      }
    }
    return rows + gradient
  }
}
