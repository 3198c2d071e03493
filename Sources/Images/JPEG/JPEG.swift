internal import CTurboJPEG
private import Files

/// Reading JPEG files in memory, by libjpeg-turbo.
@safe public enum JPEG {
  /// The picture in the JPEG file `bytes`, baseline or progressive, turned upright as its EXIF data says.
  ///
  /// Grey becomes 1 channel; YCbCr, RGB, and CMYK (laid on white paper, without a colour profile) become 3. Colour profiles
  /// are not applied.
  ///
  /// - Parameter path: how error messages name the file.
  /// - Throws: ``JPEGError`` if `bytes` is not a whole, undamaged JPEG file within `limits`. What the header claims is
  ///   checked, against the limits and against the size of the file, before memory is taken for it.
  public static func decode(
    _ bytes: [UInt8], path: String, limits: ImageLimits = .default
  ) throws(JPEGError) -> Image {
    let markers = try JPEGMarkers.whole(bytes, path: path)
    try check(markers, bytes, path: path, limits)
    let decompressor = try JPEGDecompressor(path: path)
    let header = try decompressor.header(bytes)
    guard header.width == markers.width, header.height == markers.height else {
      throw JPEGError(path: path, problem: .corrupt(reason: "two headers of different sizes"))
    }
    let isPrint = header.channels == 4
    var pixels = try decompressor.pixels(bytes, header)
    if isPrint { pixels = onPaper(pixels, isInverted: markers.isAdobe) }
    let image = Image(width: header.width, height: header.height, channels: isPrint ? 3 : header.channels, pixels: pixels)
    return image.turned(markers.orientation)
  }

  private static func check(
    _ markers: JPEGMarkers, _ bytes: [UInt8], path: String, _ limits: ImageLimits
  ) throws(JPEGError) {
    let (width, height) = (markers.width, markers.height)
    guard markers.bits == 8 else { throw JPEGError(path: path, problem: .unsupported("\(markers.bits) bits a channel")) }
    guard width > 0, height > 0 else { throw JPEGError(path: path, problem: .corrupt(reason: "it has no pixels")) }
    guard limits.allow(width: width, height: height) else {
      throw JPEGError(path: path, problem: .tooLarge(width: width, height: height, limits: limits))
    }
    guard width * height / markers.coding.pixelsPerByte <= bytes.count else {
      throw JPEGError(path: path, problem: .implausible(width: width, height: height, bytes: bytes.count))
    }
    let scans = scans(bytes.span)
    guard scans * width * height <= InputLimits.jpegScannedPixels else {
      throw JPEGError(path: path, problem: .tooManyScans(scans, width: width, height: height))
    }
  }

  /// How often the picture is gone over: start-of-scan marks, those of a small picture within the file among them.
  private static func scans(_ bytes: Span<UInt8>) -> Int {
    var scans = 0
    for i in 1..<max(1, bytes.count) where bytes[i] == 0xDA && bytes[i - 1] == 0xFF { scans += 1 }
    return scans
  }

  /// Printing inks to RGB: what cyan ink leaves of red light, black ink leaves less of. Adobe's programs store 255 − ink.
  private static func onPaper(_ inks: [UInt8], isInverted: Bool) -> [UInt8] {
    var colours: [UInt8] = []
    colours.reserveCapacity(inks.count / 4 * 3)
    func light(_ ink: UInt8) -> Int { isInverted ? Int(ink) : 255 - Int(ink) }
    for i in stride(from: 0, to: inks.count, by: 4) {
      let black = light(inks[i + 3])
      for channel in 0..<3 { colours.append(UInt8((light(inks[i + channel]) * black + 127) / 255)) }
    }
    return colours
  }
}

/// A decompressor of TurboJPEG.
@safe private struct JPEGDecompressor: ~Copyable {
  struct Header {
    let width: Int
    let height: Int
    /// 1 (grey), 3 (RGB) or 4 (CMYK).
    let channels: Int
  }

  private let handle: tjhandle
  private let path: String

  init(path: String) throws(JPEGError) {
    guard let handle = unsafe tjInitDecompress() else { throw JPEGError(path: path, problem: .corrupt(reason: "out of memory")) }
    unsafe self.handle = handle
    self.path = path
  }

  deinit { unsafe tjDestroy(handle) }

  func header(_ bytes: [UInt8]) throws(JPEGError) -> Header {
    var (width, height, subsampling, space) = (Int32(0), Int32(0), Int32(0), Int32(0))
    let status = unsafe bytes.withUnsafeBufferPointer { source in
      unsafe tjDecompressHeader3(
        handle, source.baseAddress, UInt(source.count), &width, &height, &subsampling, &space)
    }
    guard status == 0 else { throw failure(bytes) }
    let channels =
      switch UInt32(bitPattern: space) {
      case TJCS_GRAY.rawValue: 1
      case TJCS_CMYK.rawValue, TJCS_YCCK.rawValue: 4
      default: 3
      }
    return Header(width: Int(width), height: Int(height), channels: channels)
  }

  func pixels(_ bytes: [UInt8], _ header: Header) throws(JPEGError) -> [UInt8] {
    let format = header.channels == 1 ? TJPF_GRAY : header.channels == 3 ? TJPF_RGB : TJPF_CMYK
    var pixels = [UInt8](repeating: 0, count: header.width * header.height * header.channels)
    func attempt(_ flags: Int32) -> Bool {
      unsafe bytes.withUnsafeBufferPointer { source in
        unsafe pixels.withUnsafeMutableBufferPointer { target in
          // The limit is against files of thousands of scans, each of which has all pixels.
          unsafe tjDecompress2(
            handle, source.baseAddress, UInt(source.count), target.baseAddress, Int32(header.width), 0,
            Int32(header.height), format.rawValue, TJFLAG_LIMITSCANS | TJFLAG_ACCURATEDCT | flags) == 0
        }
      }
    }
    // What is damaged at its beginning is not made up to its end.
    if attempt(TJFLAG_STOPONWARNING) { return pixels }
    guard isHarmless, attempt(0) || isHarmless else { throw failure(bytes) }
    return pixels
  }

  /// Cameras leave bytes between the parts that nobody misses.
  private var isHarmless: Bool {
    unsafe tjGetErrorCode(handle) == Int32(TJERR_WARNING.rawValue) && reason.hasSuffix("extraneous bytes before marker 0xd9")
  }

  private var reason: String {
    guard let words = unsafe tjGetErrorStr2(handle) else { return "unknown reason" }
    return unsafe String(cString: words)
  }

  private func failure(_ bytes: [UInt8]) -> JPEGError {
    // What is cut within its tables fails in many ways; all whole files end alike.
    guard bytes.suffix(2) == [0xFF, 0xD9] else { return JPEGError(path: path, problem: .truncated(bytes: bytes.count)) }
    return JPEGError(path: path, problem: .corrupt(reason: reason))
  }
}
