private import Glibc
internal import Compute
internal import Files
public import Images
public import Models

/// A way through the latent space from one image to another: spherical for the noise, straight for label and codes.
///
/// The first and the last image are those of a plain run. Between two classes the label is a mixture that no training
/// image had.
public struct Interpolation: Sendable, Equatable {
  public struct End: Sendable, Equatable {
    /// nil for a model without classes.
    public let label: Int?
    public let index: Int

    public init(label: Int?, index: Int) {
      self.label = label
      self.index = index
    }
  }

  public var from: End
  public var to: End
  /// How many images, both ends included; at least 2.
  public var count: Int
  public var seed: UInt64
  public var codes: [Int: Float]
  public var truncation: Float

  public init(from: End, to: End, count: Int, seed: UInt64, codes: [Int: Float] = [:], truncation: Float = 1) {
    precondition(count >= 2, "a way of \(count) images")
    self.from = from
    self.to = to
    self.count = count
    self.seed = seed
    self.codes = codes
    self.truncation = truncation
  }

  /// One image of the way.
  public struct Step: Sendable, Equatable {
    /// 0 at the beginning, 1 at the end.
    public let share: Float
    public let codes: [Float]
    public let image: Image
  }

  /// - Throws: ``AugmentationError`` where the model has no such classes, images or codes.
  public func draw(from model: Model) throws(AugmentationError) -> [Step] {
    for end in [from, to] {
      try AugmentationPlan([.init(label: end.label, count: 1, first: end.index)], seed: seed, codes: codes, truncation: truncation)
        .check(against: model.architecture)
    }
    var steps: [Step] = []
    // Nothing that is called here throws. On one thread, as all images are drawn.
    try? OrderedBatches.run(
      1,
      maker: {
        let sampler = Sampler(model, seed: seed)
        return { _ in
          let ends = [from, to].map { end in
            sampler.input(SampleRequest(label: end.label, index: end.index, codes: codes, truncation: truncation))
          }
          let shares = (0..<count).map { Float($0) / Float(count - 1) }
          let inputs = shares.map { Interpolation.between(ends[0], ends[1], at: $0) }
          return zip(zip(shares, inputs), sampler.images(at: inputs)).map { pair, image in
            Step(share: pair.0, codes: pair.1.point.codes, image: image)
          }
        }
      },
      append: { steps = $0 })
    return steps
  }

  package static func between(_ a: LatentInput, _ b: LatentInput, at t: Float) -> LatentInput {
    // The ends themselves, to the bit.
    if t <= 0 { return a }
    if t >= 1 { return b }
    let labels =
      a.labels == b.labels
      ? a.labels
      : a.labels.map { .init($0.label, $0.share * (1 - t)) } + b.labels.map { .init($0.label, $0.share * t) }
    let codes = zip(a.point.codes, b.point.codes).map { $0 * (1 - t) + $1 * t }
    return LatentInput(labels: labels, LatentPoint(noise: spherical(a.point.noise, b.point.noise, t), codes: codes))
  }

  /// (sin (1 − t)ω · a + sin tω · b) ÷ sin ω, ω the angle between a and b (Shoemake 1985; White 2016 for latent spaces): the
  /// length stays that of noise, where a straight line would pass nearer to the middle than noise ever is. Along one line
  /// the straight way.
  private static func spherical(_ a: [Float], _ b: [Float], _ t: Float) -> [Float] {
    func dot(_ x: [Float], _ y: [Float]) -> Double { zip(x, y).reduce(0) { $0 + Double($1.0) * Double($1.1) } }
    let lengths = (dot(a, a) * dot(b, b)).squareRoot()
    let angle = lengths > 0 ? acos(min(1, max(-1, dot(a, b) / lengths))) : 0
    let sine = sin(angle)
    let t = Double(t)
    let (first, second) = sine > 1e-6 ? (sin((1 - t) * angle) / sine, sin(t * angle) / sine) : (1 - t, t)
    return zip(a, b).map { Float(Double($0) * first + Double($1) * second) }
  }
}

extension Interpolation {
  /// Writes the images as PNG files into an empty folder, with a manifest, and a picture of all in a row.
  ///
  /// - Parameters:
  ///   - names: of the ends, for the manifest
  ///   - strip: the picture's file
  public func write(
    from model: Model, to folder: String, names: (from: String, to: String), manifest form: ManifestForm, strip: String
  ) throws {
    let steps = try draw(from: model)
    try Folder.requireEmptyOrMissing(folder)
    try Folder.create(folder)
    let list = try StreamedFile(Path.join(folder, form.fileName()))
    let columns = [form.fileColumn, "from", "to", "share", "seed"] + model.codeNames + ["model"]
    try list.write(form.head(columns))
    for (i, step) in steps.enumerated() {
      let number = String(i)
      let file = "step-" + String(repeating: "0", count: max(0, 6 - number.utf8.count)) + number + ".png"
      try AtomicFile.write(PNG.encode(step.image), to: Path.join(folder, file), durability: .fast)
      let values: [ManifestValue] =
        [.text(file), .text(names.from), .text(names.to), .number(step.share), .natural(seed)]
        + step.codes.map(ManifestValue.number) + [.text(model.digest)]
      try list.write(Array(form.line(columns, values).utf8))
    }
    try list.finish()
    let sheet = ContactSheet(columns: min(steps.count, 32), padding: 4, scale: 2, rowGap: 1, columnGap: 1)
    try AtomicFile.write(PNG.encode(sheet.draw(steps.map(\.image))), to: strip, durability: .fast)
  }
}
