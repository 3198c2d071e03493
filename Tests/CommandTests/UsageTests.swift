import Files
import Serialization
import TestSupport
import Testing

/// What a user asked for that cannot be: one sentence, exit code 64, and nothing written.
struct UsageTests {
  struct Mistake: CustomTestStringConvertible {
    let arguments: [String]
    let sentence: String
    var code: Int32 = 64
    var testDescription: String { arguments.joined(separator: " ") }

    init(_ arguments: String, _ sentence: String, code: Int32 = 64) {
      // `''` is an empty argument.
      self.arguments = arguments.split(separator: " ").map { $0 == "''" ? "" : String($0) }
      self.sentence = sentence
      self.code = code
    }
  }

  /// `M` is the model.
  static let ofModels = [
    Mistake("generate --model M --digit 10", "--class 10: this model has the classes 0 to 9"),
    Mistake("generate --model M --class five", "--class five: this model has the classes 0 to 9"),
    Mistake("generate --model M --class 1,", "--class : this model has the classes 0 to 9"),
    Mistake("augment --model M --classes 1,x,3", "--class x: this model has the classes 0 to 9"),
    Mistake("sweep --model M --class 1-3", "--class 1-3: this model has the classes 0 to 9"),
    Mistake("sweep --model M --code 2", "--code 2: this model has the codes 0 (thickness), 1 (slant)"),
    Mistake("sweep --model M --code width", "--code width: this model has the codes 0 (thickness), 1 (slant)"),
    Mistake("generate --model M --code 0", "--code 0: expected a code and a number, random or grid, for example 0=0.5 or thickness=grid"),
    Mistake("generate --model M --code 0=nan", "--code 0=nan: expected a code and a number, random or grid, for example 0=0.5 or thickness=grid"),
    Mistake("generate --model M --code 7=0.5", "--code 7: this model has the codes 0 (thickness), 1 (slant)"),
    Mistake(
      "generate --model M --thickness 3",
      "--thickness: none of this model's codes was found to move thickness; they move nothing clearly"),
    Mistake(
      "augment --model M --factor width=3",
      "--factor width=3: none of this model's codes was found to move width; they move nothing clearly"),
    Mistake(
      "augment --model M --count 200000000",
      "--count 200000000: expected at most 1000000000 images in all in one run; draw more with --start and --append"),
    Mistake("augment --model M --counts 12=3", "--counts 12: this model has the classes 0 to 9"),
    Mistake("augment --model M --counts 5=3,5=4", "--counts: the class 5 is named twice; name it once"),
    Mistake("augment --model M --counts 5", "--counts 5: expected classes and numbers of images, for example 5=1000,7=200"),
    Mistake("augment --model M --counts 5=-1", "--counts 5=-1: expected classes and numbers of images, for example 5=1000,7=200"),
    Mistake("augment --model M --counts 5=0", "no images were asked for; give at least one class a count of 1 or more"),
    Mistake("augment --model M --ratio 0.5", "--ratio: the real images are not known; name them with --real"),
    Mistake("augment --model M --count 1 --include-real", "--include-real: the real images are not known; name them with --real"),
    Mistake("generate --model M --interpolate 3:0 8", "--interpolate 8: expected two images as class:number, for example 3:0 8:5"),
    Mistake("generate --model M --interpolate 3:0 8:x", "--interpolate 8:x: expected two images as class:number, for example 3:0 8:5"),
    Mistake("generate --model M --interpolate 3:0 12:5", "--interpolate 12: this model has the classes 0 to 9"),
    Mistake(
      "generate --model M --interpolate 3:0 8:5 --code slant=grid", "--interpolate and --code slant=grid cannot be used together"),
    Mistake(
      "generate --model M --code slant=grid --code 1=grid --format idx --manifest hf",
      "manifest hf describes files of single images, but format idx has none; use the format png or another manifest"),
    Mistake("sweep --model M --rows 0", "--rows 0: expected 1 to 100"),
    Mistake("sweep --model M --steps 101", "--steps 101: expected 1 to 100"),
    Mistake("sweep --model M --from nan", "--from nan: expected -100 to 100 (codes were trained in -1 to 1)"),
    Mistake("sweep --model M --threads 0", "--threads 0: expected 1 to 1024"),
  ]

  @Test(arguments: ofModels)
  func ofModelsIsRefused(_ mistake: Mistake) throws {
    let model = try SharedModel.path
    try check(mistake, mistake.arguments.map { $0 == "M" ? model : $0 })
  }

  static let withoutModel = [
    Mistake("generate --count 0", "--count 0: expected 1 to 1000000000 images of each class"),
    Mistake("augment --count 99999999999", "--count 99999999999: expected 1 to 1000000000 images of each class"),
    Mistake("generate --start -1x", ""),
    Mistake("generate --start 140737488355328", "--start 140737488355328: expected 0 or more"),
    Mistake("generate --threads 0", "--threads 0: expected 1 to 1024"),
    Mistake("generate --overwrite --append", "--overwrite and --append cannot be used together"),
    Mistake("generate --thickness nan", "--thickness nan: expected a number of pixels"),
    Mistake("generate --slant 1e9", "--slant 1000000000.0: expected a number of degrees"),
    Mistake("augment --thickness x", ""),
    Mistake("augment --factor 3", "--factor 3: expected a factor and a number, for example width=12"),
    Mistake("augment --factor =3", "--factor =3: expected a factor and a number, for example width=12"),
    Mistake("augment --factor width=", "--factor width=: expected a factor and a number, for example width=12"),
    Mistake("augment --factor width=inf", "--factor width=inf: expected a factor and a number, for example width=12"),
    Mistake("generate --format gif", "unknown format 'gif' (one of: png, idx, idx.gz, npz, webdataset, zip)"),
    Mistake("generate --manifest xml", "unknown manifest 'xml' (one of: csv, jsonl, hf)"),
    Mistake("generate --shard 0/4", "--shard 0/4: expected a part and their number, such as 3/16"),
    Mistake("generate --shard 5/4", "--shard 5/4: expected a part and their number, such as 3/16"),
    Mistake("generate --shard 1/2 --append", "--append and --shard cannot be used together"),
    Mistake("generate --truncation 0", "--truncation 0.0: expected a number above 0 and at most 1"),
    Mistake("generate --truncation 1.5", "--truncation 1.5: expected a number above 0 and at most 1"),
    Mistake("generate --min-confidence 2", "--min-confidence 2.0: expected a probability above 0 and at most 1"),
    Mistake("generate --min-distance nan", "--min-distance nan: expected a number above 0, such as 0.25"),
    Mistake(
      "generate --keep-rejected r",
      "--min-confidence or --min-distance is missing: --keep-rejected keeps what they reject"),
    Mistake("generate --interpolate 3:0 8:5 --count 1", "--count 1: expected 2 to 1024 images on the way"),
    Mistake("generate --interpolate 3:0", "--interpolate 3:0: expected two images as class:number, for example 3:0 8:5"),
    Mistake("generate --interpolate 3:0 8:5 --digit 3", "--interpolate and --class cannot be used together"),
    Mistake("augment --count 1 --ratio 1", "--count and --ratio cannot be used together"),
    Mistake("augment --counts 5=1 --balance x", "--counts and --balance cannot be used together"),
    Mistake("augment --balance x --real y", "--balance and --real cannot be used together"),
    Mistake("augment --counts 5=1 --class 5", "--class and --counts cannot be used together"),
    Mistake("augment --ratio 0 --real x", "--ratio 0.0: expected a number above 0"),
    Mistake("augment --append --include-real --balance x", "--append and --include-real cannot be used together"),
    Mistake(
      "generate --real x", "--real: nothing here looks at real images; add --ratio, --include-real or --min-distance"),
    Mistake("train --batch 0", "--batch 0: expected 1 to 4096 images"),
    Mistake("train --rate 0", "--rate 0.0: expected a number above 0, at most 1"),
    Mistake("train --rate nan", "--rate nan: expected a number above 0, at most 1"),
    Mistake("train --codes 65", "--codes 65: expected 0 to 64"),
    Mistake("train --channels 64,0", "--channels 64,0: expected one to six numbers of feature maps, for example 128,256,512"),
    Mistake("train --objective luck", "--objective luck: expected one of hinge, non-saturating, least-squares, wasserstein, relativistic"),
    Mistake(
      "train --preset pix2pix",
      "--preset pix2pix: expected one of gan, dcgan, cgan, acgan, infogan, wgan, wgan-gp, lsgan, sngan, relativistic, default"),
    Mistake(
      "presets pix2pix",
      "presets pix2pix: expected one of gan, dcgan, cgan, acgan, infogan, wgan, wgan-gp, lsgan, sngan, relativistic, default"),
    Mistake("train --conditioning telepathy", ""),
    Mistake("train --architecture resnet", ""),
    Mistake("train --reuse-fakes maybe", ""),
    Mistake("train --learning-rate-d 2", "--learning-rate-d 2.0: expected a number above 0, at most 1"),
    Mistake("train --learning-rate-g 0", "--learning-rate-g 0.0: expected a number above 0, at most 1"),
    Mistake("train --discriminator-steps 0", "--discriminator-steps 0: expected 1 to 100"),
    Mistake("train --categorical-codes -1", "--categorical-codes -1: expected 0 to 1000"),
    Mistake("train --label-smoothing 0.6", "--label-smoothing 0.6: expected 0 to 0.5"),
    Mistake("train --penalty-weight -1", "--penalty-weight -1.0: expected 0 to 1000000"),
    Mistake("train --weight-clip nan", "--weight-clip nan: expected 0 to 1000"),
    Mistake(
      "train --categorical-codes 10",
      "a categorical code finds classes by itself, so the discriminator must be told none: --categorical-codes needs --conditioning none"),
    Mistake(
      "train --preset infogan --categorical-codes 1", "a categorical code of one category says nothing: --categorical-codes needs 2 or more"),
    Mistake(
      "train --architecture mlp --normalization batch",
      "batch normalization is made for feature maps: --architecture mlp needs --normalization none or spectral"),
    Mistake(
      "train --preset dcgan --penalty interpolated",
      "a gradient penalty asks how steep the discriminator is at each image, and batch normalization makes each image's score depend on the others: "
        + "--penalty interpolated needs --normalization none or spectral"),
    Mistake(
      "train --label-smoothing 0.1",
      "--label-smoothing lowers the target of real images, and the objective hinge has no targets; non-saturating and least-squares have"),
    Mistake(
      "train --preset dcgan --objective wasserstein",
      "nothing keeps the critic from being as steep as it likes, and its scores would grow for ever: --objective wasserstein needs "
        + "--penalty interpolated, --weight-clip or --normalization spectral"),
    Mistake(
      "train --preset wgan-gp --penalty-weight 0",
      "nothing keeps the critic from being as steep as it likes, and its scores would grow for ever: --objective wasserstein needs "
        + "--penalty interpolated, --weight-clip or --normalization spectral"),
    Mistake(
      "train --penalty-weight 3",
      "--penalty-weight is the weight of a gradient penalty, and there is none: it needs --penalty interpolated or r1-r2"),
    Mistake(
      "train --preset wgan --normalization spectral",
      "spectral normalization divides the weights by their size, so clipping them changes nothing: --weight-clip needs --normalization none or batch"),
    Mistake(
      "train --preset gan --weight-clip 0.01",
      "clipped weights are what makes a critic's scores a distance, and the objective non-saturating measures none: "
        + "--weight-clip needs --objective wasserstein"),
    Mistake("train --epochs 0", "--epochs 0.0: expected a number above 0"),
    Mistake("train --minutes inf", "--minutes inf: expected a number above 0"),
    Mistake("train --score-every -1", "--score-every -1.0: expected thousands of images, or 0"),
    Mistake("train --stop sometimes", ""),
    Mistake("train --epochs 1 --kimg 1", "--epochs and --kimg cannot be used together"),
    Mistake("train --threads 2000", "--threads 2000: expected 1 to 1024"),
    Mistake("train --name a/b", "--name a/b: expected a name without / or a leading dot (--model names a path)"),
    Mistake("train --name ''", "--name (empty path): expected a name without / or a leading dot (--model names a path)"),
    Mistake(
      "train --dataset nist",
      "unknown data set 'nist' (one of: strokes, mnist, fashion-mnist, kmnist, emnist-digits, cifar10, usps); for images of your own name their place with --data alone"),
    Mistake(
      "train --dataset strokes --data .",
      "--dataset strokes and --data (strokes are drawn, not read) cannot be used together"),
    Mistake("train --nonsense", ""),
    Mistake("paint", ""),
    Mistake("generate --count x", ""),
    Mistake("generate --seed -1x", ""),
  ]

  @Test(arguments: withoutModel)
  func isRefused(_ mistake: Mistake) throws { try check(mistake, mistake.arguments) }

  /// - Parameter mistake: where its sentence is empty the words are the argument parser's.
  private func check(_ mistake: Mistake, _ arguments: [String]) throws {
    let folder = try TemporaryFolder()
    let run = try Program.run(arguments, in: folder.path)
    #expect(run.code == mistake.code)
    if mistake.sentence.isEmpty {
      #expect(run.errors.hasPrefix("Error: "))
    } else {
      #expect(run.complaint == "gan-augment: " + mistake.sentence)
      #expect(run.errorLines.count == 1)
    }
    #expect(run.output == "")
    #expect(try folder.files() == [])
  }
}

/// Which classes `--class` chooses.
struct ClassSelectionTests {
  /// Class names that are no numbers: those of clothes, with labels 0, 1 and 2 in the data.
  private static func clothes(_ folder: TemporaryFolder) throws -> String {
    let names = ["T-shirt/top", "Trouser", "all in one", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot"]
    let bytes = try SharedModel.changed { $0["classNames"] = .array(names.map(JSONValue.string)) }
    try folder.write("clothes.safetensors", bytes)
    return folder.at("clothes.safetensors")
  }

  private static func digits(_ names: [String], _ folder: TemporaryFolder) throws -> String {
    let bytes = try SharedModel.changed { $0["classNames"] = .array(names.map(JSONValue.string)) }
    try folder.write("digits.safetensors", bytes)
    return folder.at("digits.safetensors")
  }

  private func folders(_ classes: String, _ model: String, _ folder: TemporaryFolder) throws -> [String] {
    let run = try Program.run(
      ["generate", "--model", model, "--class", classes, "--count", "1", "--out", "out", "--threads", "1"], in: folder.path)
    #expect(run.code == 0, "\(run.errors)")
    return try Folder.entries(folder.at("out")).filter { $0 != "manifest.csv" }
  }

  @Test(arguments: [
    ("Dress", ["Dress"]), ("3", ["Dress"]), ("3,Bag,3", ["Bag", "Dress"]), ("T-shirt/top, 1", ["T-shirt%2Ftop", "Trouser"]),
  ])
  func namesAndIndicesOfNamedClasses(_ classes: String, _ expected: [String]) throws {
    let folder = try TemporaryFolder()
    #expect(try folders(classes, Self.clothes(folder), folder) == expected)
  }

  /// Classes 1…10: "1" is the class named so, not the second.
  @Test(arguments: [("1", ["01"]), ("10,2", ["02", "10"])])
  func aNumberIsAClassNameFirst(_ classes: String, _ expected: [String]) throws {
    let folder = try TemporaryFolder()
    let model = try Self.digits((1...10).map(String.init), folder)
    #expect(try folders(classes, model, folder) == expected)
  }

  @Test func noIndexWhereANameIsANumber() throws {
    let folder = try TemporaryFolder()
    let model = try Self.digits((1...10).map(String.init), folder)
    let run = try Program.run(["generate", "--model", model, "--class", "0"], in: folder.path)
    #expect(run.code == 64)
    #expect(run.complaint == "gan-augment: --class 0: this model has the classes 1, 2, 3, 4, 5, 6, 7, 8, 9, 10")
  }

  @Test func unknownClassListsTheNames() throws {
    let folder = try TemporaryFolder()
    let run = try Program.run(["sweep", "--model", Self.clothes(folder), "--digit", "Hat"], in: folder.path)
    #expect(run.code == 64)
    #expect(
      run.complaint == "gan-augment: --class Hat: this model has the classes T-shirt/top, Trouser, all in one, Dress, "
        + "Coat, Sandal, Shirt, Sneaker, Bag, Ankle boot")
  }
}
