import Augmentation
import Compute
import Models
import Testing

struct SynthesizerTests {
  static func image(_ pixels: [UInt8], _ i: Int, _ model: Model) -> ArraySlice<UInt8> {
    let size = model.architecture.pixelsPerImage
    return pixels[i * size..<(i + 1) * size]
  }

  @Test(arguments: [1, 2, 3, 4, 5, 8])
  func threadsDoNotChangeABit(threads: Int) throws {
    let synthesizer = Synthesizer(try TestModels.tiny())
    let plan = AugmentationPlan(labels: [0, 1, 2], count: 90, seed: 42)
    let one = try withThreads(1) { try synthesizer.images(plan) }
    let several = try withThreads(threads) { try synthesizer.images(plan) }
    #expect(one == several)
    #expect(one.count == 270 * 64)
  }

  @Test(arguments: [1, 2, 4, 8])
  func threadsDoNotChangeDigits(threads: Int) throws {
    let synthesizer = Synthesizer(try TestModels.digits())
    let plan = AugmentationPlan(labels: (0..<10).map { $0 }, count: 20, seed: 1)
    let one = try withThreads(1) { try synthesizer.images(plan) }
    #expect(try withThreads(threads) { try synthesizer.images(plan) } == one)
  }

  /// A lone batch is drawn by one worker, whose engine must not use the other threads.
  @Test func aSmallRunEqualsTheStartOfALargeOne() throws {
    let model = try TestModels.digits()
    let synthesizer = Synthesizer(model)
    let large = try withThreads(2) {
      try synthesizer.images(AugmentationPlan(labels: [3], count: 200, seed: 9))
    }
    for count in [1, 2, 63, 64, 65, 128] {
      for threads in [1, 2] {
        let small = try withThreads(threads) {
          try synthesizer.images(AugmentationPlan(labels: [3], count: count, seed: 9))
        }
        #expect(small.elementsEqual(large.prefix(small.count)), "\(count) images, \(threads) threads")
      }
    }
  }

  @Test func theFirstNumberOnlyChoosesWhereToBegin() throws {
    let synthesizer = Synthesizer(try TestModels.tiny())
    let all = try synthesizer.images(AugmentationPlan(labels: [1], count: 150, seed: 3))
    let tail = try synthesizer.images(AugmentationPlan(labels: [1], count: 80, seed: 3, first: 70))
    #expect(tail.elementsEqual(all.suffix(80 * 64)))
  }

  @Test func companionsDoNotMatter() throws {
    let model = try TestModels.tiny()
    let synthesizer = Synthesizer(model)
    let forth = try synthesizer.images(AugmentationPlan(labels: [0, 1, 2], count: 70, seed: 5))
    let back = try synthesizer.images(AugmentationPlan(labels: [2, 0, 1], count: 70, seed: 5))
    for (place, label) in [2, 0, 1].enumerated() {
      for i in 0..<70 {
        #expect(Self.image(back, 70 * place + i, model).elementsEqual(Self.image(forth, 70 * label + i, model)))
      }
    }
  }

  @Test func seedsClassesNumbersAndCodesChangeTheImage() throws {
    let synthesizer = Synthesizer(try TestModels.tiny())
    func draw(label: Int = 0, seed: UInt64 = 1, first: Int = 0, codes: [Int: Float] = [:]) throws -> [UInt8] {
      try synthesizer.images(AugmentationPlan(labels: [label], count: 1, seed: seed, first: first, codes: codes))
    }
    let images = try [
      draw(), draw(label: 1), draw(seed: 2), draw(first: 1), draw(codes: [0: 1]), draw(codes: [0: -1]),
      draw(codes: [1: 1]),
    ]
    #expect(Set(images).count == images.count)
  }

  @Test func aModelWithoutClassesDrawsWithoutLabels() throws {
    let synthesizer = Synthesizer(try TestModels.tiny(classNames: []))
    #expect(try synthesizer.images(AugmentationPlan(labels: [nil], count: 3, seed: 0)).count == 3 * 64)
  }

  @Test func theCallersNumberOfThreadsStays() throws {
    let synthesizer = Synthesizer(try TestModels.tiny())
    for threads in [1, 2, 3] {
      let after = try withThreads(threads) {
        _ = try synthesizer.images(AugmentationPlan(labels: [0], count: 200, seed: 0))
        return Threads.count
      }
      #expect(after == threads)
    }
  }
}

struct AugmentationPlanTests {
  @Test func requestsGoClassByClass() {
    let plan = AugmentationPlan(
      [.init(label: 2, count: 2, first: 5), .init(label: 0, count: 0), .init(label: 1, count: 1)], seed: 1, codes: [1: 0.5])
    #expect(plan.count == 3)
    #expect(
      plan.images.map { plan.request(for: $0) } == [
        SampleRequest(label: 2, index: 5, codes: [1: 0.5]), SampleRequest(label: 2, index: 6, codes: [1: 0.5]),
        SampleRequest(label: 1, index: 0, codes: [1: 0.5]),
      ])
  }

  /// Image i has position i mod 11 of one code's grid, and of two codes' all pairs, the first code's going fastest.
  @Test func gridsGoThroughAllPositions() {
    let values: [Float] = [-1, -0.8, -0.6, -0.4, -0.2, 0, 0.2, 0.4, 0.6, 0.8, 1]
    let one = AugmentationPlan([.init(label: 0, count: 24)], seed: 1, grid: [1])
    for image in one.images { #expect(one.request(for: image).codes == [1: values[image.index % 11]]) }
    let two = AugmentationPlan([.init(label: 0, count: 130, first: 5)], seed: 1, codes: [2: 0.5], grid: [1, 0])
    for image in two.images {
      let (rest, first) = image.index.quotientAndRemainder(dividingBy: 11)
      let expected: [Int: Float] = [1: values[first], 0: values[rest % 11], 2: 0.5]
      #expect(two.request(for: image).codes == expected)
    }
    #expect(two.images.map(\.index) == Array(5..<135))
  }

  @Test func truncationScalesTheNoiseAndNothingElse() throws {
    let model = try TestModels.tiny()
    let sampler = Sampler(model, seed: 3)
    let plan = AugmentationPlan([.init(label: 1, count: 1, first: 4)], seed: 3, truncation: 0.5)
    let request = plan.request(for: plan.images[0])
    let (half, whole) = (sampler.point(request), sampler.point(SampleRequest(label: 1, index: 4)))
    #expect(half.noise == whole.noise.map { $0 / 2 } && half.codes == whole.codes)
    #expect(try Synthesizer(model).images(plan) == sampler.draw([request]))
  }

  static let refusals: [(AugmentationPlan, String)] = [
    (
      AugmentationPlan([.init(label: 1, count: 1)], seed: 0, truncation: 0),
      "truncation 0.0: expected a number above 0 and at most 1"
    ),
    (
      AugmentationPlan([.init(label: 1, count: 1)], seed: 0, truncation: 1.5),
      "truncation 1.5: expected a number above 0 and at most 1"
    ),
    (
      AugmentationPlan([.init(label: 1, count: 1)], seed: 0, codes: [1: 0], grid: [1]),
      "code slant is set twice, by a value and a target or by two targets; leave one out"
    ),
    (AugmentationPlan([], seed: 0), "no images were asked for; give at least one class a count of 1 or more"),
    (
      AugmentationPlan(labels: [1], count: 0, seed: 0),
      "no images were asked for; give at least one class a count of 1 or more"
    ),
    (AugmentationPlan(labels: [0, 3], count: 1, seed: 0), "class 3: this model has the classes 0 to 2 (a, b, c)"),
    (AugmentationPlan(labels: [-1], count: 1, seed: 0), "class -1: this model has the classes 0 to 2 (a, b, c)"),
    (
      AugmentationPlan(labels: [nil], count: 1, seed: 0),
      "no class was named, but this model has the classes a, b, c; name some of them or all"
    ),
    (
      AugmentationPlan(labels: [1, 0, 1], count: 1, seed: 0),
      "class b is named twice; name it once, with the count of both"
    ),
    (
      AugmentationPlan(labels: [1], count: 2, seed: 0, first: (1 << 48) - 1),
      "2 images from number 281474976710655 on: a class has the images 0 to 281474976710655; start lower"
    ),
    (
      AugmentationPlan(labels: [1], count: 1, seed: 0, codes: [2: 0]),
      "code 2: this model has the codes 0 to 1 (thickness, slant)"
    ),
    (
      AugmentationPlan(labels: [1], count: 1, seed: 0, codes: [1: .nan]),
      "code slant: its value is not a finite number; codes are trained on -1 to 1"
    ),
  ]

  @Test(arguments: refusals.indices)
  func impossiblePlansAreRefused(i: Int) throws {
    let (plan, message) = Self.refusals[i]
    let synthesizer = Synthesizer(try TestModels.tiny())
    let error = #expect(throws: AugmentationError.self) { try synthesizer.images(plan) }
    #expect(error?.message == message)
    #expect(error?.kind == .usage)
  }

  @Test func theLastNumberCanBeDrawn() throws {
    let synthesizer = Synthesizer(try TestModels.tiny())
    #expect(try synthesizer.images(AugmentationPlan(labels: [1], count: 1, seed: 0, first: (1 << 48) - 1)).count == 64)
  }

  @Test func aModelWithoutClassesRefusesOne() throws {
    let synthesizer = Synthesizer(try TestModels.tiny(classNames: [], codes: 0))
    let error = #expect(throws: AugmentationError.self) {
      try synthesizer.images(AugmentationPlan(labels: [0], count: 1, seed: 0))
    }
    #expect(error?.message == "class 0: this model has no classes; leave the class out")
  }
}
