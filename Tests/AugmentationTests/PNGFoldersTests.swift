import Augmentation
import Files
import Images
import Models
import TestSupport
import Testing

struct PNGFoldersTests {
  @Test(arguments: [1, 2, 3])
  func filesHoldTheImagesThatThePlanDraws(threads: Int) throws {
    let folder = try TemporaryFolder()
    let model = try TestModels.tiny(height: 8, width: 12)
    let plan = AugmentationPlan(
      [.init(label: 2, count: 70), .init(label: 0, count: 65, first: 999_990)], seed: 42, codes: [1: 0.25])
    let report = try withThreads(threads) { try Synthesizer(model).write(plan, to: folder.at("new/out")) }
    #expect(report.images == 135)
    #expect(report.plan == plan)
    #expect(report.folder == folder.at("new/out"))
    #expect(report.manifest == folder.at("new/out/manifest.csv"))

    let pixels = try Synthesizer(model).images(plan)
    let names = (0..<70).map { "c/gan-s42-\(sixDigits($0)).png" } + (999_990..<1_000_055).map { "a/gan-s42-\(sixDigits($0)).png" }
    for (i, name) in names.enumerated() {
      let path = folder.at("new/out/" + name)
      let image = try PNG.decode(readFile(path), path: path)
      #expect(image == Image(width: 12, height: 8, channels: 1, pixels: Array(pixels[i * 96..<(i + 1) * 96])))
    }
    #expect(try folder.files("new/out") == (names + ["manifest.csv"]).sorted())
  }

  @Test func theSameRunGivesTheSameBytesInEveryFile() throws {
    let folder = try TemporaryFolder()
    let synthesizer = Synthesizer(try TestModels.tiny())
    let plan = AugmentationPlan(labels: [0, 1], count: 100, seed: 1)
    for threads in [1, 2, 3] { try withThreads(threads) { _ = try synthesizer.write(plan, to: folder.at("\(threads)")) } }
    let names = try folder.files("1")
    for name in names {
      let first = try readFile(folder.at("1/" + name))
      #expect(try readFile(folder.at("2/" + name)) == first)
      #expect(try readFile(folder.at("3/" + name)) == first)
    }
  }

  @Test func coloursAreInterleaved() throws {
    let folder = try TemporaryFolder()
    let model = try TestModels.tiny(channels: 3)
    let plan = AugmentationPlan(labels: [1], count: 2, seed: 5)
    try Synthesizer(model).write(plan, to: folder.path)
    let path = folder.at("b/gan-s5-000001.png")
    let image = try PNG.decode(readFile(path), path: path)
    #expect(image.channels == 3)
    #expect(try image.pixels == Array(Synthesizer(model).images(plan)[192...]))
  }

  @Test func withoutClassesTheImagesAreInTheFolderItself() throws {
    let folder = try TemporaryFolder()
    try Synthesizer(TestModels.tiny(classNames: [])).write(AugmentationPlan(labels: [nil], count: 2, seed: 0), to: folder.path)
    #expect(try folder.files("") == ["gan-s0-000000.png", "gan-s0-000001.png", "manifest.csv"])
  }

  static let folders: [(classes: [String], folders: [String])] = [
    ((0..<10).map { String($0) }, (0..<10).map { String($0) }),
    ((0..<12).map { String($0) }, ["00", "01", "02", "03", "04", "05", "06", "07", "08", "09", "10", "11"]),
    (["8", "9", "10"], ["08", "09", "10"]),
    // The order of a reader of class folders is kept, as that of its labels.
    (["0", "1", "10", "11", "2"], ["0", "1", "10", "11", "2"]),
    (["9", "10", "x"], ["9", "10", "x"]),
    (["cat", "Dog", "größe"], ["cat", "Dog", "größe"]),
    (["a/b", ".hidden", "..", "c:\\d", "end.", "end ", "50%", ""], ["a%2Fb", "%2Ehidden", "%2E%2E", "c%3A%5Cd", "end%2E", "end%20", "50%25", "%"]),
    (["manifest.csv", "Metadata.jsonl", "manifest.txt"], ["manifest%2Ecsv", "Metadata%2Ejsonl", "manifest.txt"]),
    (["a\nb", "a\0b", "v1.2", "T-shirt, top"], ["a%0Ab", "a%00b", "v1.2", "T-shirt, top"]),
  ]

  @Test(arguments: folders.indices)
  func classesBecomeSafeFoldersInTheirOrder(i: Int) throws {
    let (classes, folders) = Self.folders[i]
    let model = try TestModels.tiny(classNames: classes)
    let plan = AugmentationPlan(labels: classes.indices.map { $0 }, count: 1, seed: 7)
    let job = OutputJob(folder: "out", architecture: model.architecture, seed: 7, images: plan.images)
    let output = try PNGFolders(job)
    #expect(classes.indices.map { output.file($0) } == folders.map { $0 + "/gan-s7-000000.png" })
    #expect(folders.allSatisfy { PNGFolders.couldHaveWritten($0 + "/gan-s7-000000.png") })

    let temporary = try TemporaryFolder()
    try Synthesizer(model).write(plan, to: temporary.path)
    #expect(try Folder.entries(temporary.path).count == classes.count + 1)
  }

  @Test func twelveNumbersSortByNameAsByLabel() throws {
    let folder = try TemporaryFolder()
    let model = try TestModels.tiny(classNames: (0..<12).map { String($0) })
    try Synthesizer(model).write(AugmentationPlan(labels: (0..<12).map { $0 }, count: 1, seed: 1), to: folder.path)
    let classes = try Folder.entries(folder.path).filter { $0 != "manifest.csv" }
    #expect(classes.compactMap { Int($0) } == Array(0..<12))
  }

  @Test(arguments: [["A", "a"], ["x/y", "X/y"], ["b", "b"]])
  func classesThatShareAFolderAreRefused(classes: [String]) throws {
    let folder = try TemporaryFolder()
    let synthesizer = Synthesizer(try TestModels.tiny(classNames: classes))
    let error = #expect(throws: AugmentationError.self) {
      try synthesizer.write(AugmentationPlan(labels: [0], count: 1, seed: 1), to: folder.at("out"))
    }
    let shared = classes[1].split(separator: "/").joined(separator: "%2F")
    #expect(
      error?.message == "the classes '\(classes[0])' and '\(classes[1])' would share the folder \(shared) "
        + "where upper and lower case are one; use the format idx or npz")
    #expect(error?.kind == .cannotCreate)
    #expect(!Folder.exists(folder.at("out")))
  }

  @Test(arguments: [
    "../gan-s1-000000.png", "a/b/gan-s1-000000.png", "/gan-s1-000000.png", ".a/gan-s1-000000.png", "a/gan-s1-00000.png",
    "a/gan-s01-000000.png", "a/gan-s-000000.png", "a/gan-s1-000000.jpg", "a/gan-s1-00000x.png", "a/photo.png", "",
    "a/gan-s1--00001.png", "a/gan-s99999999999999999999-000000.png",
  ])
  func otherNamesAreNotOurs(name: String) {
    #expect(!ImageOutputs.all.contains { $0.couldHaveWritten(name) })
  }
}

func sixDigits(_ number: Int) -> String {
  let digits = String(number)
  return String(repeating: "0", count: max(0, 6 - digits.count)) + digits
}
