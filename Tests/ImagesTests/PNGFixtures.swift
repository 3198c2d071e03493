import Testing

/// A PNG file of 5 x 3 pixels from elsewhere, and what it shows.
struct PNGFixture: Sendable, CustomTestStringConvertible {
  let testDescription: String
  let channels: Int
  let file: [UInt8]
  let pixels: [UInt8]

  init(_ name: String, channels: Int, file: String, pixels: String) {
    testDescription = name
    self.channels = channels
    self.file = bytes(hexadecimal: file)
    self.pixels = bytes(hexadecimal: pixels)
  }

  // Sample c at (x, y) is (37x + 59y + 83c + 11) mod 256. Pillow 13.0 wrote the files with 8 bits, the palettes, and
  // grey of 1 and 16 bits. It does not write grey of 2 and 4 bits, colours of 16 bits and Adam7: those were put together
  // byte by byte in Python with struct and zlib. The pixels are Pillow's reading of each file; only those of 16 bits are
  // numpy's floor(v · 255 / 65535 + 0.5), for Pillow drops the low byte there.
  static let all: [PNGFixture] = [
    PNGFixture(
      "grey, 8 bits", channels: 1,
      file: """
        89504e470d0a1a0a0000000d49484452000000050000000308000000007e5d9a240000001149444154789c63e45655555565\
        b146900013950247a52516050000000049454e44ae426082
        """,
      pixels: """
        0b30557a9f466b90b5da81a6cbf015
        """),
    PNGFixture(
      "grey, 1 bit", channels: 1,
      file: """
        89504e470d0a1a0a0000000d4948445200000005000000030100000000734df8550000000e49444154789c63e0603260f800\
        0001b6012b3aa29c3c0000000049454e44ae426082
        """,
      pixels: """
        00000000ff0000ffffffffffffff00
        """),
    PNGFixture(
      "RGB, 8 bits", channels: 3,
      file: """
        89504e470d0a1a0a0000000d4948445200000005000000030802000000d45452af0000001a49444154789c63e48edba88a04\
        18dd66be41e1375e5147e60300f1ee09991ef309a00000000049454e44ae426082
        """,
      pixels: """
        0b5eb13083d655a8fb7acd209ff2454699ec6bbe1190e336b5085bda2d8081d427a6f94ccb1e71f043961568bb
        """),
    PNGFixture(
      "RGBA, 8 bits", channels: 4,
      file: """
        89504e470d0a1a0a0000000d49484452000000050000000308060000005b36c5f80000002249444154789c63e48edbc8a28a\
        0618dd66beb1471764b1b6b6b65655b586f0a0140074730b37a30837500000000049454e44ae426082
        """,
      pixels: """
        0b5eb1043083d62955a8fb4e7acd20739ff245984699ec3f6bbe116490e33689b5085baeda2d80d381d4277aa6f94c9fcb1e\
        71c4f04396e91568bb0e
        """),
    PNGFixture(
      "grey and alpha", channels: 4,
      file: """
        89504e470d0a1a0a0000000d4948445200000005000000030804000000f13f0d730000001449444154789c63e4fea27a1b02\
        59ac8f62610200f2e40f09e29aa1af0000000049454e44ae426082
        """,
      pixels: """
        0b0b0bf4303030cf555555aa7a7a7a859f9f9f60464646b96b6b6b949090906fb5b5b54adadada258181817ea6a6a659cbcb\
        cb34f0f0f00f151515ea
        """),
    PNGFixture(
      "palette", channels: 3,
      file: """
        89504e470d0a1a0a0000000d494844520000000500000003020300000026582d6b0000000c504c54450a141ec8643200ff00\
        070809eefa812a0000001149444154789c63906660dc789e419a010007ce01b883365d170000000049454e44ae426082
        """,
      pixels: """
        0a141ec8643200ff000708090a141e00ff000708090a141ec8643200ff000a141ec8643200ff000708090a141e
        """),
    PNGFixture(
      "palette with a transparent entry", channels: 4,
      file: """
        89504e470d0a1a0a0000000d494844520000000500000003020300000026582d6b0000000c504c54450a141ec8643200ff00\
        070809eefa812a0000000374524e53ffff00d7ca0d410000001149444154789c63906660dc789e419a010007ce01b883365d\
        170000000049454e44ae426082
        """,
      pixels: """
        0a141effc86432ff00ff0000070809ff0a141eff00ff0000070809ff0a141effc86432ff00ff00000a141effc86432ff00ff\
        0000070809ff0a141eff
        """),
    PNGFixture(
      "RGB with a transparent colour", channels: 4,
      file: """
        89504e470d0a1a0a0000000d4948445200000005000000030802000000d45452af0000000674524e53009000e30036dbbedb\
        e10000001a49444154789c63e48edba88a0418dd66be41e1375e5147e60300f1ee09991ef309a00000000049454e44ae4260\
        82
        """,
      pixels: """
        0b5eb1ff3083d6ff55a8fbff7acd20ff9ff245ff4699ecff6bbe11ff90e33600b5085bffda2d80ff81d427ffa6f94cffcb1e\
        71fff04396ff1568bbff
        """),
    PNGFixture(
      "grey, 16 bits", channels: 1,
      file: """
        89504e470d0a1a0a0000000d49484452000000050000000310000000002ecd46670000002149444154789c63646854d654d6\
        54d654d164313eaffc43f987f20fe5f308e60f00a0b90c6fc16fdc1f0000000049454e44ae426082
        """,
      pixels: """
        0124476a8d3356799cbf6689accff2
        """),
    PNGFixture(
      "grey, 2 bits", channels: 1,
      file: """
        89504e470d0a1a0a0000000d494844520000000500000003020000000034ed8285000000114944415478da63606d60883ac0\
        b09e010009d1024fa06b55170000000049454e44ae426082
        """,
      pixels: """
        00005555aa5555aaaaffaaaaffff00
        """),
    PNGFixture(
      "grey, 4 bits", channels: 1,
      file: """
        89504e470d0a1a0a0000000d4948445200000005000000030400000000bbad7725000000144944415478da63600e9fc0e036\
        fb0243d7790100158b0405b6b36c0a0000000049454e44ae426082
        """,
      pixels: """
        0033557799446699bbdd88aaccff11
        """),
    PNGFixture(
      "RGB, 16 bits", channels: 3,
      file: """
        89504e470d0a1a0a0000000d494844520000000500000003100200000084c48eec000000684944415478da015d00a2ff0000\
        814eac9cd723aa71d5c00046d394fee32969fcb82706528d25db50297b003350817bcfa65679a4a4f2cf79a2c7cd15f89ccb\
        eaf63921bff40e1f5c4a00661fb44a02758948d773259eac71fa9c48c7cf9a1dc56bf0f2c340ee8f195ef72f100f0b33a900\
        00000049454e44ae426082
        """,
      pixels: """
        014e9c2471bf4794e26ab7068dda293381cf56a4f279c7169cea39bf0e5c66b40289d725acfa48cf1e6cf2418f
        """),
    PNGFixture(
      "RGB, interlaced", channels: 3,
      file: """
        89504e470d0a1a0a0000000d4948445200000005000000030802000001a35362390000003f4944415478da013400cbff000b\
        5eb1009ff2450055a8fb0081d427cb1e711568bb003083d67acd2000a6f94cf04396004699ec6bbe1190e336b5085bda2d80\
        406016e870fff9aa0000000049454e44ae426082
        """,
      pixels: """
        0b5eb13083d655a8fb7acd209ff2454699ec6bbe1190e336b5085bda2d8081d427a6f94ccb1e71f043961568bb
        """),
    PNGFixture(
      "RGBA, interlaced", channels: 4,
      file: """
        89504e470d0a1a0a0000000d49484452000000050000000308060000012c31f56e0000004e4944415478da014300bcff000b\
        5eb104009ff245980055a8fb4e0081d4277acb1e71c41568bb0e003083d6297acd207300a6f94c9ff04396e9004699ec3f6b\
        be116490e33689b5085baeda2d80d3b13e1defd96c376e0000000049454e44ae426082
        """,
      pixels: """
        0b5eb1043083d62955a8fb4e7acd20739ff245984699ec3f6bbe116490e33689b5085baeda2d80d381d4277aa6f94c9fcb1e\
        71c4f04396e91568bb0e
        """),
    PNGFixture(
      "grey, 1 bit, interlaced", channels: 1,
      file: """
        89504e470d0a1a0a0000000d4948445200000005000000030100000001044ac8c3000000124944415478da63606068606060\
        3800c616000d460239f639e4550000000049454e44ae426082
        """,
      pixels: """
        00000000ff0000ffffffffffffff00
        """),
  ]
}

/// The bytes that `text` spells, two digits each.
func bytes(hexadecimal text: String) -> [UInt8] {
  let digits = text.utf8.compactMap { Character(Unicode.Scalar($0)).hexDigitValue }
  return stride(from: 0, to: digits.count - 1, by: 2).map { UInt8(digits[$0] * 16 + digits[$0 + 1]) }
}
