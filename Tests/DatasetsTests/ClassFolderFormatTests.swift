import Datasets
import Files
import Images
import TestSupport
import Testing
private import Glibc

/// Class folders as torchvision's `ImageFolder` reads them.
struct ClassFolderFormatTests {
  /// A PNG file of 8x8 pixels that all have the value `value`.
  private func png(_ value: UInt8, width: Int = 8, height: Int = 8) -> [UInt8] { TinyFiles.png(value, width: width, height: height) }

  private func description(_ classNames: [String], channels: Int = 1) -> DatasetDescription {
    DatasetDescription(name: "real", width: 8, height: 8, channels: channels, classNames: classNames)
  }

  /// The first pixel of each image, and the labels.
  private func read(
    _ folder: TemporaryFolder, _ expected: DatasetDescription? = nil
  ) throws -> (values: [UInt8], labels: [Int?], classNames: [String], notices: [String]) {
    var notices: [String] = []
    let images = try DatasetFormats.read(folder.path, expected: expected) { notices.append($0) }
    return (
      (0..<images.count).map { images.pixels[$0 * images.pixelsPerImage] }, images.labels, images.classNames,
      notices.map { $0.replacingPath(folder.path) }
    )
  }

  private func message(_ folder: TemporaryFolder, _ expected: DatasetDescription? = nil) -> String? {
    do {
      _ = try read(folder, expected)
      return nil
    } catch let error as any ReportableError {
      return error.kind == .badData ? error.message.replacingPath(folder.path) : "another kind of error: \(error)"
    } catch {
      return "\(error)"
    }
  }

  @Test func foldersThatAreNumbersAreInTheOrderOfTheNumbers() throws {
    let folder = try TemporaryFolder()
    for (i, name) in ["0", "1", "2", "10", "11"].enumerated() { try folder.write("\(name)/a.png", png(UInt8(i))) }
    let found = try read(folder)
    #expect(found.classNames == ["0", "1", "2", "10", "11"])
    #expect(found.values == [0, 1, 2, 3, 4] && found.labels == [0, 1, 2, 3, 4])
  }

  @Test func foldersAreClassesInTheOrderOfTheirNames() throws {
    let folder = try TemporaryFolder()
    try folder.write("10/a.png", png(1))
    try folder.write("2/deep/er/c.PNG", png(3))
    try folder.write("2/b.Png", png(2))
    try folder.write("b/x.png", png(4))
    let found = try read(folder)
    #expect(found.classNames == ["10", "2", "b"])
    #expect(found.values == [1, 2, 3, 4] && found.labels == [0, 1, 1, 2])
    #expect(found.notices == [])
  }

  @Test func whatIsNoImageOfAClassIsPassedOver() throws {
    let folder = try TemporaryFolder()
    try folder.write("0/a.png", png(1))
    try folder.write("0/.hidden.png", png(9))
    try folder.write("0/.cache/b.png", png(9))
    try folder.write("0/notes.txt", "no image")
    try folder.write(".git/c.png", png(9))
    try folder.write("manifest.csv", "file,label\n")
    let plain = try read(folder)
    #expect(plain.values == [1] && plain.classNames == ["0"] && plain.notices == [])
    try folder.write("grid.png", png(9))
    #expect(
      try read(folder).notices == ["DIR: 1 image file beside the class folders belong to no class and were left out"])
  }

  @Test func linksAreFollowedWithinTheFolderOnly() throws {
    let folder = try TemporaryFolder()
    let other = try TemporaryFolder()
    try other.write("secret.png", png(9))
    try folder.write("0/a.png", png(1))
    try folder.write("1/b.png", png(2))
    #expect(unsafe symlink(other.at("secret.png"), folder.at("0/out.png")) == 0)
    #expect(unsafe symlink(other.path, folder.at("0/outside")) == 0)
    #expect(unsafe symlink(other.path, folder.at("2")) == 0)
    #expect(unsafe symlink("nowhere.png", folder.at("1/dangling.png")) == 0)
    #expect(unsafe symlink("../0/a.png", folder.at("1/inside.png")) == 0)
    #expect(unsafe symlink("..", folder.at("1/circle")) == 0)
    let found = try read(folder)
    // The link within the folder is an image of class 1 as well, and the circle leads nowhere new.
    #expect(found.classNames == ["0", "1"])
    #expect(!found.values.contains(9))
    #expect(found.values == [1, 2, 1] && found.labels == [0, 1, 1])
    #expect(found.notices == ["DIR: 5 links lead out of the folder, nowhere or in a circle, and were not followed"])
  }

  @Test(arguments: [
    (["0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10"], ["00", "01", "02", "03", "04", "05", "06", "07", "08", "09", "10"]),
    (["T-shirt/top", "100%", ".b"], ["%2Eb", "100%25", "T-shirt%2Ftop"]),
    (["cat", "Dog"], ["Dog", "cat"]),
    (["1", "10", "2"], ["1", "10", "2"]),
  ])
  func foldersFindTheirClasses(_ classNames: [String], _ folders: [String]) throws {
    let folder = try TemporaryFolder()
    for (i, name) in folders.enumerated() { try folder.write("\(name)/a.png", png(UInt8(i))) }
    let found = try read(folder, description(classNames))
    #expect(found.classNames == classNames)
    // Written in the order of `folders`, which is sorted as well.
    let unpadded = folders.map { name in
      switch name {
      case "%2Eb": ".b"
      case "100%25": "100%"
      case "T-shirt%2Ftop": "T-shirt/top"
      default: classNames.contains("3") ? String(Int(name) ?? -1) : name
      }
    }
    // The value of an image says which folder it is from.
    #expect(found.values.count == folders.count)
    for (value, label) in zip(found.values, found.labels) { #expect(label == classNames.firstIndex(of: unpadded[Int(value)])) }
  }

  @Test func greyAndColoursBecomeTheDataSets() throws {
    let folder = try TemporaryFolder()
    let red = PNG.encode(Image(width: 8, height: 8, channels: 3, pixels: (0..<64).flatMap { _ in [200, 0, 0] as [UInt8] }))
    try folder.write("a/1.png", red)
    try folder.write("b/2.png", png(9))
    let grey = try DatasetFormats.read(folder.path, expected: description(["a", "b"]))
    // Luma 0.299 · 200
    #expect(grey.channels == 1 && Set(grey.pixels) == [60, 9])
    let colours = try DatasetFormats.read(folder.path, expected: description(["a", "b"], channels: 3))
    #expect(colours.channels == 3 && Array(colours.pixels.prefix(3)) == [200, 0, 0] && Array(colours.pixels.suffix(3)) == [9, 9, 9])
    #expect(try read(folder, description(["a", "b"])).notices == ["DIR: RGB images are read as grey, as real has them"])
    #expect(try DatasetFormats.read(folder.path).channels == 3)
    // Three equal channels are no colour.
    try folder.write("a/1.png", PNG.encode(Image(width: 8, height: 8, channels: 3, pixels: [UInt8](repeating: 7, count: 192))))
    #expect(try DatasetFormats.read(folder.path).channels == 1)
    #expect(
      try read(folder, description(["a", "b"], channels: 3)).notices == ["DIR: grey images are read as RGB, as real has them"])
  }

  @Test func classesThatDifferAreBothListed() throws {
    let folder = try TemporaryFolder()
    try folder.write("0/a.png", png(1))
    try folder.write("5/a.png", png(1))
    for classNames in [["0", "1"], ["0"], ["0", "5", "6"]] {
      #expect(
        message(folder, description(classNames))
          == "DIR: the classes are 0, 5, but real has \(classNames.joined(separator: ", ")); "
          + "expected one folder for each class, with its name")
    }
    try folder.write("00/a.png", png(1))
    #expect(message(folder, description(["0", "5"]))?.hasPrefix("DIR: the classes are 0, 00, 5, but real has 0, 5;") == true)
  }

  @Test func unusableFoldersAreNamed() throws {
    let folder = try TemporaryFolder()
    #expect(message(folder) == "DIR: no images; expected a sub-folder of PNG or JPEG files for each class, or idx files")
    try folder.write("a.png", png(1))
    #expect(
      message(folder)
        == "DIR: 1 image file lies in the folder itself, where no class can be told; expected a sub-folder for each class, "
        + "or labels.csv with file,label beside them")
    try folder.write("0/a.png", png(1))
    try folder.write("1/readme.txt", "soon")
    #expect(
      try read(folder).notices == [
        "DIR: 1 image file beside the class folders belong to no class and were left out",
        "DIR/1: a folder without PNG or JPEG files, which is no class",
      ])
  }

  @Test func imagesOfAnotherSizeThanTheDataSetsAreNamed() throws {
    let folder = try TemporaryFolder()
    try folder.write("0/a.png", png(1))
    try folder.write("1/b.png", png(1, width: 3, height: 3))
    #expect(message(folder, description(["0", "1"])) == "DIR/1/b.png: 3x3 pixels, but the images of real have 8x8; resize them first")
    // Unless they are to be made to fit.
    let fitted = try DatasetFormats.read(folder.path, expected: description(["0", "1"]), preparation: ImagePreparation())
    #expect(fitted.pixels == [UInt8](repeating: 1, count: 128))
  }

  @Test func unreadableImagesAreLeftOutUnlessTheyAreMany() throws {
    let folder = try TemporaryFolder()
    for i in 0..<9 { try folder.write("0/\(i).png", png(UInt8(i))) }
    try folder.write("1/bad.png", "no picture")
    // One of ten is not more than one in ten.
    let found = try DatasetFormats.open(folder.path, preparation: .everythingLearned)
    #expect(found.training.count == 9 && found.training.classNames == ["0", "1"])
    #expect(found.findings.unreadable.map { $0.reason.replacingPath(folder.path) } == [
      "DIR/1/bad.png: neither a PNG nor a JPEG file (starts with 6e 6f 20 70)"
    ])
    try folder.write("1/cut.png", Array(png(1).dropLast(20)))
    #expect(
      message(folder)
        == "DIR: 2 of 11 images cannot be read, which is more than one in ten; mend them or take them out; the first: "
        + "DIR/1/bad.png: neither a PNG nor a JPEG file (starts with 6e 6f 20 70); DIR/1/cut.png: the PNG file is truncated "
        + "(it ends after \(png(1).count - 20) bytes, within the image); copy or download it again")
  }

  @Test func otherPathsAreNamed() throws {
    let folder = try TemporaryFolder()
    try folder.write("data.txt", "text")
    let missing = #expect(throws: FileError.self) { try DatasetFormats.read(folder.at("none")) }
    #expect(missing?.kind == .missingInput)
    #expect(throws: FormatError.unknown(path: folder.at("data.txt"))) { try DatasetFormats.read(folder.at("data.txt")) }
  }

  @Test func idxFilesAreReadFromTheirFolder() throws {
    let folder = try TemporaryFolder()
    try folder.write("train-images-idx3-ubyte", TinyFiles.images)
    try folder.write("train-labels-idx1-ubyte.gz", TinyFiles.labelsGzip)
    let images = try DatasetFormats.read(folder.path, expected: DatasetDescription(
      name: "tiny", width: 2, height: 2, channels: 1, classNames: ["0", "1", "2"]))
    #expect(images.pixels == TinyFiles.pixels && images.labels == [2, 0, 1] && images.classNames == ["0", "1", "2"])
    let named = DatasetDescription(name: "tiny", width: 2, height: 2, channels: 1, classNames: ["a", "b", "c"])
    #expect(try DatasetFormats.read(folder.path, expected: named).classNames == ["a", "b", "c"])
    #expect(
      throws: FormatError.sizeDiffers(
        path: folder.at("train-images-idx3-ubyte, image 0"), width: 2, height: 2, expectedWidth: 8, expectedHeight: 8, of: "real")
    ) { try DatasetFormats.read(folder.path, expected: description(["a", "b", "c"])) }
  }

  @Test func everyFormatHasANameAndAnExplanation() {
    #expect(Set(DatasetFormats.all.map { $0.name }).count == DatasetFormats.all.count)
    #expect(DatasetFormats.all.allSatisfy { !$0.summary.isEmpty })
  }
}
