import Compute
import Models
import Testing

struct ArchitectureTests {
  private static func changed(_ change: (inout Architecture) -> Void) -> Architecture {
    var architecture = TestModels.digits
    change(&architecture)
    return architecture
  }

  static let problems: [(Architecture, String)] = [
    (changed { $0.imageChannels = 2 }, "images of 2 channels"),
    (changed { $0.imageChannels = 5 }, "images of 5 channels"),
    (changed { $0.generatorChannels = [] }, "feature maps [32, 64, 16, 32]"),
    (changed { $0.generatorChannels = [8, 0] }, "feature maps [8, 0, 32, 64, 16, 32]"),
    (changed { $0.height = 30 }, "a height of 30 pixels, which 2 doublings cannot reach"),
    (changed { $0.width = 2 }, "a width of 2 pixels, which 2 doublings cannot reach"),
    (changed { $0.width = 1028 }, "a width of 1028 pixels, which 2 doublings cannot reach"),
    (
      changed {
        $0.height = 4
        $0.discriminatorChannels = [1, 1, 1]
      }, "a height of 4 pixels, too small for the discriminator"
    ),
    (changed { $0.noise = 0 }, "noise of 0 components"),
    (changed { $0.codes = LatentCode.first(65) }, "10 classes and 65 codes"),
    (changed { $0.codes[0].name = "a b" }, "a code whose name is not made of letters, digits, - and _"),
    (changed { $0.codes[0].name = "slant" }, "two codes of one name"),
    (changed { $0.discriminatorFeatures = 0 }, "0 features"),
    (
      changed {
        $0.height = 1024
        $0.width = 1024
      }, "feature maps of 8388608 numbers for an image"
    ),
  ]

  @Test(arguments: problems)
  func problemIsNamed(_ architecture: Architecture, _ problem: String) {
    #expect(architecture.problem == problem)
  }

  @Test(arguments: [
    TestModels.digits, TestModels.smallest, TestModels.colour, TestModels.perceptron, TestModels.twoLayers,
    changed {
      $0.classNames = []
      $0.conditioning = .none
    },
    changed { $0.codes = LatentCode.first(64) }, changed { $0.codes = [] },
    changed {
      $0.height = 512
      $0.width = 512
    },
  ])
  func possibleOnesHaveNone(_ architecture: Architecture) { #expect(architecture.problem == nil) }

  @Test func inputsAreNoiseClassesAndCodes() {
    #expect(TestModels.digits.inputs == 64 + 10 + 2)
    #expect(TestModels.colour.imageShape == [3, 8, 12])
    #expect(TestModels.colour.pixelsPerImage == 288)
  }

  @Test func firstCodesAreGuidedAndTheRestFree() {
    #expect(LatentCode.first(0) == [])
    #expect(LatentCode.first(2) == LatentCode.standard)
    #expect(LatentCode.first(4).map(\.name) == ["thickness", "slant", "code2", "code3"])
    #expect(LatentCode.first(4).map(\.guide) == [.thickness, .slant, .free, .free])
  }

  /// One rule: halved until at most 8 pixels or odd, maps doubled each time.
  @Test(arguments: [
    (28, 28, 1, [64, 32], [16, 32]), (32, 32, 1, [64, 32], [16, 32]), (48, 48, 1, [128, 64, 32], [16, 32, 32]),
    (64, 64, 1, [128, 64, 32], [16, 32, 32]), (32, 32, 3, [96, 48], [16, 32]), (64, 64, 3, [192, 96, 48], [16, 32, 32]),
    (64, 48, 3, [192, 96, 48], [16, 32, 32]), (20, 28, 1, [64, 32], [16, 32]), (8, 8, 1, [32], [16]),
    (36, 36, 1, [64, 32], [16, 32]),
  ])
  func networksFitTheImages(_ height: Int, _ width: Int, _ channels: Int, _ generator: [Int], _ recognizer: [Int]) {
    let fitted = Architecture(height: height, width: width, imageChannels: channels, classNames: ["a", "b"])
    #expect(fitted.generatorChannels == generator && fitted.discriminatorChannels == generator.reversed())
    #expect(fitted.recognizerChannels == recognizer)
    #expect(fitted.problem == nil)
    // They can be built, and give images of the size.
    var random = RandomSource(seed: 1, purpose: .weights)
    let network = Generator(fitted, using: &random)
    let latent = LatentBatch(network.latentSpace, rows: 2)
    latent.sample(labels: [0, 1], seed: 1, step: 0)
    let images = network.forward(latent, .inference)
    #expect(images.shape == [2, channels, height, width])
    let output = Discriminator(fitted, using: &random).forward(images, [0, 1], .training)
    #expect(output.scores.shape == [2, 1])
  }
}
