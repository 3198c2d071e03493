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

  /// As some cameras leave them.
  @Test func bytesBeforeTheEndMarkAreNoDamage() throws {
    let fixture = try #require(JPEGFixture.all.first)
    let file = fixture.file.dropLast(2) + [0, 0, 7, 0xFF, 0xD9]
    #expect(try JPEG.decode(Array(file), path: "camera.jpg") == JPEG.decode(fixture.file, path: "fixture.jpg"))
  }

  /// Small files that ask for many pixels, by each way of packing them.
  @Test(arguments: [(0xC0, 256), (0xC1, 256), (0xC2, 512), (0xC9, 4096), (0xCA, 4096)])
  func moreThanAFileCanHoldIsRefused(_ marker: Int, _ pixelsPerByte: Int) throws {
    let fixture = try #require(JPEGFixture.all.first)
    let place = try #require(fixture.file.firstRange(of: [0xFF, 0xC0]))
    var file = fixture.file
    file[place.lowerBound + 1] = UInt8(marker)
    // Height and width stand behind the marker, the length and the bits.
    func claim(_ width: Int, _ height: Int) {
      for (i, number) in [height >> 8, height, width >> 8, width].enumerated() {
        file[place.lowerBound + 5 + i] = UInt8(truncatingIfNeeded: number)
      }
    }
    let height = file.count + 1
    claim(pixelsPerByte, height)
    let error = #expect(throws: JPEGError.self) { try JPEG.decode(file, path: "a.jpg") }
    #expect(error?.problem == .implausible(width: pixelsPerByte, height: height, bytes: file.count))
    claim(pixelsPerByte, height - 1)
    // Read on, to whatever end: arithmetic coding makes pixels of anything.
    do throws(JPEGError) {
      _ = try JPEG.decode(file, path: "a.jpg")
    } catch {
      #expect(error.problem != .implausible(width: pixelsPerByte, height: height - 1, bytes: file.count))
    }
  }

  @Test func scansWithoutEndAreRefused() throws {
    let fixture = try #require(JPEGFixture.all.first)
    let place = try #require(fixture.file.firstRange(of: [0xFF, 0xC0]))
    var file = fixture.file
    for (i, byte) in [0x20, 0x00, 0x20, 0x00].enumerated() { file[place.lowerBound + 5 + i] = UInt8(byte) }
    file += (0..<200_000).flatMap { _ in [0xFF, 0xDA] as [UInt8] }
    let error = #expect(throws: JPEGError.self) { try JPEG.decode(file, path: "a.jpg") }
    #expect(
      error?.message
        == "a.jpg: 200001 scans of 8192 x 8192 pixels are too many; save it as a baseline JPEG file")
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
