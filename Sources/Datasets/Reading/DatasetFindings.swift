internal import Files
internal import Images

/// What was found in a data set while it was read, and what was done with it.
public struct DatasetFindings: Sendable, Equatable {
  /// As the user named it.
  public let path: String
  public let name: String
  /// ``DatasetFormat/name``
  public let format: String
  public let classes: [ClassCount]
  /// Where the images to test with are from.
  public let testOrigin: TestOrigin
  public let original: Originals
  public let prepared: Prepared
  public let duplicates: Duplicates
  public private(set) var unlabelled: Unlabelled
  /// Images that could not be used, listed ones that are not there among them.
  public let unreadable: [UnreadableImage]
  /// What was left out or changed, one line each.
  public private(set) var notices: [String]

  public struct ClassCount: Sendable, Equatable {
    public let name: String
    /// Images to learn from, to choose with where the data set says so, and to test with.
    public let train: Int
    public let validation: Int
    public let test: Int

    public var count: Int { train + validation + test }
    /// All that are not for testing.
    public var learned: Int { train + validation }
  }

  public enum TestOrigin: Sendable, Equatable {
    /// A folder, a file or an array says so.
    case given
    /// A share of each class, drawn by seed 0.
    case share(kept: Int, of: Int, share: Double)
    case none
  }

  /// Smallest, median and largest, in pixels.
  public struct Spread: Sendable, Equatable {
    public let least: Int
    public let median: Int
    public let most: Int

    init(_ values: [Int]) {
      let sorted = values.sorted()
      least = sorted.first ?? 0
      median = sorted.isEmpty ? 0 : sorted[(sorted.count - 1) / 2]
      most = sorted.last ?? 0
    }
  }

  /// The images as they lie.
  public struct Originals: Sendable, Equatable {
    public let count: Int
    public let width: Spread
    public let height: Spread
    public let isOneSize: Bool
    /// Files of each kind; neither for arrays.
    public let png: Int
    public let jpeg: Int
    /// With 16 bits a channel.
    public let deep: Int
    public let palette: Int
    /// With an alpha channel or a transparent colour, and how many of them show anything through.
    public let alpha: Int
    public let transparent: Int
    /// With R, G and B, which are equal everywhere.
    public let greyAsRGB: Int
    /// With colours.
    public let colour: Int
    /// Whose names end as those of another kind of file do.
    public let misnamed: Int
  }

  /// The images as they are learned from.
  public struct Prepared: Sendable, Equatable {
    public let width: Int
    public let height: Int
    public let channels: Int
    public let shrunk: Int
    public let enlarged: Int
    public let cropped: Int
    public let padded: Int
    public let stretched: Int
    /// The grey level that transparent images were laid on.
    public let ground: UInt8?
  }

  /// Images to learn from that have no label.
  public struct Unlabelled: Sendable, Equatable {
    /// Beside the class folders.
    public let beside: Int
    /// From another place.
    public internal(set) var elsewhere = 0
    /// Those that were left out because they are images to test with as well.
    public internal(set) var leftOut: Int

    public var count: Int { beside + elsewhere }
  }

  /// Notes images without labels that come from another place.
  ///
  /// - Parameters:
  ///   - leftOut: those among them that were not taken, being images to test with
  ///   - notices: what else was left out or changed, one line each
  public mutating func add(unlabelled count: Int, leftOut: Int, notices: [String]) {
    unlabelled.elsewhere += count
    unlabelled.leftOut += leftOut
    self.notices += notices
  }

  /// Images whose prepared pixels equal those of an earlier one.
  public struct Duplicates: Sendable, Equatable {
    /// Of the same class, to learn from both.
    public let withinClasses: Int
    /// Of another class.
    public let acrossClasses: Int
    /// Without a label, of any other image to learn from.
    public let withoutLabel: Int
    /// Images to test with that are also learned from.
    public let testInTraining: Int
    /// Classes whose images to learn from, two or more, are all equal.
    public let uniformClasses: [String]
    /// Whether all images to learn from are equal.
    public let isUniform: Bool
  }

  init(
    path: String, format: String, stored: StoredDataset, training: LabelledImages, test: LabelledImages?,
    headers: [StoredHeader], images: [PreparedImage], unreadable: [UnreadableImage], ground: UInt8?, leftOut: Int,
    testOrigin: TestOrigin, asExpected expected: DatasetDescription?
  ) {
    self.path = path
    name = training.name
    self.format = format
    self.unreadable = unreadable
    self.testOrigin = testOrigin
    var counts = [[Int]](repeating: [0, 0, 0], count: training.classCount)
    for (i, label) in training.labels.enumerated() {
      if let label { counts[label][training.isHeldOut?[i] == true ? 1 : 0] += 1 }
    }
    for case let label? in test?.labels ?? [] { counts[label][2] += 1 }
    classes = zip(training.classNames, counts).map { .init(name: $0, train: $1[0], validation: $1[1], test: $1[2]) }
    let transparent = images.count { $0.wasTransparent }
    original = Originals(
      count: images.count, width: Spread(headers.map(\.width)), height: Spread(headers.map(\.height)),
      isOneSize: headers.allSatisfy { ($0.width, $0.height) == (headers[0].width, headers[0].height) },
      png: headers.count { $0.kind == .png }, jpeg: headers.count { $0.kind == .jpeg }, deep: headers.count { $0.bits > 8 },
      palette: headers.count { $0.isPalette }, alpha: headers.count { $0.hasAlpha }, transparent: transparent,
      greyAsRGB: images.count { $0.channels > 1 && !$0.isColour && !$0.isTransparent }, colour: images.count { $0.isColour },
      misnamed: headers.count { $0.isMisnamed })
    prepared = Prepared(
      width: training.width, height: training.height, channels: training.channels, shrunk: images.count { $0.change == .shrunk },
      enlarged: images.count { $0.change == .enlarged }, cropped: images.count { $0.frame == .cropped },
      padded: images.count { $0.frame == .padded }, stretched: images.count { $0.frame == .stretched },
      ground: transparent > 0 ? ground : nil)
    duplicates = Duplicates(training, test)
    unlabelled = Unlabelled(beside: training.count - training.labelledCount, leftOut: leftOut)
    var notices = stored.notices
    if let expected, expected.channels == 1, original.colour > 0 {
      notices.append("\(Path.shown(path)): RGB images are read as grey, as \(Path.shown(expected.name)) has them")
    } else if let expected, expected.channels > 1, original.colour == 0 {
      notices.append("\(Path.shown(path)): grey images are read as RGB, as \(Path.shown(expected.name)) has them")
    }
    self.notices = notices
  }
}

extension DatasetFindings.Duplicates {
  init(_ training: LabelledImages, _ test: LabelledImages?) {
    /// The class of the first image with these pixels; −1 for none.
    var first: [ArraySlice<UInt8>: Int] = [:]
    var (within, across, withoutLabel, tested) = (0, 0, 0, 0)
    /// Of each class: its images, the first one, and whether any differs from that.
    var counts = [Int](repeating: 0, count: training.classCount)
    var classFirst = [Int?](repeating: nil, count: training.classCount)
    var isVaried = [Bool](repeating: false, count: training.classCount)
    func pixels(_ images: LabelledImages, _ i: Int) -> ArraySlice<UInt8> {
      images.pixels[i * images.pixelsPerImage..<(i + 1) * images.pixelsPerImage]
    }
    for (i, label) in training.labels.enumerated() {
      let own = pixels(training, i)
      if let earlier = first[own] {
        if earlier < 0 || label == nil {
          withoutLabel += 1
          first[own] = max(earlier, label ?? -1)
        } else if earlier == label {
          within += 1
        } else {
          across += 1
        }
      } else {
        first[own] = label ?? -1
      }
      guard let label else { continue }
      counts[label] += 1
      if let start = classFirst[label] {
        if own != pixels(training, start) { isVaried[label] = true }
      } else {
        classFirst[label] = i
      }
    }
    if let test { for i in 0..<test.count where first[pixels(test, i)] != nil { tested += 1 } }
    self.init(
      withinClasses: within, acrossClasses: across, withoutLabel: withoutLabel, testInTraining: tested,
      uniformClasses: training.classNames.indices.filter { counts[$0] > 1 && !isVaried[$0] }.map { training.classNames[$0] },
      isUniform: training.count > 1 && first.count == 1)
  }
}
