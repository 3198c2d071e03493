public import Datasets
public import Images
public import Models

/// Finds out what each code of a generator does: draws the same images again and again with one code going from −1 to 1,
/// measures every factor in them, and names the code for the one it moves most clearly (``CodeNaming``).
///
/// Image i of a class has the same noise at every position, and its other codes as drawn. With 400 images at each of 11
/// positions the mean of a code's thickness is known to about 0.02 px on handwriting.
public struct CodeMeasurement: Sendable {
  /// The values each code is given, ascending.
  public var positions: [Double] = (0...10).map { Double($0 - 5) / 5 }
  /// Images at each position, shared out among the classes; each has at least four.
  public var images = 400
  public var seed: UInt64

  /// The first number of the images that are drawn: others than those a user draws.
  private static let firstIndex = 1 << 40
  /// Classes beyond this many are not drawn.
  private static let mostClasses = 100

  public init(seed: UInt64 = 0) {
    self.seed = seed
  }

  /// Measures `generator` and turns those codes around that move their factor down, so that +1 is always more of it: thicker,
  /// or leaning further right (the sign a code is learned with is arbitrary).
  ///
  /// - Parameters:
  ///   - data: images whose spread within a class is the yardstick; nil: the generator's own
  ///   - predict: the classes that a judge sees in images
  public func orient(
    _ generator: Generator, data: LabelledImages? = nil, predict: ((LabelledImages) -> [Int])? = nil
  ) -> [CodeDescription] {
    guard !generator.architecture.codes.isEmpty else { return [] }
    let sampler = Sampler(generator, seed: seed)
    let found = describe(
      codes: generator.architecture.codes.count, classNames: generator.architecture.classNames,
      data: data, draw: sampler.images, predict: predict)
    return found.enumerated().map { code, description in
      guard let ends = description.movement?.ends, ends.first > ends.last else { return description }
      generator.flip(code: code)
      return description.mirrored
    }
  }

  /// Measures a model as it is: a code that runs backwards has a falling map.
  public func describe(_ model: Model, predict: ((LabelledImages) -> [Int])? = nil) -> [CodeDescription] {
    let sampler = Sampler(model, seed: seed)
    return describe(
      codes: model.architecture.codes.count, classNames: model.architecture.classNames, draw: sampler.images, predict: predict)
  }

  /// The same for whatever draws images.
  ///
  /// - Parameters:
  ///   - classNames: in the order of the labels; none for images without labels
  ///   - data: images that decide which factors suit them, and whose spread within a class is the yardstick; nil: those
  ///     that are drawn with codes as drawn
  public func describe(
    codes: Int, classNames: [String], data: LabelledImages? = nil, draw: ([SampleRequest]) -> [Image],
    predict: ((LabelledImages) -> [Int])? = nil
  ) -> [CodeDescription] {
    let labels: [Int?] = classNames.isEmpty ? [nil] : Array(0..<min(classNames.count, Self.mostClasses))
    let perClass = max(4, images / labels.count)
    let indices = Self.firstIndex..<Self.firstIndex + perClass
    let examples = data?.pictures(perClass: 200, classes: Self.mostClasses) ?? labels.map { label in
      draw((0..<2 * perClass).map { SampleRequest(label: label, index: Self.firstIndex + $0) })
    }
    let factors = Factors.suited(to: Array(examples.joined()))
    let spread = FactorSpread(examples, factors: factors, data == nil ? .generated : .data)

    let sweeps = (0..<codes).map { code in
      var sweep = CodeSweep(positions: positions, factors: factors)
      for label in labels {
        let images = draw(
          positions.flatMap { value in indices.map { SampleRequest(label: label, index: $0, codes: [code: Float(value)]) } })
        sweep.add(images, kept: label.flatMap { label in predict.map { $0(Self.labelled(images, label, classNames)).map { $0 == label } } })
      }
      return sweep
    }
    let effects = sweeps.map { $0.effects(spread) }
    let found = effects.map(CodeNaming.naming)
    return zip(CodeNaming.names(found), sweeps.indices).map { name, code in
      CodeDescription(
        name: name, positions: positions,
        movement: found[code].flatMap { sweeps[code].movement(of: $0.factor, spread) }, effects: effects[code],
        kept: sweeps[code].keptShares)
    }
  }

  private static func labelled(_ images: [Image], _ label: Int, _ classNames: [String]) -> LabelledImages {
    LabelledImages(
      name: "sweep", width: images.first?.width ?? 1, height: images.first?.height ?? 1,
      channels: images.first?.channels ?? 1, classNames: classNames, pixels: images.flatMap(\.pixels),
      labels: images.map { _ in label })
  }
}
