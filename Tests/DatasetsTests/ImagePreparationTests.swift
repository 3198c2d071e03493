import Datasets
import Files
import Images
import TestSupport
import Testing

/// How images of all kinds come to one size.
struct ImagePreparationTests {
  private func open(
    _ sizes: [(Int, Int)], _ change: (inout ImagePreparation) -> Void = { _ in }
  ) throws -> LabelledDataset {
    let folder = try TemporaryFolder()
    for (i, size) in sizes.enumerated() { try folder.write("a/\(i).png", TinyFiles.png(9, width: size.0, height: size.1)) }
    var preparation = ImagePreparation.everythingLearned
    change(&preparation)
    return try DatasetFormats.open(folder.path, preparation: preparation)
  }

  @Test(arguments: [
    // One size that can stay.
    ([(28, 28), (28, 28)], 28, 28), ([(8, 12), (8, 12)], 8, 12), ([(64, 64)], 64, 64), ([(20, 20)], 20, 20),
    // One size that cannot.
    ([(30, 30), (30, 30)], 32, 32), ([(4, 4)], 28, 28), ([(68, 68)], 64, 64), ([(1, 1)], 28, 28), ([(300, 1)], 64, 64),
    // Several sizes: the median of the longer sides.
    ([(28, 28), (32, 32)], 28, 28), ([(10, 30), (40, 20), (500, 400)], 48, 48), ([(100, 90), (33, 20), (20, 49)], 64, 64),
  ])
  func workingSizeSuitsTheImages(_ sizes: [(Int, Int)], _ width: Int, _ height: Int) throws {
    let images = try open(sizes).training
    #expect((images.width, images.height) == (width, height))
    #expect(images.count == sizes.count && Set(images.pixels) == [9])
  }

  @Test func sizeCanBeAskedFor() throws {
    let data = try open([(28, 28), (28, 28)]) { $0.size = 48 }
    #expect((data.training.width, data.training.height) == (48, 48))
    #expect(data.findings.prepared.enlarged == 2)
  }

  /// Images of the size already are not touched.
  @Test func pixelsOfTheRightSizeStay() throws {
    let folder = try TemporaryFolder()
    let pixels = (0..<64).map { UInt8(3 * $0) }
    try folder.write("a/1.png", PNG.encode(Image(width: 8, height: 8, channels: 1, pixels: pixels)))
    #expect(try DatasetFormats.read(folder.path).pixels == pixels)
  }

  /// A picture 16 wide and 8 high: columns 0…7 are black, 8…15 white, and the border is mostly that as well.
  @Test func fitDecidesWhatBecomesOfOtherProportions() throws {
    let folder = try TemporaryFolder()
    let pixels: [UInt8] = (0..<128).map { $0 % 16 < 9 ? 0 : 255 }
    try folder.write("a/1.png", PNG.encode(Image(width: 16, height: 8, channels: 1, pixels: pixels)))
    func rows(_ fit: ImagePreparation.Fit) throws -> [[UInt8]] {
      var preparation = ImagePreparation.everythingLearned
      (preparation.size, preparation.fit) = (8, fit)
      let read = try DatasetFormats.open(folder.path, preparation: preparation).training.pixels
      return (0..<8).map { Array(read[8 * $0..<8 * $0 + 8]) }
    }
    let shrunk: [UInt8] = [0, 0, 0, 0, 128, 255, 255, 255]
    let black = [UInt8](repeating: 0, count: 8)
    for fit in [ImagePreparation.Fit.pad, .auto] {
      #expect(try rows(fit) == [black, black, shrunk, shrunk, shrunk, shrunk, black, black])
    }
    #expect(try rows(.stretch) == [[UInt8]](repeating: shrunk, count: 8))
    // Columns 4…11 of the original.
    #expect(try rows(.crop) == [[UInt8]](repeating: [0, 0, 0, 0, 0, 255, 255, 255], count: 8))
  }

  @Test func autoCropsWhereThatCostsATenth() throws {
    let nearly = try open([(40, 36), (36, 40)]) { $0.size = 32 }.findings.prepared
    #expect((nearly.cropped, nearly.padded) == (2, 0))
    let not = try open([(40, 35), (35, 40)]) { $0.size = 32 }.findings.prepared
    #expect((not.cropped, not.padded) == (0, 2))
  }

  /// Dark ink is laid on white, bright ink on black, the same for all; opaque alpha channels are dropped.
  @Test(arguments: [(UInt8(10), UInt8(255)), (240, 0)])
  func transparencyIsLaidOnWhatItStandsOutFrom(_ ink: UInt8, _ ground: UInt8) throws {
    let folder = try TemporaryFolder()
    func picture(_ value: UInt8, _ alpha: (Int) -> UInt8) -> [UInt8] {
      PNG.encode(Image(width: 8, height: 8, channels: 4, pixels: (0..<64).flatMap { [value, value, value, alpha($0)] }))
    }
    try folder.write("a/1.png", picture(ink) { $0 < 32 ? 255 : 0 })
    // Of the other kind, but less of it.
    try folder.write("a/2.png", picture(255 - ink) { $0 < 8 ? 255 : 0 })
    try folder.write("a/3.png", picture(77) { _ in 255 })
    let data = try DatasetFormats.open(folder.path, preparation: .everythingLearned)
    let images = data.training
    #expect(images.channels == 1)
    #expect(images.pixels[0] == ink && images.pixels[63] == ground && images.pixels[64 + 63] == ground)
    #expect(Array(images.pixels[128...]) == [UInt8](repeating: 77, count: 64))
    #expect(data.findings.prepared.ground == ground)
    #expect((data.findings.original.alpha, data.findings.original.transparent) == (3, 2))
    var keeping = ImagePreparation.everythingLearned
    keeping.alpha = .keep
    let kept = try DatasetFormats.open(folder.path, preparation: keeping).training
    #expect(kept.channels == 4)
    #expect(Array(kept.pixels[252..<256]) == [ink, ink, ink, 0] && Array(kept.pixels.suffix(4)) == [77, 77, 77, 255])
  }

  /// JPEG, transparency, 16 bits, a palette, wrong names, hidden files, mixed sizes, in a zip file: as numpy has it.
  @Test func mixedImagesAreThoseOfNumpy() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("mixed.zip", #require(FolderFixtures.zips["mixed"]))
    let data = try DatasetFormats.open(path)
    let images = data.training
    #expect(images.classNames == ["a", "b"] && images.labels == [0, 0, 1, 1, 1])
    #expect([images.width, images.height, images.channels] == [28, 28, 3] && images.name == "mixed")
    let digests = (0..<images.count).map { SHA256.hex(of: Array(images.pixels[$0 * 2352..<($0 + 1) * 2352])) }
    #expect(digests == FolderFixtures.mixedDigests)
    let found = data.findings
    #expect((found.original.png, found.original.jpeg, found.original.deep, found.original.palette) == (3, 2, 1, 1))
    #expect((found.original.misnamed, found.original.transparent, found.original.greyAsRGB) == (1, 1, 1))
    #expect((found.prepared.shrunk, found.prepared.enlarged, found.prepared.cropped, found.prepared.padded) == (2, 2, 1, 2))
  }

  /// However many threads decode, the images are the same and in the same order.
  @Test func orderIsThatOfTheFiles() throws {
    let folder = try TemporaryFolder()
    for i in 0..<700 {
      let number = String(1000 + i)
      try folder.write("a/\(number).png", TinyFiles.png(UInt8(i % 251)))
    }
    #expect(try DatasetFormats.read(folder.path).values == (0..<700).map { UInt8($0 % 251) })
  }
}
