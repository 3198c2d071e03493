import Images
import Testing

@Suite struct JPEGTests {
  @Test(arguments: JPEGFixture.all)
  func pixelsAreThoseThatPillowReads(_ fixture: JPEGFixture) throws {
    let image = try JPEG.decode(fixture.file, path: "fixture.jpg")
    #expect((image.width, image.height, image.channels) == (fixture.width, fixture.height, fixture.channels))
    // Rounding in the transform of colours, where another version of the library may differ by one.
    let greatest = zip(image.pixels, fixture.pixels).map { abs(Int($0) - Int($1)) }.max()
    #expect(image.pixels.count == fixture.pixels.count && (greatest ?? 255) <= 1)
  }

  @Test(arguments: JPEGFixture.all)
  func headersSayWhatTheImageWillBe(_ fixture: JPEGFixture) throws {
    let header = try #require(try ImageHeader.read(fixture.file, isWhole: true, path: "fixture.jpg"))
    #expect((header.kind, header.width, header.height, header.bits) == (.jpeg, fixture.width, fixture.height, 8))
  }

  @Test func everyTruncationIsRejected() {
    for fixture in JPEGFixture.all {
      for length in 0..<fixture.file.count {
        let error = #expect(throws: JPEGError.self, "\(fixture.testDescription), \(length) bytes") {
          try JPEG.decode(Array(fixture.file.prefix(length)), path: "cut.jpg")
        }
        if length >= 3 { #expect(error?.problem == .truncated(bytes: length)) }
      }
    }
  }

  /// Whatever a damaged file holds, the answer is an image or a `JPEGError`.
  @Test func damageNeverCrashes() {
    var random = Lehmer(seed: 5)
    var refused = 0
    for round in 0..<6000 {
      var file = JPEGFixture.all[round % JPEGFixture.all.count].file
      for _ in 0...round % 3 { file[random.next(below: file.count)] = UInt8(random.next(below: 256)) }
      do throws(JPEGError) {
        _ = try JPEG.decode(file, path: "damaged.jpg", limits: ImageLimits(longestSide: 1000, pixels: 100_000))
      } catch {
        refused += 1
        #expect(error.message.hasPrefix("damaged.jpg: "))
      }
    }
    #expect(refused > 1000)
  }

  @Test func otherFilesAreNamed() {
    for (bytes, sentence) in [
      ([], "a.jpg: not a JPEG file (it is empty)"),
      ([0x89, 0x50, 0x4E, 0x47, 0x0D], "a.jpg: not a JPEG file (starts with 89 50 4e 47)"),
      ([0xFF, 0xD8, 0xFF], "a.jpg: the JPEG file is truncated (it ends after 3 bytes, within the image); copy or download it again"),
      ([0xFF, 0xD8, 0xFF, 0xD9], "a.jpg: the JPEG file is damaged (no frame header before the image); copy or download it again"),
      ([0xFF, 0xD8, 0xFF, 0xE0, 0, 1], "a.jpg: the JPEG file is damaged (a segment without a length); copy or download it again"),
    ] as [([UInt8], String)] {
      let error = #expect(throws: JPEGError.self) { try JPEG.decode(bytes, path: "a.jpg") }
      #expect(error?.message == sentence)
      #expect(error?.kind == .badData)
    }
  }

  @Test func limitsAreCheckedBeforeAllocating() throws {
    let file = try #require(JPEGFixture.all.first).file
    let large = JPEG.claiming(width: 60000, height: 60000, bits: 8, in: file)
    #expect(throws: JPEGError(path: "bomb.jpg", problem: .tooLarge(width: 60000, height: 60000, limits: .default))) {
      try JPEG.decode(large, path: "bomb.jpg")
    }
    let claimed = JPEG.claiming(width: 8000, height: 8000, bits: 8, in: file)
    let implausible = #expect(throws: JPEGError.self) { try JPEG.decode(claimed, path: "bomb.jpg") }
    #expect(
      implausible?.message
        == "bomb.jpg: the JPEG file is damaged (it claims 8000 x 8000 pixels, more than its \(file.count) bytes can hold)")
    let flat = JPEG.claiming(width: 0, height: 9, bits: 8, in: file)
    #expect(throws: JPEGError(path: "flat.jpg", problem: .corrupt(reason: "it has no pixels"))) {
      try JPEG.decode(flat, path: "flat.jpg")
    }
    let deep = JPEG.claiming(width: 13, height: 9, bits: 12, in: file)
    let refused = #expect(throws: JPEGError.self) { try JPEG.decode(deep, path: "deep.jpg") }
    #expect(refused?.message == "deep.jpg: a JPEG file of 12 bits a channel, which cannot be read; save it with 8 bits a channel")
  }
}

extension JPEG {
  /// `file` with another frame header.
  fileprivate static func claiming(width: Int, height: Int, bits: UInt8, in file: [UInt8]) -> [UInt8] {
    var changed = file
    for i in 0..<file.count - 9 where file[i] == 0xFF && file[i + 1] == 0xC0 {
      changed[i + 4] = bits
      for (place, side) in [(i + 5, height), (i + 7, width)] {
        changed[place] = UInt8(side >> 8)
        changed[place + 1] = UInt8(side & 255)
      }
      break
    }
    return changed
  }
}
