import Files
import Images
import Serialization
import TestSupport
import Testing

/// `evaluate`, of a model and of images in every format. All with tiny images, few of them and short trainings.
struct EvaluateTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// With the shared judge, and one short training of each kind.
  private func evaluate(_ arguments: String...) throws -> Finished {
    let quoted = arguments.map { "'" + $0 + "'" }.joined(separator: " ")
    return try Program.shell(
      "XDG_CACHE_HOME='\(TinyModel.path)/cache' exec $P evaluate --data '\(TinyModel.path)/tiny' --seeds 1 --steps 20 --threads 1 \(quoted)",
      in: folder.path)
  }

  private var model: String { get throws { try TinyModel.path + "/models/tiny.safetensors" } }

  @Test func aModelWithoutClassesIsMeasuredByWhatIsSeen() throws {
    try folder.write("n.safetensors", SharedModel.withoutClasses(model))
    let run = try evaluate("--model", "n.safetensors", "--count", "30")
    #expect(run.code == 0, "\(run.errors)")
    #expect(run.outputLines[0] == "n.safetensors: 30 images, against 40 test images of tiny")
    for start in ["rarest class seen, ", "Fréchet distance ", "recall ", "nearer to training than 1 % of real ", "seen as  images "] {
      #expect(run.outputLines.contains { $0.hasPrefix(start) }, "\(start)")
    }
    #expect(!run.output.contains("label agreement  ") && !run.output.contains("train on "))
    #expect(try PNG.decode(readFile(folder.at("samples/n-evaluation.png")), path: "").width > 100)
    let json = try JSONValue(parsing: try evaluate("--model", "n.safetensors", "--count", "30", "--json", "--overwrite").output)
    #expect(json["labelAgreement"] == .null && json["images"]?.intValue == 30 && json["categories"] == nil)
    #expect(json["classShares"]?["perClass"]?.arrayValue?.count == 3)
    for option in ["--full", "--carry-judge"] {
      let refused = try evaluate("--model", "n.safetensors", option)
      #expect(refused.code == 64)
      #expect(
        refused.complaint.hasSuffix(
          "\(option): the images of n.safetensors have no labels that anything could be learned or judged by, since the model knows "
            + "no classes of the data; leave the option out"), "\(refused.errors)")
    }
  }

  /// Categories that nobody has matched yet: matched for the report, and no labels meanwhile.
  @Test func categoriesAreMatchedForTheReport() throws {
    try folder.write("c.safetensors", SharedModel.withCategories(model))
    let run = try evaluate("--model", "c.safetensors", "--count", "12")
    #expect(run.code == 0, "\(run.errors)")
    #expect(run.outputLines[0] == "c.safetensors: 36 images, against 40 test images of tiny")
    let line = try #require(run.outputLines.first { $0.hasPrefix("Matched to the classes as well as can be, ") })
    #expect(line.contains("category code agrees with the judge's class for ") && line.contains(" % of 1500 images: category"))
    let json = try JSONValue(parsing: try evaluate("--model", "c.safetensors", "--count", "12", "--json", "--overwrite").output)
    let categories = try #require(json["categories"]?["perCategory"]?.arrayValue)
    #expect(Set(categories.compactMap { $0["category"]?.stringValue }) == ["category0", "category1", "category2"])
    #expect(categories.compactMap { $0["class"]?.stringValue } == json["classes"]?.arrayValue?.compactMap(\.stringValue))
    #expect(json["categories"]?["images"]?.intValue == 1500)
  }

  /// The document without what names places.
  private func measures(_ run: Finished) throws -> JSONValue {
    var document = try #require(try JSONValue(parsing: run.output).objectValue)
    for key in ["subject", "picture"] { document[key] = nil }
    return .object(document)
  }

  @Test func tableGoesToStandardOutputAndThePictureToAFile() throws {
    let run = try evaluate("--model", model, "--count", "12")
    #expect(run.code == 0, "\(run.errors)")
    #expect(run.outputLines[0] == "\(try model): 36 images, 12 of each of 3 classes, against 40 test images of tiny")
    for start in [
      "judge ", "label agreement ", "train on 36, test on real ", "Fréchet distance ", "precision ", "recall ", "density ",
      "coverage ", "nearer to training than 1 % of real ", "diversity within a class ", "class  images  agreement ",
    ] {
      #expect(run.outputLines.contains { $0.hasPrefix(start) }, "\(start)")
    }
    #expect(run.outputLines.last == "picture: samples/tiny-evaluation.png")
    #expect(try folder.files() == ["samples/tiny-evaluation.png"])
    let picture = try PNG.decode(folder.read("samples/tiny-evaluation.png"), path: "")
    #expect(picture.width > 16 * 56)
  }

  @Test func imagesOfAnyFormatAreMeasuredLikeTheModelThatDrewThem() throws {
    let ofModel = try evaluate("--model", model, "--count", "12", "--seed", "7", "--json", "--picture", "a.png")
    #expect(ofModel.code == 0, "\(ofModel.errors)")
    let expected = try measures(ofModel)
    for (format, path) in [("png", "png"), ("idx", "idx"), ("npz", "npz/synthetic.npz")] {
      let drawing = try Program.run(
        ["augment", "--model", model, "--count", "12", "--seed", "7", "--format", format, "--out", format, "--threads", "1"],
        in: folder.path)
      #expect(drawing.code == 0, "\(drawing.errors)")
      let run = try evaluate("--images", path, "--json", "--picture", "\(format).png")
      #expect(run.code == 0, "\(run.errors)")
      #expect(try measures(run) == expected, "\(format)")
      #expect(try JSONValue(parsing: run.output)["subject"]?.stringValue == path)
      #expect(try JSONValue(parsing: run.output)["picture"]?.stringValue == "\(format).png")
      #expect(try folder.read("\(format).png") == folder.read("a.png"))
    }
  }

  @Test func fullTrainsOnAsManyImagesAsThereAreToo() throws {
    let run = try evaluate("--model", model, "--count", "12", "--full", "--json")
    #expect(run.code == 0, "\(run.errors)")
    let tests = try JSONValue(parsing: run.output)["trainOnSynthetic"]?.arrayValue
    #expect(tests?.compactMap { $0["images"]?.intValue } == [36, 40])
  }

  @Test func validationNeedsNoTestImages() throws {
    // Of 40 images in three classes, so few are held out that nothing can be said.
    let run = try evaluate("--model", model, "--count", "12", "--against", "validation")
    #expect(run.code == 65)
    #expect(
      run.complaint == "gan-augment: tiny (validation): 1 image of class 0; at least 4 of each class are needed, "
        + "and 1000 for numbers that mean much")
  }

  @Test func aPictureIsNotReplacedUnasked() throws {
    try folder.write("there.png", "something")
    let refused = try evaluate("--model", model, "--count", "12", "--picture", "there.png")
    #expect(refused.code == 73)
    #expect(
      refused.complaint
        == "gan-augment: there.png: this file exists; name another with --picture, or replace it with --overwrite")
    #expect(try folder.text("there.png") == "something")
    #expect(try evaluate("--model", model, "--count", "12", "--picture", "there.png", "--overwrite").code == 0)
    #expect(try folder.read("there.png").starts(with: [0x89, 0x50]))
  }

  private func png(_ width: Int = 8, _ height: Int = 8) -> [UInt8] {
    PNG.encode(Image(width: width, height: height, channels: 1, pixels: [UInt8](repeating: 7, count: width * height)))
  }

  @Test func strayFilesAreNoImages() throws {
    for label in 0..<3 {
      for number in 0..<4 { try folder.write("images/\(label)/\(number).png", png()) }
      try folder.write("images/\(label)/notes.txt", "not an image")
    }
    try folder.write("images/readme.txt", "not a class")
    let run = try evaluate("--images", "images")
    #expect(run.code == 0, "\(run.errors)")
    #expect(run.outputLines[0].hasPrefix("images: 12 images, 4 of each of 3 classes, "))
  }

  @Test func imagesThatCannotBeComparedAreRefused() throws {
    try folder.write("empty/.keep", "")
    try folder.write("loose/a.png", png())
    for label in 0..<3 { try folder.write("large/\(label)/a.png", png(9, 9)) }
    for label in 0..<4 { try folder.write("four/\(label)/a.png", png()) }
    for label in 0..<3 { try folder.write("few/\(label)/a.png", png()) }
    for label in 0..<3 { try folder.write("gap/\(label)/a.txt", "") }
    try folder.write("file.txt", "text")
    try folder.write("bad.npz", "text")
    for (path, code, sentence) in [
      ("nowhere", 66, "nowhere: there is no such file or folder; check the path"),
      ("empty", 65, "empty: no images; expected a sub-folder of PNG or JPEG files for each class, or idx files"),
      ("loose", 65, "loose: 1 image file lies in the folder itself, where no class can be told; expected a sub-folder for each class, "
        + "or labels.csv with file,label beside them"),
      ("large", 65, "large/0/a.png: 9x9 pixels, but the images of tiny have 8x8; resize them first"),
      ("four", 65, "four: the classes are 0, 1, 2, 3, but tiny has 0, 1, 2; expected one folder for each class, with its name"),
      ("few", 65, "few: 1 image of class 0; at least 4 of each class are needed, and 1000 for numbers that mean much"),
      ("gap", 65, "gap: no images; expected a sub-folder of PNG or JPEG files for each class, or idx files"),
      ("file.txt", 65, "file.txt: not a folder and not a .zip or .npz file; expected an .npz file with x_train and y_train, or images "
        + "and labels, or a folder with idx files, named as MNIST's (idx or idx.gz), or a folder with CIFAR-10's binary files, "
        + "or a folder of images with labels.csv (file,label), or a folder of images with metadata.jsonl (file_name, label), "
        + "or a folder of images with stylegan's dataset.json, or a folder with a sub-folder of PNG or JPEG files for each class; "
        + "folders may be in a .zip file"),
      ("bad.npz", 65, "bad.npz: not an .npz file (starts with 74 65 78 74, expected 50 4B 03 04)"),
    ] as [(String, Int32, String)] {
      let before = try folder.files()
      let run = try evaluate("--images", path)
      #expect(run.code == code, "\(path)")
      #expect(run.complaint == "gan-augment: " + sentence)
      #expect(run.output == "")
      #expect(try folder.files() == before)
    }
  }

  @Test func modelsThatDoNotFitTheDataAreRefused() throws {
    let missing = try evaluate("--model", "none.safetensors")
    #expect(missing.code == 66)
    #expect(missing.complaint == "gan-augment: none.safetensors: there is no such file or folder; check the path")
    let others = try evaluate("--model", SharedModel.path)
    #expect(others.code == 65)
    #expect(
      others.complaint == "gan-augment: \(try SharedModel.path): this model has the classes 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, but tiny "
        + "has 0, 1, 2; name the data set that it was trained on with --dataset or --data")
    try folder.write("ten/train-images-idx3-ubyte", TinyData.images())
    try folder.write("ten/train-labels-idx1-ubyte", TinyData.labels(classes: 10))
    let larger = try Program.run(
      ["evaluate", "--model", SharedModel.path, "--data", "ten", "--size", "8", "--against", "validation"], in: folder.path)
    #expect(larger.code == 65)
    #expect(
      larger.complaint == "gan-augment: \(try SharedModel.path): this model draws 28x28 grey images, but those of ten are 8x8 grey; "
        + "name the data set that it was trained on with --dataset or --data")
    let untested = try Program.run(["evaluate", "--model", SharedModel.path, "--data", "ten"], in: folder.path)
    #expect(untested.code == 66)
    #expect(
      untested.complaint
        == "gan-augment: ten: no images to test with; add them (MNIST's names are t10k-images-idx3-ubyte and t10k-labels-idx1-ubyte, "
        + "keras' x_test and y_test), or compare with held-out training images by --against validation")
  }

  @Test(arguments: [
    ("--images x --model y", "--images and --model cannot be used together"),
    ("--images x --count 5", "--images and --count (all images are evaluated) cannot be used together"),
    ("--images x --full", "--images and --full (all images are evaluated) cannot be used together"),
    ("--count 1", "--count 1: expected 2 to 1000000 images of each class"),
    ("--seeds 0", "--seeds 0: expected 1 to 100"),
    ("--steps 0", "--steps 0: expected 1 to 1000000"),
    ("--threads 0", "--threads 0: expected 1 to 1024"),
    ("--images x --dataset nist", "unknown data set 'nist' (one of: strokes, mnist, fashion-mnist, kmnist, emnist-digits, cifar10, usps); for images of your own name their place with --data alone"),
    ("--against train", ""),
  ])
  func wrongOptionsAreRefused(_ arguments: String, _ sentence: String) throws {
    let run = try Program.run(["evaluate"] + arguments.split(separator: " ").map(String.init), in: folder.path)
    #expect(run.code == 64)
    if sentence.isEmpty {
      #expect(run.errors.hasPrefix("Error: "))
    } else {
      #expect(run.complaint == "gan-augment: " + sentence)
    }
    #expect(run.output == "")
    #expect(try folder.files() == [])
  }
}
