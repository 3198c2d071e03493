import Compute
import Datasets
import Evaluation
import Files
import Images
import Models
import Testing

/// Codes whose meaning is known are called by it.
struct CodeMeasurementTests {
  /// A "generator" of handwriting: what its codes do is written here.
  private struct Pen {
    let codes: [@Sendable (inout StrokeFactors, Float) -> Void]

    func draw(_ requests: [SampleRequest]) -> [Image] {
      requests.map { request in
        let label = request.label ?? 0
        let (drawn, own) = Strokes(seed: 5).image(class: label, index: request.index)
        guard !request.codes.isEmpty else { return Pen.image(drawn) }
        var factors = own
        for (code, value) in request.codes { codes[code](&factors, value) }
        return Pen.image(Strokes(seed: 5).image(class: label, index: request.index, factors: factors))
      }
    }

    private static func image(_ pixels: [UInt8]) -> Image {
      Image(width: Strokes.side, height: Strokes.side, channels: 1, pixels: pixels)
    }

    static func thickness(_ factors: inout StrokeFactors, _ c: Float) { factors.thickness = 2.55 + 0.95 * c }
    static func slant(_ factors: inout StrokeFactors, _ c: Float) { factors.slant = 0.085 + 0.335 * c }
  }

  private func describe(
    _ codes: [@Sendable (inout StrokeFactors, Float) -> Void], classes: [String] = ["0", "1", "2", "3"],
    predict: ((LabelledImages) -> [Int])? = nil
  ) -> [CodeDescription] {
    var measurement = CodeMeasurement()
    measurement.images = 60
    return measurement.describe(codes: codes.count, classNames: classes, draw: Pen(codes: codes).draw, predict: predict)
  }

  @Test func everyCodeIsCalledByWhatItMoves() throws {
    let found = describe([
      Pen.thickness,
      { Pen.slant(&$0, -$1) },
      { _, _ in },
      { $0.width = 11 + 3 * $1 },
      { $0.height = 15 + 3 * $1 },
      { Pen.slant(&$0, $1 / 2) },
      { factors, c in
        Pen.thickness(&factors, c)
        Pen.slant(&factors, c)
      },
      { $0.x = 2 * $1 },
    ])
    #expect(found.map(\.name) == ["thickness", "slant", "unnamed", "width", "height", "slant-2", "unnamed", "x"])
    #expect(found.allSatisfy { $0.positions == [-1, -0.8, -0.6, -0.4, -0.2, 0, 0.2, 0.4, 0.6, 0.8, 1] && $0.kept == nil })

    let thickness = try #require(found[0].movement)
    #expect(thickness.unit == "px" && thickness.yardstick == .generated)
    #expect(thickness.spearmanOfMeans == 1 && thickness.spearman > 0.9)
    // The pen is 1.6 to 3.5 px wide; edges of a pixel's half and joined strokes make a difference.
    #expect(abs(thickness.ends.first - 1.6) < 0.4 && abs(thickness.ends.last - 3.5) < 0.4)
    // The pen's thickness is uniform over the same range as the code's: √12 standard deviations, less where other
    // factors disturb.
    #expect(thickness.rangeInStandardDeviations > 2.8 && thickness.rangeInStandardDeviations < 3.6)
    #expect(thickness.classMeans.count == 4)
    let slant = try #require(found[1].movement)
    #expect(slant.unit == "rad" && slant.spearmanOfMeans == -1 && slant.spearman < -0.9)
    // Backwards, as the code is.
    #expect(slant.ends.first > 0.3 && slant.ends.last < -0.1)
    #expect(found[2].effects.allSatisfy { $0.range == 0 && abs($0.spearman) < 0.01 })
  }

  /// The average over classes is that of the classes' maps, and a class may differ from it.
  @Test func classesHaveMapsOfTheirOwn() throws {
    let movement = try #require(describe([Pen.slant])[0].movement)
    let maps = movement.classMeans.compactMap(\.self)
    #expect(maps.count == 4)
    for position in 0..<11 {
      let mean = maps.reduce(0) { $0 + $1[position] } / 4
      #expect(abs(movement.means[position] - mean) < 2e-4)
    }
    #expect(movement.means(of: 2) == movement.classMeans[2])
    #expect(movement.means(of: nil) == movement.means && movement.means(of: 9) == movement.means)
    #expect(movement.means(of: 0) != movement.means)
  }

  @Test func imagesWithoutClassesAreOneClass() throws {
    let movement = try #require(describe([Pen.thickness], classes: [])[0].movement)
    #expect(movement.factor == "thickness" && movement.classMeans.count == 1)
    #expect(movement.classMeans[0] == movement.means)
  }

  /// The judge here is right but for the thickest: at the last position, and for class 1 at all.
  @Test func keptIsTheShareThatTheJudgeTakesForTheirClass() {
    let found = describe([Pen.thickness], classes: ["0", "1", "2"]) { images in
      images.labels.enumerated().map { i, label in label == 1 || i >= images.count * 10 / 11 ? 0 : label ?? 0 }
    }
    let third = [Double](repeating: 0.6667, count: 10)
    // Class 0 is what the judge says when it is wrong.
    #expect(found[0].kept == third + [0.3333])
    #expect(abs((found[0].keptOnAverage ?? 0) - (10 * 0.6667 + 0.3333) / 11) < 1e-9)
  }

  /// The yardstick is the spread within the classes of the data, not that between them.
  @Test func yardstickIsTheSpreadWithinAClass() throws {
    var pixels: [UInt8] = []
    var labels: [Int?] = []
    for i in 0..<90 {
      var factors = Strokes(seed: 6).image(class: 1, index: i).factors
      factors.slant = [-0.6, 0, 0.6][i % 3] + [-0.1, 0.1][i % 2]
      pixels += Strokes(seed: 6).image(class: 1, index: i, factors: factors)
      labels.append(i % 3)
    }
    let data = LabelledImages(
      name: "", width: 28, height: 28, channels: 1, classNames: ["a", "b", "c"], pixels: pixels, labels: labels)
    var measurement = CodeMeasurement()
    measurement.images = 40
    let found = measurement.describe(codes: 1, classNames: ["0", "1"], data: data, draw: Pen(codes: [Pen.slant]).draw)
    let slant = try #require(found[0].movement)
    #expect(slant.factor == "slant" && slant.yardstick == .data)
    // ±0.1 rad has a deviation of 0.1, to which the glyphs and the wobble add; between the classes it is 0.5.
    #expect(slant.deviation > 0.09 && slant.deviation < 0.2)
    #expect(abs(slant.rangeInStandardDeviations - (slant.ends.last - slant.ends.first) / slant.deviation) < 1e-9)
  }

  /// Codes of colour: a hue that passes the end of its circle goes on.
  @Test func coloursAreNamedToo() throws {
    func draw(_ requests: [SampleRequest]) -> [Image] {
      requests.map { request in
        var random = RandomSource(seed: 1, purpose: .test, index: request.index)
        let own = random.uniform(in: -1...1)
        let level = request.codes[1] ?? random.uniform(in: -1...1)
        // From −40° (magenta's side of red) to 40° (yellow's), and from dark to light.
        let hue = 40 * (request.codes[0] ?? own) + 3 * own
        let light = 150 + 90 * level
        let pixel = hue < 0 ? [light, 0, light * -hue / 60] : [light, light * hue / 60, 0]
        return Image(
          width: 4, height: 4, channels: 3, pixels: (0..<16).flatMap { _ in pixel.map { UInt8($0.rounded()) } })
      }
    }
    var measurement = CodeMeasurement()
    measurement.images = 60
    let found = measurement.describe(codes: 2, classNames: ["a"], draw: draw)
    #expect(found.map(\.name) == ["hue", "brightness"])
    let hue = try #require(found[0].movement)
    #expect(hue.unit == "°" && hue.spearmanOfMeans == 1)
    #expect(abs(hue.ends.last - hue.ends.first - 80) < 2)
  }
}

/// With a real generator.
struct OrientationTests {
  private static let shipped = Path.join(
    Path.parent(Path.parent(Path.parent(Path.parent(#filePath)))), "models/mnist.safetensors")

  @Test func backwardCodesAreTurnedAndDescribedAsTheyAreThen() throws {
    let model = try Model.load(Self.shipped)
    let requests = (0..<4).map { SampleRequest(label: $0, index: 0, codes: [0: 0.75, 1: -0.5]) }
    let turned = requests.map { SampleRequest(label: $0.label, index: 0, codes: [0: -0.75, 1: -0.5]) }
    let generator = model.makeGenerator()
    let before = Sampler(generator, seed: 1).draw(requests)
    generator.flip(code: 0)
    #expect(Sampler(generator, seed: 1).draw(turned) == before)

    var measurement = CodeMeasurement(seed: 3)
    measurement.images = 40
    let backward = Model(generator, summary: [], dataDigest: "")
    let found = measurement.describe(backward)
    #expect(found.map(\.name) == ["thickness", "slant"])
    #expect((found[0].movement?.spearman ?? 0) < -0.9 && (found[1].movement?.spearman ?? 0) > 0.9)

    let oriented = measurement.orient(generator)
    #expect(Sampler(generator, seed: 1).draw(requests) == before)
    #expect(oriented.map(\.name) == ["thickness", "slant"])
    #expect(oriented[0] == found[0].mirrored && oriented[1] == found[1])
    for code in oriented {
      let movement = try #require(code.movement)
      #expect(movement.ends.last > movement.ends.first && movement.spearman > 0.9 && movement.spearmanOfMeans > 0.99)
      #expect(code.positions == [-1, -0.8, -0.6, -0.4, -0.2, 0, 0.2, 0.4, 0.6, 0.8, 1])
    }
  }
}
