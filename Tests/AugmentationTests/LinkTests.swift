import Augmentation
import Files
import Models
import TestSupport
import Testing

/// Output folders with links in them, and manifests that somebody changed: nothing is written or removed elsewhere.
struct LinkTests {
  let folder: TemporaryFolder
  let synthesizer: Synthesizer
  let plan = AugmentationPlan(labels: [0, 1], count: 2, seed: 1)

  init() throws {
    folder = try TemporaryFolder()
    synthesizer = Synthesizer(try TestModels.tiny())
    try folder.write("outside/gan-s1-000000.png", "mine")
    try folder.write("outside/manifest.csv", "mine")
  }

  private func outside() throws -> [String: [UInt8]] { try folder.contents("outside") }

  @Test(arguments: [FolderPolicy.append, .overwrite])
  func aClassFolderThatIsALinkIsRefused(_ policy: FolderPolicy) throws {
    try synthesizer.write(plan, to: folder.at("out"))
    let before = (try folder.contents("out"), try outside())
    folder.link("out/c", to: folder.at("outside"))
    let other = AugmentationPlan(labels: [0, 2], count: 2, seed: 1)
    let error = #expect(throws: FileError.self) { try synthesizer.write(other, to: folder.at("out"), ifNotEmpty: policy) }
    #expect(error?.message == "\(folder.at("out/c")): cannot be created because a link is there; choose another name")
    #expect(error?.kind.exitCode == 73)
    folder.remove("out/c")
    #expect(try (folder.contents("out"), outside()) == before)
  }

  @Test(arguments: [FolderPolicy.append, .overwrite], ["csv", "jsonl", "hf"])
  func aManifestThatIsALinkIsRefused(_ policy: FolderPolicy, _ form: String) throws {
    let form = try ManifestForm.named(form)
    let before = try outside()
    try Folder.create(folder.at("out"))
    folder.link("out/" + form.fileName(), to: folder.at("outside/manifest.csv"))
    let error = #expect(throws: FileError.self) {
      try synthesizer.write(plan, to: folder.at("out"), Storage(manifest: form, ifNotEmpty: policy))
    }
    #expect(error == .cannotReplace(path: folder.at("out/" + form.fileName()), found: .link))
    #expect(try outside() == before)
    #expect(try Folder.entries(folder.at("out")) == [form.fileName()])
  }

  /// The link makes way; the file it led to stays.
  @Test(arguments: ImageOutputs.all.map { $0.name })
  func nothingIsWrittenThroughALink(_ format: String) throws {
    let format = try ImageOutputs.named(format)
    try synthesizer.write(plan, to: folder.at("out"), as: format)
    let (files, before) = (try folder.contents("out"), try outside())
    for name in files.keys where name != "manifest.csv" {
      folder.remove("out/" + name)
      folder.link("out/" + name, to: folder.at("outside/gan-s1-000000.png"))
    }
    try synthesizer.write(plan, to: folder.at("out"), as: format, ifNotEmpty: .overwrite)
    #expect(try outside() == before)
    #expect(try folder.contents("out") == files)
    for name in files.keys { #expect(FileKind.withoutFollowingLinks(at: folder.at("out/" + name)) == .file, "\(name)") }
  }

  @Test(arguments: ["/etc/gan-s1-000000.png", "../outside/gan-s1-000000.png", "a/../../outside/gan-s1-000000.png", "..", "a/.."])
  func aManifestThatLeadsOutIsRefused(_ file: String) throws {
    let before = try outside()
    try folder.write("out/manifest.csv", "file,label,class,seed,index,model\na/gan-s1-000000.png,0,a,1,0,x\n\(file),0,a,1,1,x\n")
    try folder.write("out/a/gan-s1-000000.png", "old")
    for policy in [FolderPolicy.append, .overwrite] {
      let error = #expect(throws: AugmentationError.self) { try synthesizer.write(plan, to: folder.at("out"), ifNotEmpty: policy) }
      #expect(
        error?.message == "\(folder.at("out/manifest.csv")): it lists '\(file)', which lies outside of the folder; "
          + "somebody changed it, so move it away or choose another folder")
      #expect(error?.kind.exitCode == 65)
    }
    #expect(try outside() == before)
    #expect(try folder.text("out/a/gan-s1-000000.png") == "old")
  }

  /// U+0600 and a slash are one character of a text, so that `..` behind it did not look like a part of a path.
  @Test func aSlashThatLooksLikeALetterLeadsNowhere() throws {
    try folder.write("outside/inner/x", "mine")
    try Folder.create(folder.at("out"))
    folder.link("out/a\u{600}", to: folder.at("outside/inner"))
    try folder.write("out/manifest.csv", "file,label,class,seed,index,model\na\u{600}/../gan-s1-000000.png,0,a,1,0,x\n")
    let before = try outside()
    #expect(throws: AugmentationError.self) { try synthesizer.write(plan, to: folder.at("out"), ifNotEmpty: .overwrite) }
    #expect(try outside() == before)
  }

  @Test func aLineOfTooManyFieldsIsNoManifest() throws {
    let columns = "file,label,class,seed,index,model"
    try folder.write("out/manifest.csv", columns + String(repeating: ",", count: 10_000) + "\n")
    #expect(throws: AugmentationError.foreignManifest(path: folder.at("out/manifest.csv"))) {
      try synthesizer.write(plan, to: folder.at("out"), ifNotEmpty: .append)
    }
  }
}
