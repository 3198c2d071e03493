import Images
import Testing

/// Files of either kind, told apart by their first bytes.
@Suite struct ImageFileTests {
  @Test func bytesSayWhatAFileIs() throws {
    let jpeg = try #require(JPEGFixture.all.first)
    #expect(try ImageFile.decode(jpeg.file, path: "wrong.png").width == jpeg.width)
    let png = PNG.encode(gradient(width: 4, height: 3))
    #expect(try ImageFile.decode(png, path: "wrong.jpg") == gradient(width: 4, height: 3))
  }

  @Test(arguments: [
    ("", "neither a PNG nor a JPEG file (it is empty)"),
    ("474946383961", "a GIF file, which cannot be read; convert it to PNG or JPEG"),
    ("424d36000000", "a BMP file, which cannot be read; convert it to PNG or JPEG"),
    ("52494646102700005745425056503820", "a WebP file, which cannot be read; convert it to PNG or JPEG"),
    ("49492a0008000000", "a TIFF file, which cannot be read; convert it to PNG or JPEG"),
    ("00000018667479706865696300000000", "a HEIC file, which cannot be read; convert it to PNG or JPEG"),
    ("3c737667", "neither a PNG nor a JPEG file (starts with 3c 73 76 67)"),
  ])
  func otherKindsAreNamed(_ start: String, _ sentence: String) {
    let error = #expect(throws: ImageFileError.self) { try ImageFile.decode(bytes(hexadecimal: start), path: "a.png") }
    #expect(error?.message == "a.png: \(sentence)")
    #expect(throws: ImageFileError.self) { try ImageHeader.read(bytes(hexadecimal: start), isWhole: true, path: "a.png") }
  }

  @Test(arguments: PNGFixture.all)
  func headersOfPNGAgreeWithTheImage(_ fixture: PNGFixture) throws {
    let header = try #require(try ImageHeader.read(fixture.file, isWhole: true, path: "a.png"))
    #expect((header.kind, header.width, header.height) == (.png, 5, 3))
    #expect(header.hasAlpha == (fixture.channels == 4))
    #expect(header.isPalette == fixture.testDescription.hasPrefix("palette"))
    #expect((header.bits == 16) == fixture.testDescription.contains("16 bits"))
  }

  /// A beginning is enough or asks for more; only a whole file can be too short.
  @Test func beginningsAskForMore() throws {
    for file in PNGFixture.all.map(\.file) + JPEGFixture.all.map(\.file) {
      let whole = try #require(try ImageHeader.read(file, isWhole: true, path: "a"))
      var needed = 4
      while try ImageHeader.read(Array(file.prefix(needed)), isWhole: false, path: "a") == nil { needed += 1 }
      #expect(needed < file.count)
      #expect(try ImageHeader.read(Array(file.prefix(needed)), isWhole: false, path: "a") == whole)
      #expect(throws: (any Error).self) { try ImageHeader.read(Array(file.prefix(needed - 1)), isWhole: true, path: "a") }
    }
  }
}
