/// What a model is made of: everything that its networks' shapes follow from. Resolved once, saved with the model.
public struct Architecture: Sendable, Equatable {
  /// Pixels; both are divisible by 2 to the number of stages.
  public var height: Int
  public var width: Int
  /// 1 (grey), 3 (RGB) or 4 (RGBA).
  public var imageChannels: Int
  /// In the order of the labels; empty for a model without labels.
  public var classNames: [String]
  /// Components of the normal noise z.
  public var noise: Int
  public var codes: [LatentCode]
  /// Feature maps of the generator from the smallest to the largest; each stage doubles the size.
  public var generatorChannels: [Int]
  /// Features of a layer between the generator's inputs and its first maps; 0: none. Where no label says what to draw, one linear
  /// layer cannot tell a 3 from a 7: maps that are linear in the noise change gradually from one to the other.
  public var generatorFeatures: Int
  /// Feature maps of the discriminator from the largest to the smallest.
  public var discriminatorChannels: [Int]
  /// Features of the discriminator's last layer.
  public var discriminatorFeatures: Int
  public var recognizerChannels: [Int]
  public var family: Family
  public var conditioning: Conditioning
  public var normalization: Normalization
  /// Whether the classes were not given but found: categories of a code that the generator was made to mean something by
  /// (InfoGAN). They are asked for as given ones are.
  public var discoversClasses: Bool

  /// What the networks are made of.
  public enum Family: String, Sendable, CaseIterable {
    /// Convolutions of stride 2, transposed ones in the generator (DCGAN, Radford et al. 2016).
    case dcgan
    /// Multi-layer perceptrons (Goodfellow et al. 2014). The channels are the widths of the hidden layers.
    case mlp
  }

  /// How the discriminator learns which class an image is to show.
  public enum Conditioning: String, Sendable, CaseIterable {
    /// Not at all.
    case none
    /// As maps beside the image's channels, or inputs beside its pixels, 1 for its class and 0 for the others (Mirza &
    /// Osindero 2014).
    case concat
    /// By the inner product of its features with a vector of the class (Miyato & Koyama 2018), and a class head.
    case projection
    /// By a class head alone (AC-GAN, Odena et al. 2017).
    case auxiliary

    static func usual(_ givesNoClasses: Bool) -> Conditioning { givesNoClasses ? .none : .projection }
  }

  /// Of the discriminator's layers.
  public enum Normalization: String, Sendable, CaseIterable {
    /// Every layer's weights but the class head's divided by their largest singular value (Miyato et al. 2018).
    case spectral
    /// Batch normalization behind every convolution but the first (Radford et al. 2016), real and generated images apart.
    case batch
    case none
  }

  /// - Parameters:
  ///   - generatorChannels: nil, as the other channels: what ``stages(height:width:)`` says
  ///   - conditioning: nil: projection where there are classes to be given
  public init(
    height: Int, width: Int, imageChannels: Int, classNames: [String], noise: Int = 64,
    codes: [LatentCode] = LatentCode.standard, generatorChannels: [Int]? = nil, generatorFeatures: Int = 0, discriminatorChannels: [Int]? = nil,
    discriminatorFeatures: Int = 128, recognizerChannels: [Int]? = nil, family: Family = .dcgan,
    conditioning: Conditioning? = nil, normalization: Normalization = .spectral, discoversClasses: Bool = false
  ) {
    let stages = 0..<Architecture.stages(height: height, width: width)
    let base = Architecture.baseChannels(imageChannels: imageChannels)
    self.height = height
    self.width = width
    self.imageChannels = imageChannels
    self.classNames = classNames
    self.noise = noise
    self.codes = codes
    self.generatorChannels = generatorChannels ?? (family == .mlp ? Architecture.hiddenWidths : stages.reversed().map { base << $0 })
    self.discriminatorChannels = discriminatorChannels ?? (family == .mlp ? Architecture.hiddenWidths.reversed() : stages.map { base << $0 })
    self.generatorFeatures = generatorFeatures
    self.discriminatorFeatures = discriminatorFeatures
    self.recognizerChannels = recognizerChannels ?? stages.map { min(32, 16 << $0) }
    self.family = family
    self.conditioning = conditioning ?? .usual(classNames.isEmpty || discoversClasses)
    self.normalization = normalization
    self.discoversClasses = discoversClasses
  }

  /// Of a perceptron that generates; the discriminator's are the same the other way round.
  private static let hiddenWidths = [256, 512, 1024]

  public var classCount: Int { classNames.count }
  /// Sizes of one image: channels, height, width.
  public var imageShape: [Int] { [imageChannels, height, width] }
  public var pixelsPerImage: Int { imageChannels * height * width }
  /// What the generator reads: noise, one-hot label, codes.
  public var inputs: Int { noise + classCount + codes.count }

  /// What is wrong with it, in one sentence, or nil.
  public var problem: String? {
    // Stages that halve or double the sides.
    let stages = family == .mlp ? 0 : generatorChannels.count
    let halvings = family == .mlp ? 0 : discriminatorChannels.count
    let channels = generatorChannels + discriminatorChannels + recognizerChannels
    guard (1...4).contains(imageChannels), imageChannels != 2 else { return "images of \(imageChannels) channels" }
    guard (1...6).contains(generatorChannels.count), (1...6).contains(discriminatorChannels.count), (1...6).contains(recognizerChannels.count),
      channels.allSatisfy({ (1...4096).contains($0) })
    else { return "feature maps \(channels)" }
    for (name, size) in [("height", height), ("width", width)] {
      guard (4...1024).contains(size), size % (1 << stages) == 0 else {
        return "a \(name) of \(size) pixels, which \(stages) doublings cannot reach"
      }
      guard size >> halvings >= 1, size >> recognizerChannels.count >= 1 else {
        return "a \(name) of \(size) pixels, too small for the discriminator"
      }
    }
    guard (1...4096).contains(noise) else { return "noise of \(noise) components" }
    guard classCount <= 100_000, codes.count <= 64 else { return "\(classCount) classes and \(codes.count) codes" }
    for code in codes where !LatentCode.isName(code.name) {
      return "a code whose name is not made of letters, digits, - and _"
    }
    guard Set(codes.map(\.name)).count == codes.count else { return "two codes of one name" }
    guard (conditioning == .none) == (classNames.isEmpty || discoversClasses) else {
      return "\(classCount) classes and a discriminator with the conditioning \(conditioning.rawValue)"
    }
    guard !discoversClasses || classCount >= 2 else { return "\(classCount) classes to be found" }
    guard family == .dcgan || normalization != .batch else { return "batch normalization in a perceptron" }
    for (stage, count) in generatorChannels.enumerated() where family == .dcgan {
      let numbers = count * (height >> (stages - stage)) * (width >> (stages - stage))
      guard numbers <= Architecture.largestMaps else { return "feature maps of \(numbers) numbers for an image" }
    }
    guard (1...65536).contains(discriminatorFeatures) else { return "\(discriminatorFeatures) features" }
    guard (0...65536).contains(generatorFeatures), family == .dcgan || generatorFeatures == 0 else {
      return "\(generatorFeatures) features of the generator"
    }
    return nil
  }

  /// Numbers of one image's maps in one layer of the generator: 1 GB for a batch of 64. The arrays of a small file can
  /// ask for much more.
  private static let largestMaps = 1 << 22
}

/// A continuous input of the generator in −1…1 that a recognizer must be able to read from the image (InfoGAN, Chen
/// et al. 2016). What the recognizer is made blind to decides what the code can come to mean.
public struct LatentCode: Sendable, Equatable {
  /// What the recognizer is guided to. This is guided discovery: the guide removes rival factors, the meaning is
  /// still found by training and has to be measured.
  public enum Guide: String, Sendable, CaseIterable {
    /// The recognizer sees the image warped at random: what survives is the thickness of strokes.
    case thickness
    /// The recognizer sees the image dilated or eroded at random: what survives is slant.
    case slant
    /// The recognizer sees the image under noise only.
    case free
    /// No recognizer of its own: it is read from the discriminator's features, as InfoGAN's Q does (Chen et al. 2016). What
    /// it comes to mean is left to chance.
    case features
  }

  public var name: String
  public var guide: Guide

  public init(name: String, guide: Guide) {
    self.name = name
    self.guide = guide
  }

  /// Code 0 is guided to thickness, code 1 to slant.
  public static let standard = [LatentCode(name: "thickness", guide: .thickness), LatentCode(name: "slant", guide: .slant)]

  /// Codes name files and columns: 1 to 64 letters, digits, - and _.
  static func isName(_ name: String) -> Bool {
    (1...64).contains(name.utf8.count) && name.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
        UInt8(ascii: "-"), UInt8(ascii: "_"):
        true
      default: false
      }
    }
  }

  /// The first `count` of the standard ones, then free ones.
  public static func first(_ count: Int) -> [LatentCode] {
    (0..<count).map { $0 < standard.count ? standard[$0] : LatentCode(name: "code\($0)", guide: .free) }
  }
}
