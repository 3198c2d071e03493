import Images
import Testing

/// A digit of MNIST's test set (LeCun, Cortes and Burges), and what others measured in it.
struct MeasuredDigit: Sendable, CustomTestStringConvertible {
  let testDescription: String
  let image: Image
  /// By ``Thickness``'s rule, in numpy: skeleton by whole-array passes of the conditions, distances by scipy 1.17's
  /// `distance_transform_edt`.
  let thickness: Float
  /// The same with scikit-image 0.26's `skeletonize`, whose table of removable patterns is another.
  let thicknessByScikitImage: Float
  let area: Float
  let slant: Float

  /// - Parameter rows: the part of 28x28 pixels that is not black, of which the first pixel is at (`left`, `top`).
  init(
    _ name: String, left: Int, top: Int, width: Int, rows: String, thickness: Float, thicknessByScikitImage: Float,
    area: Float, slant: Float
  ) {
    var pixels = [UInt8](repeating: 0, count: 28 * 28)
    for (i, value) in bytes(hexadecimal: rows).enumerated() {
      pixels[(top + i / width) * 28 + left + i % width] = value
    }
    testDescription = name
    image = Image(width: 28, height: 28, channels: 1, pixels: pixels)
    self.thickness = thickness
    self.thicknessByScikitImage = thicknessByScikitImage
    self.area = area
    self.slant = slant
  }

  static let all: [MeasuredDigit] = [
    MeasuredDigit(
      "test image 2, a 1", left: 10, top: 4, width: 9,
      rows: """
        00000000000026fe6d\
        00000000000057fc52\
        00000000000087f100\
        00000000002df49600\
        000000000054fe3f00\
        0000000000cadf0b00\
        0000000020fed80000\
        000000005ffec30000\
        000000008cfe4d0000\
        00000039edcd080000\
        0000007cffa5000000\
        000000abfe51000000\
        000018e8d700000000\
        000078fe9f00000000\
        000097fe8e00000000\
        0000e4fe4200000000\
        003dfbfe4200000000\
        008dfecd0300000000\
        0ad7fe790000000000\
        05c6b00a0000000000
        """,
      thickness: 1.86795, thicknessByScikitImage: 1.85436, area: 38.4375, slant: 0.291047),
    MeasuredDigit(
      "test image 3, a 0", left: 7, top: 4, width: 16,
      rows: """
        00000000000b96fdca1f000000000000\
        000000000025fbfbfd6b000000000000\
        0000000015c5fbfbfd6b000000000000\
        0000006ebefbfbfbfda96d3e00000000\
        000000fdfbfbfbfbfdfbfbdc33000000\
        0000b6fffdfdfdfdeadefdfdfd000000\
        003fddfdfbfbfb934d3e80fbfb690000\
        20e7fbfdfbdc890a00001fe6fbf37105\
        25fbfbfdbc1400000000006dfbfdfb23\
        25fbfbc91e0000000000001fc8fdfb23\
        25fdfd000000000000000020cafffda4\
        8cfbfb00000000000000006dfbfdfb23\
        d9fbfb000000000000153fe7fbfde61e\
        d9fbfb00000000000090fbfbfbdd3d00\
        d9fbfb0000000000b6ddfbfbfbb40000\
        dafdfd4949e4fdfdfffdfdfdfd000000\
        71fbfbfdfbfbfbfbfdfbfbfb93000000\
        1fe6fbfdfbfbfbfbfde6bd230a000000\
        003e8efdfbfbfbfbfd6b000000000000\
        00000048aefbad47481e000000000000
        """,
      thickness: 3.37805, thicknessByScikitImage: 3.33506, area: 146.5625, slant: 0.072824),
    MeasuredDigit(
      "test image 4, a 4", left: 6, top: 5, width: 16,
      rows: """
        0000000032e000000000000000461d00\
        0000000079e70000000000000094a800\
        00000004c3e70000000000000060d20b\
        00000045fc860000000000000072fc15\
        00002decd90c00000000000000c0fc15\
        0000a8f7350000000000000012fffd15\
        0054f2d300000000000000008dfdbd05\
        00a9fc6a0000000000000020e8fa4200\
        0fe1fc000000000000000086fcd30000\
        16fca40000000000000000a9fca70000\
        09ccd11200000000000016fdfd6b0000\
        00a9fcc75555555581a4c3fcfc6a0000\
        0029aaf5fcfcfcfce8e7fbfcfc090000\
        00000031545454540000a1fcfc000000\
        000000000000000000007ffcfc2d0000\
        0000000000000000000080fdfd000000\
        000000000000000000007ffcfc000000\
        0000000000000000000087fcf4000000\
        00000000000000000000e8ec6f000000\
        00000000000000000000b34200000000
        """,
      thickness: 1.91110, thicknessByScikitImage: 1.91354, area: 74.5625, slant: -0.130140),
    MeasuredDigit(
      "test image 6, a 4", left: 6, top: 5, width: 18,
      rows: """
        00000016c0862000000000000000000f4d05\
        000011ebfaa900000000000000000fdcf125\
        0014bdfd930000000000000000008bfd6400\
        0046fdfd1500000000000000002bfead0d00\
        1699fd6000000000000000002be7fe5c0000\
        a3ffcc0b000000000000000068fe9e000000\
        a2fdb2050000000000000983edfd00000000\
        a2fdfdbfaf4646464685c5fdfda900000000\
        33e4fdfdfefdfdfdfdfefdfddb2300000000\
        00114189fee88989892cfdfda10000000000\
        00000000000000000022fece150000000000\
        000000000000000000a0fd45000000000000\
        000000000000000055fef132000000000000\
        00000000000000009efea500000000000000\
        0000000000000000e7f43200000000000000\
        0000000000000068fee80000000000000000\
        00000000000000d0fd9d000d1e0000000000\
        00000000000000d0fd9a5bcca10000000000\
        00000000000000d0fdfefd9a1d0000000000\
        000000000000003dbe801706000000000000
        """,
      thickness: 2.04946, thicknessByScikitImage: 2.05036, area: 82.6875, slant: -0.088281),
    MeasuredDigit(
      "test image 9, a 9", left: 6, top: 7, width: 18,
      rows: """
        00000000000000243889c9c75f2500000000\
        00000000002d98eafefefefefefad3970600\
        0000002e99f0fefee3a685fbc8fee5e16800\
        000099eafefebb8e080000bf28c6f6dffd15\
        087efdfee9800b00000000d22b46fefefe15\
        48f3fee43600000000032074e1f2feffa205\
        4bf0fedf6d8ab2b2a9d2fbe7fefefee82600\
        09aff4fdfffefefbfefefefefefcab190000\
        00001088c3b09299c8fefefefe9610000000\
        0000000000000000a2fefef1630300000000\
        0000000000000076fafefe5a000000000000\
        00000000000064f2fefed307000000000000\
        000000000036f1fefef23b00000000000000\
        000000000083fefef4400000000000000000\
        000000000df9fefe98000000000000000000\
        0000000ce4fefed008000000000000000000\
        0000004efffefe4200000000000000000000\
        000000d1fefe890000000000000000000000\
        000000e3ffe9190000000000000000000000\
        00000071ff6c000000000000000000000000
        """,
      thickness: 2.67838, thicknessByScikitImage: 2.65776, area: 125.5625, slant: 0.291564),
  ]
}
