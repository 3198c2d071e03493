import Images
import Testing

@Suite struct PNGTests {
  @Test(arguments: PNGFixture.all)
  func readsWhatOthersWrote(_ fixture: PNGFixture) throws {
    let image = try PNG.decode(fixture.file, path: "fixture.png")
    #expect(image == Image(width: 5, height: 3, channels: fixture.channels, pixels: fixture.pixels))
  }

  @Test(arguments: [1, 3, 4], [(1, 1), (1, 9), (9, 1), (28, 28), (61, 47)])
  func decodingReturnsWhatWasEncoded(channels: Int, size: (width: Int, height: Int)) throws {
    var random = Lehmer(seed: 1)
    for compression in PNGCompression.allCases {
      let noise = random.image(width: size.width, height: size.height, channels: channels)
      #expect(try PNG.decode(PNG.encode(noise, compression: compression), path: "noise.png") == noise)
    }
  }

  /// More than one IDAT chunk of 8192 bytes, and deflate's largest window.
  @Test func largeNoiseSurvives() throws {
    var random = Lehmer(seed: 2)
    let noise = random.image(width: 300, height: 200, channels: 3)
    #expect(try PNG.decode(PNG.encode(noise), path: "noise.png") == noise)
  }

  @Test func equalPixelsGiveEqualBytes() {
    let image = gradient(width: 28, height: 28)
    #expect(PNG.encode(image) == PNG.encode(image))
    #expect(PNG.encode(image) == PNG.encode(image.pixels.span, width: 28, height: 28, channels: 1))
  }

  @Test func onlyTheNecessaryChunksAreWritten() {
    let file = PNG.encode(gradient(width: 28, height: 28))
    var names: [String] = []
    var offset = 8
    while offset + 12 <= file.count {
      let length = file[offset..<offset + 4].reduce(0) { $0 << 8 | Int($1) }
      names.append(String(decoding: file[offset + 4..<offset + 8], as: UTF8.self))
      offset += 12 + length
    }
    #expect(names == ["IHDR", "IDAT", "IEND"])
    #expect(offset == file.count)
  }

  @Test func everyTruncationIsRejected() {
    let files = [PNG.encode(gradient(width: 6, height: 5))] + PNGFixture.all.map(\.file)
    for file in files {
      for length in 0..<file.count {
        let error = #expect(throws: PNGError.self) { try PNG.decode(Array(file.prefix(length)), path: "cut.png") }
        if length >= 8 { #expect(error?.problem == .truncated(bytes: length)) }
      }
    }
  }

  /// Whatever a damaged file holds, the answer is an image or a `PNGError`; the checksums catch nearly all.
  @Test func damageNeverCrashes() {
    var random = Lehmer(seed: 3)
    let files = [PNG.encode(gradient(width: 28, height: 28))] + PNGFixture.all.map(\.file)
    for round in 0..<4000 {
      var file = files[round % files.count]
      for _ in 0...round % 3 { file[random.next(below: file.count)] ^= UInt8(1 << random.next(below: 8)) }
      do throws(PNGError) {
        _ = try PNG.decode(file, path: "damaged.png", limits: ImageLimits(longestSide: 1000, pixels: 100_000))
      } catch {
        #expect(error.message.hasPrefix("damaged.png: "))
      }
    }
  }

  /// As above, but with the checksums mended, so that the damage gets past them.
  @Test func damageWithGoodChecksumsNeverCrashes() {
    var random = Lehmer(seed: 4)
    let files = [PNG.encode(gradient(width: 28, height: 28))] + PNGFixture.all.map(\.file)
    for round in 0..<4000 {
      var file = files[round % files.count]
      file[8 + random.next(below: file.count - 8)] = UInt8(random.next(below: 256))
      mendChecksums(&file)
      do throws(PNGError) {
        _ = try PNG.decode(file, path: "damaged.png", limits: ImageLimits(longestSide: 1000, pixels: 100_000))
      } catch {
        #expect(error.message.hasPrefix("damaged.png: "))
      }
    }
  }

  @Test func damageIsNamed() {
    var file = PNG.encode(gradient(width: 28, height: 28))
    file[file.count - 13] ^= 1  // the last byte before IEND, of IDAT's checksum
    let error = #expect(throws: PNGError.self) { try PNG.decode(file, path: "a/b.png") }
    #expect(error?.message == "a/b.png: the PNG file is damaged (IDAT: CRC error); copy or download it again")
    #expect(error?.kind == .badData)
  }

  @Test func otherFilesAreNamed() {
    let jpeg = #expect(throws: PNGError.self) { try PNG.decode([0xFF, 0xD8, 0xFF, 0xE0, 0, 16], path: "a.png") }
    #expect(jpeg?.message == "a.png: not a PNG file (starts with ff d8 ff e0)")
    let empty = #expect(throws: PNGError.self) { try PNG.decode([], path: "a.png") }
    #expect(empty?.message == "a.png: not a PNG file (it is empty)")
    let short = #expect(throws: PNGError.self) { try PNG.decode([0x89, 0x50], path: "a.png") }
    #expect(
      short?.message
        == "a.png: the PNG file is truncated (it ends after 2 bytes, within the image); copy or download it again")
  }

  @Test func limitsAreCheckedBeforeAllocating() {
    let large = header(width: 1_000_000, height: 1_000_000)
    let beyond = #expect(throws: PNGError.self) { try PNG.decode(large, path: "bomb.png") }
    #expect(beyond?.problem == .tooLarge(width: 1_000_000, height: 1_000_000, limits: .default))
    let claimed = header(width: 8000, height: 8000)
    let implausible = #expect(throws: PNGError.self) { try PNG.decode(claimed, path: "bomb.png") }
    #expect(
      implausible?.message
        == "bomb.png: the PNG file is damaged (it claims 8000 x 8000 pixels, more than its \(claimed.count) bytes can hold)")
    let wide = PNG.encode(gradient(width: 40, height: 2))
    let tooWide = #expect(throws: PNGError.self) {
      try PNG.decode(wide, path: "wide.png", limits: ImageLimits(longestSide: 39, pixels: 1000))
    }
    #expect(
      tooWide?.message
        == "wide.png: 40 x 2 pixels are too many; the sides may have 39 and the whole image 1000 pixels, so make it smaller")
  }

  /// A black image compresses as well as anything does; it must not be taken for a bomb.
  @Test func emptyPicturesAreNotImplausible() throws {
    let black = Image(width: 2000, height: 2000, channels: 1, pixels: [UInt8](repeating: 0, count: 4_000_000))
    #expect(try PNG.decode(PNG.encode(black, compression: .photograph), path: "black.png") == black)
  }

  @Test func textIsIgnored() throws {
    let image = gradient(width: 4, height: 4)
    let plain = PNG.encode(image)
    var file = Array(plain.prefix(33))
    file += [0, 0, 0, 12] + Array("tEXtA".utf8) + [0] + Array("0123456789".utf8) + [0, 0, 0, 0]
    file += plain.dropFirst(33)
    mendChecksums(&file)
    #expect(try PNG.decode(file, path: "text.png") == image)
  }

  /// The signature and an IHDR chunk for 8-bit grey, followed by an IDAT chunk that has begun.
  private func header(width: Int, height: Int) -> [UInt8] {
    var file = Array(PNG.encode(gradient(width: 4, height: 4)))
    for i in 0..<4 {
      file[16 + i] = UInt8(truncatingIfNeeded: width >> (24 - 8 * i))
      file[20 + i] = UInt8(truncatingIfNeeded: height >> (24 - 8 * i))
    }
    mendChecksums(&file)
    return file
  }
}

/// Writes the right checksum behind each chunk, as far as chunks can be made out.
private func mendChecksums(_ file: inout [UInt8]) {
  var offset = 8
  while offset + 12 <= file.count {
    let length = file[offset..<offset + 4].reduce(0) { $0 << 8 | Int($1) }
    guard offset + 12 + length <= file.count else { return }
    var remainder: UInt32 = .max
    for byte in file[offset + 4..<offset + 8 + length] {
      remainder ^= UInt32(byte)
      for _ in 0..<8 { remainder = remainder & 1 == 1 ? remainder >> 1 ^ 0xEDB8_8320 : remainder >> 1 }
    }
    for i in 0..<4 { file[offset + 8 + length + i] = UInt8(truncatingIfNeeded: ~remainder >> (24 - 8 * i)) }
    offset += 12 + length
  }
}
