// swift-tools-version: 6.2
import PackageDescription

/// Set by `make test`: warnings are errors there, but not for users of newer compilers.
let strict = Context.environment["GAN_AUGMENT_STRICT"] != nil

let settings: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .strictMemorySafety(),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  // Without it `.squareRoot()` does not vectorize, and Adam is 5.6 times slower.
  .unsafeFlags(["-Xcc", "-fno-math-errno"]),
] + (strict ? [.treatAllWarnings(as: .error)] : [])

/// One module of the house; `Sources/README.md` draws the graph, `ImportGraphTests` enforces it.
func module(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
  .target(name: name, dependencies: dependencies, exclude: [], swiftSettings: settings)
}

func tests(of name: String, _ dependencies: [Target.Dependency] = [], resources: [Resource] = []) -> Target {
  .testTarget(
    name: name + "Tests", dependencies: [.init(stringLiteral: name)] + dependencies,
    resources: resources, swiftSettings: settings)
}

let package = Package(
  name: "gan-augment",
  products: [
    .executable(name: "gan-augment", targets: ["gan-augment"]),
    .library(name: "Training", targets: ["Training"]),
    .library(name: "Augmentation", targets: ["Augmentation"]),
    .library(name: "Evaluation", targets: ["Evaluation"]),
    .library(name: "Models", targets: ["Models"]),
    .library(name: "NeuralNetworks", targets: ["NeuralNetworks"]),
    .library(name: "Datasets", targets: ["Datasets"]),
    .library(name: "Images", targets: ["Images"]),
    .library(name: "Serialization", targets: ["Serialization"]),
    .library(name: "Files", targets: ["Files"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
  ],
  targets: [
    .systemLibrary(name: "CKernels"),
    .systemLibrary(name: "COneDNN", providers: [.apt(["libdnnl-dev"])]),
    .systemLibrary(name: "COpenMP", providers: [.apt(["libgomp1"])]),
    .systemLibrary(name: "CPNG", providers: [.apt(["libpng-dev"])]),
    .systemLibrary(name: "CTurboJPEG", providers: [.apt(["libturbojpeg0-dev"])]),
    .systemLibrary(name: "CSHA2"),
    .systemLibrary(name: "CZlib", providers: [.apt(["zlib1g-dev"])]),

    module("Files", ["CSHA2"]),
    module("Serialization", ["Files"]),
    module("Compute", ["CKernels", "COneDNN", "COpenMP"]),
    module("Images", ["CPNG", "CTurboJPEG", "Files"]),
    module("NeuralNetworks", ["Compute"]),
    module("Datasets", ["CZlib", "Compute", "Files", "Images", "Serialization"]),
    module("Models", ["Compute", "Files", "Images", "NeuralNetworks", "Serialization"]),
    module("Evaluation", ["Compute", "Datasets", "Files", "Images", "Models", "NeuralNetworks", "Serialization"]),
    module("Training", ["Compute", "Datasets", "Evaluation", "Files", "Images", "Models", "NeuralNetworks", "Serialization"]),
    module("Augmentation", ["CZlib", "Compute", "Datasets", "Evaluation", "Files", "Images", "Models", "Serialization"]),
    .executableTarget(
      name: "gan-augment",
      dependencies: [
        "Augmentation", "Datasets", "Evaluation", "Files", "Images", "Models", "Serialization", "Training",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: settings),

    .target(name: "TestSupport", dependencies: ["Files", "Serialization"], path: "Tests/TestSupport", swiftSettings: settings),
    tests(of: "Files"),
    tests(of: "Compute"),
    tests(of: "Images", ["Files"], resources: [.copy("Reference")]),
    tests(of: "NeuralNetworks", ["Compute", "Files", "Serialization"], resources: [.copy("Reference")]),
    tests(of: "Datasets", ["TestSupport", "Compute", "Files", "Images", "Serialization"], resources: [.copy("Reference")]),
    tests(of: "Serialization", ["TestSupport", "Files"]),
    tests(of: "Models", ["TestSupport", "Compute", "Files", "NeuralNetworks", "Serialization"]),
    tests(of: "Evaluation", ["TestSupport", "Compute", "Datasets", "Files", "Images", "Models", "NeuralNetworks", "Serialization"],
      resources: [.copy("Reference")]),
    tests(of: "Training", ["TestSupport", "Compute", "Datasets", "Evaluation", "Files", "Images", "Models", "NeuralNetworks", "Serialization"],
      resources: [.copy("Reference")]),
    tests(of: "Augmentation", ["TestSupport", "Compute", "Datasets", "Evaluation", "Files", "Images", "Models", "Serialization"]),
    .testTarget(name: "CommandTests", dependencies: ["gan-augment", "TestSupport", "Files", "Images", "Datasets", "Serialization"], swiftSettings: settings),
    .testTarget(
      name: "ReliabilityTests",
      dependencies: ["gan-augment", "TestSupport", "Datasets", "Files", "Images", "Models", "Serialization"],
      exclude: ["Faults/faults.c"], swiftSettings: settings),
  ]
)
