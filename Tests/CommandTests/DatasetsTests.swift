import Files
import Images
import Serialization
import TestSupport
import Testing

/// `datasets`, and training on folders of one's own with no flag but their name.
struct DatasetsTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    // Two classes of 12 images, in colour, not square.
    for (label, name) in ["cat", "dog"].enumerated() {
      for i in 0..<12 {
        let pixels = (0..<12 * 16).flatMap { p -> [UInt8] in
          [UInt8(truncatingIfNeeded: p * i + 90 * label), UInt8(20 * i + 7), UInt8(label * 200)]
        }
        try folder.write("pets/\(name)/\(100 + i).png", PNG.encode(Image(width: 16, height: 12, channels: 3, pixels: pixels)))
      }
    }
  }

  private func run(_ arguments: String...) throws -> Finished { try Program.run(arguments, in: folder.path) }

  @Test func listNamesWhatIsKnown() throws {
    for arguments in [["datasets"], ["datasets", "list"]] {
      let run = try Program.run(arguments, in: folder.path)
      #expect(run.code == 0)
      for start in ["strokes  ", "mnist  ", "fashion-mnist  "] { #expect(run.outputLines.contains { $0.hasPrefix(start) }) }
      #expect(run.outputLines.contains("  images   60000 + 10000 to test with, 28x28 grey, 54950048 bytes"))
      #expect(run.outputLines.contains("  where    not here; it is downloaded when it is asked for"))
    }
    let json = try JSONValue(parsing: try run("datasets", "list", "--json").output)
    let mnist = try #require(json.arrayValue?.first { $0["name"] == "mnist" })
    #expect(mnist["training"] == 60000 && mnist["test"] == 10000 && mnist["width"] == 28 && mnist["place"]?.isNull == true)
  }

  @Test func whereADataSetLiesIsSaid() throws {
    for part in ["train", "t10k"] {
      try folder.write("all/mnist/\(part)-images-idx3-ubyte", TinyData.images())
      try folder.write("all/mnist/\(part)-labels-idx1-ubyte", TinyData.labels())
    }
    let run = try Program.shell("GAN_AUGMENT_DATA=all exec $P datasets", in: folder.path)
    #expect(run.outputLines.contains("  where    all/mnist"))
  }

  @Test func inspectTellsWhatTrainingWouldMakeOfThem() throws {
    let run = try run("datasets", "inspect", "pets")
    #expect(run.code == 0 && run.errors == "")
    #expect(run.outputLines == [
      "data        pets: class folders in pets",
      "images      24 of 2 classes (24 PNG), 16x12",
      "colours     all in colour",
      "used as     16x12 RGB, as they are",
      "parts       20 to learn from; no test folder: 4 of 24 images (20 % of each class, seed 0) are kept for testing",
      "duplicates  none",
      "note        fewer than 50 images to learn from: cat, dog",
      "class  train  test",
      "cat       10     2",
      "dog       10     2",
    ])
    let json = try JSONValue(
      parsing: try self.run("datasets", "inspect", "pets", "--json", "--size", "32", "--fit", "crop", "--test-share", "0").output)
    #expect(json["prepared"]?["width"] == 32 && json["prepared"]?["cropped"] == 24)
    #expect(json["testImages"]?["from"]?.isNull == true)
  }

  @Test func folderTrainsAndEvaluatesWithoutFlags() throws {
    let training = try Program.run(
      ["train", "--data", "pets", "--kimg", "0.2", "--batch", "20", "--threads", "1", "--size", "28"], in: folder.path)
    #expect(training.code == 0, "\(training.errors)")
    #expect(training.errorLines.contains("used as     28x28 RGB; 24 enlarged, 24 padded"))
    #expect(training.errorLines.contains { $0.hasPrefix("pets: 20 images of 28x28, 2 classes; model models/pets.safetensors") })
    let inspected = try JSONValue(parsing: try run("inspect", "--json").output)
    #expect(inspected["classes"] == ["cat", "dog"] && inspected["channels"] == 3)
    // The size is the model's.
    let evaluation = try Program.shell(
      "XDG_CACHE_HOME=\"$PWD/cache\" exec $P evaluate --data pets --count 8 --seeds 1 --steps 5 --threads 1", in: folder.path)
    #expect(evaluation.code == 65)
    #expect(evaluation.complaint == "gan-augment: pets (test): 2 images of class cat; at least 6 of each class are needed, "
      + "and 1000 for numbers that mean much")
  }

  @Test func aClassOfOneImageIsNoTrainingData() throws {
    try folder.write("pets/eel/1.png", PNG.encode(Image(width: 16, height: 12, channels: 1, pixels: [UInt8](repeating: 7, count: 192))))
    let training = try run("train", "--data", "pets")
    #expect(training.code == 65)
    #expect(
      training.errors
        == "gan-augment: pets: the class eel has one image only, from which nothing but copies can be learned; add some, "
        + "or take the class out\n")
    let inspection = try run("datasets", "inspect", "pets")
    #expect(inspection.code == 0)
    #expect(inspection.outputLines.contains("note        one image only: eel; it cannot be trained on"))
  }

  @Test(arguments: [
    ("train --data pets --size 30", "--size 30: expected a multiple of 4 from 8 to 64 pixels"),
    ("train --data pets --size -4", "--size -4: expected a multiple of 4 from 8 to 64 pixels"),
    ("datasets inspect pets --test-share 1", "--test-share 1.0: expected 0 to 0.9"),
    ("train --dataset strokes --size 32", "--size and a data set with a name (only images of --data change) cannot be used together"),
    ("train --fit pad", "--fit and a data set with a name (only images of --data change) cannot be used together"),
  ])
  func wrongOptionsAreRefused(_ arguments: String, _ sentence: String) throws {
    let run = try Program.run(arguments.split(separator: " ").map(String.init), in: folder.path)
    #expect(run.code == 64)
    #expect(run.complaint == "gan-augment: \(sentence)")
  }
}
