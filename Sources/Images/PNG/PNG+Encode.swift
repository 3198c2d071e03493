internal import CPNG

@safe
extension PNG {
  /// The bytes of a PNG file that holds `image`.
  public static func encode(_ image: Image, compression: PNGCompression = .drawing) -> [UInt8] {
    encode(
      image.pixels.span, width: image.width, height: image.height, channels: image.channels, compression: compression)
  }

  /// The bytes of a PNG file that holds `pixels`, `[height, width, channels]`.
  ///
  /// - Precondition: both sides are at least 1 and below 2³¹, `channels` is 1, 3 or 4, and `pixels` holds exactly
  ///   `width * height * channels` bytes.
  public static func encode(
    _ pixels: Span<UInt8>, width: Int, height: Int, channels: Int, compression: PNGCompression = .drawing
  ) -> [UInt8] {
    precondition(width > 0 && width <= Int(Int32.max) && height > 0 && height <= Int(Int32.max), "\(width) x \(height)")
    precondition(channels == 1 || channels == 3 || channels == 4, "\(channels) channels")
    precondition(pixels.count == width * height * channels, "\(pixels.count) bytes for \(width) x \(height) x \(channels)")
    if compression == .drawing, pixels.count <= SmallPNG.mostPixelBytes {
      return SmallPNG.encode(pixels, width: width, height: height, channels: channels)
    }
    let settings = compression.settings
    // Deflate enlarges hopeless data by less than a thousandth; the rest is for the chunks. If it is not enough after
    // all, the first attempt says how much is.
    let expected = pixels.count + height + pixels.count / 256 + 1024
    return unsafe pixels.withUnsafeBufferPointer { source in
      func attempt(capacity: Int) -> (file: [UInt8], needed: Int) {
        var needed = 0
        let file = unsafe [UInt8](unsafeUninitializedCapacity: capacity) { output, count in
          var status = cpng_status()
          needed = unsafe cpng_write(
            source.baseAddress, UInt32(width), UInt32(height), UInt32(channels), settings.level, settings.filters,
            output.baseAddress, capacity, &status)
          count = needed <= capacity ? needed : 0
        }
        // The arguments are legal, so only memory can be missing, and without it Swift stops as well.
        precondition(needed > 0, "libpng could not encode an image of \(width) x \(height): out of memory")
        return (file, needed)
      }
      let first = attempt(capacity: expected)
      return first.needed <= expected ? first.file : attempt(capacity: first.needed).file
    }
  }
}

extension PNGCompression {
  fileprivate var settings: (level: Int32, filters: Int32) {
    switch self {
    case .drawing: (3, PNG_FILTER_NONE)
    case .photograph: (6, PNG_FILTER_NONE | PNG_FILTER_SUB | PNG_FILTER_UP | PNG_FILTER_AVG | PNG_FILTER_PAETH)
    }
  }
}
