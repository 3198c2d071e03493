// swift-tools-version: 6.2
import PackageDescription

// A package of its own: it is built with `--sanitize fuzzer` and `-enable-testing`, by `./run`, and by nobody else.
let package = Package(
  name: "fuzz",
  dependencies: [.package(name: "gan-augment", path: "..")],
  targets: [
    .executableTarget(
      name: "Fuzz",
      dependencies: ["Augmentation", "Datasets", "Evaluation", "Files", "Images", "Models", "NeuralNetworks", "Serialization", "Training"].map {
        .product(name: $0, package: "gan-augment")
      },
      swiftSettings: [
        .swiftLanguageMode(.v6), .strictMemorySafety(), .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("InternalImportsByDefault"),
        // libFuzzer has the `main`.
        .unsafeFlags(["-parse-as-library"]),
      ])
  ]
)
