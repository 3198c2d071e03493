import Images

extension Reader {
  /// With the right CRC-32 of every chunk.
  static let png = Reader(
    name: "png",
    seeds: {
      [1, 3, 4].flatMap { channels in
        PNGCompression.allCases.map { compression in
          PNG.encode(
            Image(width: 5, height: 3, channels: channels, pixels: (0..<15 * channels).map { UInt8($0 * 3) }), compression: compression)
        }
      }
    },
    read: { input in
      let file = Checksums.png(input)
      try checkAgainstHeader(file) { try PNG.decode(file, path: "a.png") }
    })

  static let jpeg = Reader(
    name: "jpeg",
    read: { input in try checkAgainstHeader(input) { try JPEG.decode(input, path: "a.jpg") } })

  /// What the header said is what the picture is.
  private static func checkAgainstHeader(_ file: [UInt8], _ decode: () throws -> Image) throws {
    let early = try? ImageHeader.read(Array(file.prefix(64)), isWhole: false, path: "a")
    let image = try decode()
    let header = try ImageHeader.read(file, isWhole: true, path: "a")
    require(
      header.map { $0.width == image.width && $0.height == image.height } ?? false,
      "\(image.width)x\(image.height) pixels, but the header says \(String(describing: header))")
    if let early { require(early.width == image.width, "half a header says \(early)") }
  }
}
