import Datasets
import Files
import Testing

/// Real folders of images, where GAN_AUGMENT_DATA names the folder that holds them.
@Suite(.enabled(
  if: Environment.value("GAN_AUGMENT_DATA") != nil, "set GAN_AUGMENT_DATA to a folder with sign-digits/ and cifar10-small/"))
struct RealFoldersTests {
  private func path(_ name: String) -> String { Path.join(Environment.value("GAN_AUGMENT_DATA") ?? "", name) }

  /// Numbers by Pillow and numpy: `np.asarray(Image.open(f)).sum()` over all files.
  @Test func signDigitsReadAsInPython() throws {
    let images = try DatasetFormats.read(path("sign-digits"))
    #expect([images.count, images.width, images.height, images.channels] == [2062, 32, 32, 3])
    #expect(images.classNames == (0...9).map { String($0) })
    #expect((0..<10).map { label in images.labels.count { $0 == label } } == [205, 206, 206, 206, 207, 207, 207, 206, 208, 204])
    #expect(images.pixels.reduce(0) { $0 + Int($1) } == 1_042_895_921)
    let data = try DatasetFormats.open(path("sign-digits"))
    #expect(data.training.count == 1651 && data.test?.count == 411)
  }

  @Test func smallCIFARReadsAsInPython() throws {
    let data = try DatasetFormats.open(path("cifar10-small"))
    #expect([data.training.count, data.training.width, data.training.height, data.training.channels] == [2000, 32, 32, 3])
    #expect(data.test?.count == 400)
    #expect(data.training.classNames == ["airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"])
    // Pillow brings another version of the same library, whose rounding may differ.
    let sum = data.training.pixels.reduce(0) { $0 + Int($1) }
    #expect(abs(sum - 743_548_186) <= data.training.pixels.count / 1000)
    #expect(data.findings.original.jpeg == 2400 && data.findings.unreadable == [])
  }
}
