import Datasets
import Files
import TestSupport
import Testing
import Training

/// InfoGAN as the beginning of learning from few labels: the game itself is short here; what it finds is measured elsewhere.
@Suite(.serialized) struct CategoryFinderTests {
  private static let data = Strokes(seed: 0).images(count: 200).images
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func find(
    _ data: LabelledImages = data, images: Int = 256, seed: UInt64 = 0, kept: String? = "found"
  ) -> (images: LabelledImages?, progress: [Double], notices: [String]) {
    TrainingThreads.use(1)
    var (progress, notices): ([Double], [String]) = ([], [])
    let found = CategoryFinder(data, categories: 3, images: images, seed: seed, folder: kept.map { folder.at($0) })
      .images(progress: { progress.append($0) }, notice: { notices.append($0) })
    return (found, progress, notices)
  }

  @Test func whatIsFoundIsKeptWhateverTheLabels() throws {
    let first = find()
    let images = try #require(first.images)
    #expect(images.count == 6_000 && images.indices(perClass: .max).map(\.count) == [2_000, 2_000, 2_000])
    #expect((images.width, images.height, images.channels) == (28, 28, 1))
    #expect(first.progress.first == 0 && first.progress.last == 1 && first.notices.isEmpty)
    // Other labels of the same images: nothing is played.
    let second = find(Self.data.keepingLabels(at: [0, 5, 9]))
    #expect(second.progress.isEmpty && second.notices.isEmpty)
    #expect(second.images?.pixels == images.pixels)
    // What was drawn without a file is the same.
    let third = find(kept: nil)
    #expect(third.images?.pixels == images.pixels && !third.progress.isEmpty)
    #expect(try folder.files("found").count == 1)
    // Another game is kept beside it.
    #expect(find(seed: 1).images?.pixels != images.pixels)
    #expect(try folder.files("found").count == 2)
  }

  /// Killed in the middle of the game: it goes on from its latest state, to the generator that it would have come to.
  @Test func aGameThatWasStoppedGoesOn() throws {
    TrainingThreads.use(1)
    func play(_ name: String, seed: UInt64 = 0, hear: (Double) -> Void = { _ in }) -> (images: LabelledImages?, progress: [Double]) {
      var progress: [Double] = []
      var finder = CategoryFinder(Self.data, categories: 3, images: 32 * 64, seed: seed, folder: folder.at(name))
      finder.stateInterval = .zero
      let images = finder.images(progress: {
        progress.append($0)
        hear($0)
      })
      return (images, progress)
    }
    var state: (name: String, bytes: [UInt8])?
    let whole = play("a") {
      guard $0 == 0.5, let name = try? folder.files("a").first else { return }
      state = (try? folder.read("a/\(name)")).map { (name, $0) }
    }
    let (name, bytes) = try #require(state)
    #expect(name.hasSuffix(".unfinished.safetensors"))
    #expect(try folder.files("a").count == 1 && !folder.exists("a/\(name)"))
    try folder.write("b/\(name)", bytes)
    let resumed = play("b")
    #expect(whole.progress == [0, 0.5, 1] && resumed.progress == [0.5, 1])
    #expect(whole.images != nil && resumed.images?.pixels == whole.images?.pixels)
    #expect(try folder.contents("b") == folder.contents("a"))
  }

  @Test func aDamagedFileIsReplaced() throws {
    let first = find()
    let file = "found/" + (try #require(folder.files("found").first))
    var bytes = try folder.read(file)
    bytes[bytes.count - 1] ^= 1
    try folder.write(file, bytes)
    let second = find()
    #expect(second.notices.count == 1 && second.notices[0].hasSuffix("; looking for classes again"))
    #expect(second.images?.pixels == first.images?.pixels)
    #expect(find().progress.isEmpty)
  }

  @Test func aPlaceThatCannotBeWrittenIsNoError() throws {
    try folder.write("file", [1])
    let found = find(kept: "file/found")
    #expect(found.images != nil && found.notices.count == 1)
    #expect(found.notices[0].hasSuffix("; the found classes are not kept, and will be looked for again next time"))
  }

  @Test func imagesThatNoNetworkIsMadeForAreNoError() {
    let odd = LabelledImages(
      name: "odd", width: 3, height: 3, channels: 1, classNames: ["a"], pixels: [UInt8](repeating: 0, count: 9 * 100),
      labels: [Int?](repeating: nil, count: 100))
    let found = find(odd)
    #expect(found.images == nil && found.notices.count == 1)
    #expect(found.notices[0].hasPrefix("no classes are looked for without labels: "))
  }
}
