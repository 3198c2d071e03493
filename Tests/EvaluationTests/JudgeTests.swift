import Compute
import Datasets
import Evaluation
import Files
import Serialization
import TestSupport
import Testing

/// Far fewer steps than the standard ones: enough for strokes.
let briefTraining = JudgeTraining(steps: 80)
private let strokesJudge = Result { try briefTraining.train(for: Strokes(seed: 0).images(count: 2_400).images) }

/// Images of random pixels, the classes in turn; each class has a brightness of its own.
func randomImages(_ count: Int, width: Int, height: Int, channels: Int = 1, classes: Int = 3) -> LabelledImages {
  var random = RandomSource(seed: 5, purpose: .test)
  let size = width * height * channels
  let pixels = (0..<count).flatMap { i in
    (0..<size).map { _ in UInt8((Float(i % classes) + random.uniform()) / Float(classes) * 255) }
  }
  return LabelledImages(
    name: "random", width: width, height: height, channels: channels, classNames: (0..<classes).map(String.init),
    pixels: pixels, labels: (0..<count).map { $0 % classes })
}

@Suite struct JudgeTests {
  @Test func strokesAreReadAfterABriefTraining() throws {
    let judge = try strokesJudge.get()
    let test = Strokes(seed: 1).images(count: 1_000).images
    let judgement = judge.judge(test)
    let right = zip(judgement.predictions, test.labels).count { $0 == $1 }
    // Guessing gives 100; 1,000 images have a standard error of 7 at 95 %.
    #expect(right >= 930)
    #expect(judge.validation.count == 200)
    #expect(abs(judge.accuracy - Double(right) / 1_000) < 0.06)
  }

  @Test func judgementIsOneRowAnImage() throws {
    let images = Strokes(seed: 1).images(count: 70).images
    let judgement = try strokesJudge.get().judge(images)
    #expect(judgement.features.count == 70 && judgement.features.width == 128)
    #expect(judgement.features.values.allSatisfy { $0 >= 0 && $0.isFinite })
    #expect(judgement.probabilities.count == 700 && judgement.predictions.count == 70)
    for row in 0..<70 {
      let probabilities = judgement.probabilities[row * 10..<(row + 1) * 10]
      // Ten roundings of at most 2^-24 each.
      #expect(abs(probabilities.reduce(0, +) - 1) < 1e-6)
      #expect(probabilities.allSatisfy { $0 <= probabilities[row * 10 + judgement.predictions[row]] })
    }
    #expect(try strokesJudge.get().judge(images.selecting([])).predictions.isEmpty)
  }

  /// Neither the images around it, nor the number of threads, nor the labels.
  @Test func anImageIsJudgedByItself() throws {
    let judge = try strokesJudge.get()
    let images = Strokes(seed: 1).images(count: 200).images
    let all = judge.judge(images)
    let chosen = [199, 3, 64, 128]
    let some = judge.judge(images.selecting(chosen))
    #expect(some.features == all.features.selecting(chosen))
    #expect(some.predictions == chosen.map { all.predictions[$0] })
    let before = Threads.count
    defer { Threads.use(before) }
    Threads.use(before == 1 ? 2 : 1)
    #expect(judge.judge(images).features == all.features)
    let blank = LabelledImages(
      name: "", width: 28, height: 28, channels: 1, classNames: [], pixels: images.pixels,
      labels: images.labels.map { _ in nil })
    #expect(judge.judge(blank).probabilities == all.probabilities)
  }

  @Test func oneProcedureMakesOneJudge() throws {
    let images = Strokes(seed: 0).images(count: 240).images
    func digest(_ training: JudgeTraining) throws -> String { try training.train(for: images).digest }
    let first = try digest(JudgeTraining(steps: 4))
    #expect(first.utf8.count == 64)
    #expect(try digest(JudgeTraining(steps: 4)) == first)
    #expect(try digest(JudgeTraining(steps: 5)) != first)
    #expect(try digest(JudgeTraining(steps: 4, seed: 1)) != first)
  }

  @Test func heldOutImagesAreNotLearnedFrom() throws {
    let images = Strokes(seed: 0).images(count: 240).images
    let (learning, validation) = images.split()
    // The held-out images are black, all else is as it was: the same network, but another file, for it says how many of
    // them were right.
    let size = images.pixelsPerImage
    let held = Set((0..<validation.count).map { Array(validation.pixels[$0 * size..<($0 + 1) * size]) })
    let pixels = (0..<images.count).flatMap { i in
      let image = Array(images.pixels[i * size..<(i + 1) * size])
      return held.contains(image) ? [UInt8](repeating: 0, count: size) : image
    }
    let blackened = LabelledImages(
      name: images.name, width: 28, height: 28, channels: 1, classNames: images.classNames, pixels: pixels,
      labels: images.labels)
    let training = JudgeTraining(steps: 4)
    let features = try [images, blackened].map { try training.train(for: $0).judge(learning).features }
    #expect(features[0] == features[1])
  }

  @Test(arguments: [
    (28, 28, 3), (32, 32, 4), (64, 64, 3), (64, 64, 1), (4, 4, 1), (36, 20, 1), (4, 64, 3), (130, 70, 4),
  ])
  func imagesOfAnySizeAndChannels(_ width: Int, _ height: Int, _ channels: Int) throws {
    let images = randomImages(36, width: width, height: height, channels: channels)
    let judge = try JudgeTraining(steps: 2).train(for: images)
    #expect(judge.width == width && judge.height == height && judge.channels == channels && judge.classCount == 3)
    let judgement = judge.judge(images)
    #expect(judgement.features.count == 36)
    #expect(judgement.probabilities.allSatisfy { $0.isFinite })
    // Images differ, so what is seen of them does.
    #expect(judgement.features.selecting([0]) != judgement.features.selecting([3]))
  }

  /// Of 128 pixels a side, squares of 2×2 count by their mean; of 64, every pixel counts.
  @Test(arguments: [(128, true), (64, false)])
  func largeImagesAreAveragedOverSquares(_ side: Int, _ same: Bool) throws {
    let images = randomImages(4, width: side, height: side, classes: 2)
    var pixels = images.pixels
    for row in stride(from: 0, to: images.count * side, by: 2) {
      for column in stride(from: 0, to: side, by: 2) {
        pixels.swapAt(row * side + column, (row + 1) * side + column + 1)
      }
    }
    let swapped = LabelledImages(
      name: "", width: side, height: side, channels: 1, classNames: images.classNames, pixels: pixels, labels: images.labels)
    let judge = try JudgeTraining(steps: 1).train(for: images)
    #expect((judge.judge(swapped).features == judge.judge(images).features) == same)
  }

  @Test(arguments: [(0, "none is there"), (1, "only 1 is there")])
  func aSingleClassHasNoJudge(_ present: Int, _ found: String) throws {
    let images = randomImages(24, width: 8, height: 8, classes: 2)
    let few = LabelledImages(
      name: "my digits", width: 8, height: 8, channels: 1, classNames: images.classNames, pixels: images.pixels,
      labels: images.labels.map { $0 == 0 && present == 1 ? 0 : nil })
    let error = #expect(throws: JudgeError.self) { try briefTraining.train(for: few) }
    #expect(
      error?.message
        == "my digits: a judge learns to tell classes apart, and needs labelled images of at least 2; \(found)")
    #expect(error?.kind == .badData)
  }

  @Test func tooFewImagesForAValidationHaveNoAccuracy() throws {
    let judge = try JudgeTraining(steps: 1).train(for: randomImages(22, width: 8, height: 8, classes: 2))
    #expect(judge.validation == (0, 0))
    #expect(judge.accuracy.isNaN)
  }
}
