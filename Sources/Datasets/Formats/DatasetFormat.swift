internal import Files
internal import Images

/// A way that labelled images lie on a disk. Add one in a file of its own, and to ``DatasetFormats/all``.
public protocol DatasetFormat: Sendable {
  /// What messages call it.
  static var name: String { get }
  /// What it looks like, in a few words for `--help`.
  static var summary: String { get }

  /// Whether what lies at `path` is, by its name or by what it contains, meant to be of this format.
  static func recognizes(_ path: String) -> Bool

  /// The images and labels at `path`.
  ///
  /// - Parameters:
  ///   - split: which part, where the format has both
  ///   - expected: the data set that these images are to stand beside, or nil where anything may come. Its class names
  ///     say what the labels stand for.
  ///   - notice: hears what was left out or changed, in one line
  /// - Throws: a `ReportableError` with one sentence for everything that can be wrong.
  static func read(
    _ path: String, split: DatasetSplit, expected: DatasetDescription?, notice: (String) -> Void
  ) throws -> LabelledImages
}

/// What all images of a data set share.
public struct DatasetDescription: Sendable, Equatable {
  public let name: String
  public let width: Int
  public let height: Int
  /// 1 (grey), 3 (RGB) or 4 (RGBA).
  public let channels: Int
  public let classNames: [String]

  public init(name: String, width: Int, height: Int, channels: Int, classNames: [String]) {
    self.name = name
    self.width = width
    self.height = height
    self.channels = channels
    self.classNames = classNames
  }
}

extension LabelledImages {
  public var description: DatasetDescription {
    DatasetDescription(name: name, width: width, height: height, channels: channels, classNames: classNames)
  }
}

/// All formats that labelled images are read from; the first one that recognizes a path reads it.
public enum DatasetFormats {
  public static let all: [any DatasetFormat.Type] = [NPZFormat.self, IDXFormat.self, ClassFolderFormat.self]

  /// The images and labels at `path`, whatever their format, as images of `expected`: of its size, with its classes,
  /// and grey or in colours as its images are.
  ///
  /// - Throws: a `ReportableError` where nothing is there, it is damaged, or it does not match.
  public static func read(
    _ path: String, split: DatasetSplit = .train, expected: DatasetDescription? = nil, notice: (String) -> Void = { _ in }
  ) throws -> LabelledImages {
    guard FileKind.at(path) != nil else { throw FileError.missing(path: path) }
    guard let format = all.first(where: { $0.recognizes(path) }) else { throw FormatError.unknown(path: path) }
    let images = try format.read(path, split: split, expected: expected, notice: notice)
    guard let expected else { return images }
    guard images.width == expected.width, images.height == expected.height else {
      throw FormatError.sizeDiffers(
        path: path, width: images.width, height: images.height, expectedWidth: expected.width,
        expectedHeight: expected.height, of: expected.name)
    }
    if images.channels != expected.channels {
      notice(
        "\(Path.shown(path)): \(colours(images.channels)) images are read as \(colours(expected.channels)), "
          + "as \(Path.shown(expected.name)) has them")
    }
    return images.withChannels(expected.channels)
  }

  private static func colours(_ channels: Int) -> String {
    switch channels {
    case 1: "grey"
    case 3: "RGB"
    default: "RGBA"
    }
  }
}

extension LabelledImages {
  /// The same images with 1 (luma), 3 or 4 channels; a transparency that was not there is none.
  func withChannels(_ wanted: Int) -> LabelledImages {
    guard wanted != channels else { return self }
    var converted: [UInt8] = []
    converted.reserveCapacity(count * width * height * wanted)
    for i in 0..<count {
      let image = Image(
        width: width, height: height, channels: channels,
        pixels: Array(pixels[i * pixelsPerImage..<(i + 1) * pixelsPerImage]))
      converted += image.pixels(channels: wanted)
    }
    return LabelledImages(
      name: name, width: width, height: height, channels: wanted, classNames: classNames, pixels: converted, labels: labels)
  }
}

extension Image {
  /// Its pixels with 1, 3 or 4 channels.
  func pixels(channels wanted: Int) -> [UInt8] {
    switch wanted {
    case channels: pixels
    case 1: grey.pixels
    case 3: rgb.pixels
    default: (0..<width * height).flatMap { i in rgb.pixels[3 * i..<3 * i + 3] + [255] }
    }
  }
}
