@testable import Augmentation
@testable import Datasets
import Files
import Images

extension Reader {
  static let labelsCSV = labels(
    "labels-csv", file: "labels.csv", ["file,label\na.png,cat\nb.png,dog\n", "\u{FEFF}label,x,filename\r\n\"c\"\"at\",1,\"sub/c.png\"\r\n", "a.png,1\nb.png,2"])
  static let labelsJSONLines = labels(
    "labels-jsonl", file: "metadata.jsonl", [#"{"file_name":"a.png","label":"cat"}"# + "\n" + #"{"file_name":"sub/c.png","label":3}"#])
  static let labelsStyleGAN = labels("labels-stylegan", file: "dataset.json", [#"{"labels":[["a.png",6],["sub/c.png",7]]}"#])

  /// A list of labels beside pictures, and links that lead out of the folder.
  private static func labels(_ name: String, file: String, _ seeds: [String]) -> Reader {
    Reader(
      name: name, longest: 1024, seeds: { seeds.map { Array($0.utf8) } },
      read: { input in
        let sandbox = Sandbox.shared
        if FileKind.at(sandbox.at("a.png")) == nil {
          try sandbox.empty()
          let picture = { (value: UInt8) in PNG.encode(Image(width: 8, height: 8, channels: 1, pixels: [UInt8](repeating: value, count: 64))) }
          for (i, name) in ["a.png", "b.png", "sub/c.png", "..png"].enumerated() { try sandbox.write(name, picture(UInt8(i))) }
          try AtomicFile.write(picture(255), to: Path.join(sandbox.outside, "secret.png"))
          sandbox.link("link.png", to: Path.join(sandbox.outside, "secret.png"))
          sandbox.link("way", to: sandbox.outside)
        }
        try sandbox.write(file, input)
        let found = try DatasetFormats.open(sandbox.path)
        require(!found.training.pixels.contains(255), "a picture from outside was read")
      })
  }

  static let manifestCSV = manifest(
    "manifest-csv", .csv,
    ["file,label,class,seed,index,thickness,model\na/gan-s1-000000.png,0,a,1,0,0.5,x\n\"we,ird/gan-s1-000001.png\",0,a,1,1,0.5,x\n"])
  static let manifestJSONLines = manifest(
    "manifest-jsonl", ManifestForm.all[1],
    [#"{"file":"a/gan-s1-000000.png","label":0,"class":"a","seed":1,"index":0,"model":"x"}"# + "\n"])
  static let manifestHF = manifest(
    "manifest-hf", ManifestForm.all[2],
    [#"{"file_name":"a/gan-s1-000000.png","label":0,"class":"a","seed":1,"index":0,"model":"x"}"# + "\n"])

  /// A manifest that `--overwrite` goes by: whatever it lists, nothing outside the folder or behind a link is removed.
  private static func manifest(_ name: String, _ form: ManifestForm, _ seeds: [String]) -> Reader {
    Reader(
      name: name, longest: 1024, dictionary: "manifest", seeds: { seeds.map { Array($0.utf8) } },
      read: { input in
        let sandbox = Sandbox.shared
        let kept = ["gan-s1-000000.png", "a/gan-s1-000000.png", "sub/real-000000.png"].map { Path.join(sandbox.outside, $0) }
        if !kept.allSatisfy({ FileKind.at($0) == .file }) || FileKind.at(sandbox.at("note.txt")) != .file {
          try sandbox.empty()
          for file in kept {
            try Folder.create(Path.parent(file))
            try AtomicFile.write([1], to: file)
          }
          try sandbox.write("note.txt", [1])
          sandbox.link("way", to: sandbox.outside)
          // Characters that join with the slash behind or before them in a text of Swift's.
          sandbox.link("w\u{600}", to: Path.join(sandbox.outside, "sub"))
          sandbox.link("\u{301}w", to: Path.join(sandbox.outside, "sub"))
        }
        try sandbox.write("a/gan-s1-000000.png", [1])
        try sandbox.write(form.fileName(), input)
        guard let old = try OldManifest(in: sandbox.path, nil) else { stop("the manifest is not found") }
        _ = try? PNGFolders.firstFreeIndex(label: 0, seed: 1, in: sandbox.path, listed: old.files, TinyModel.plain().architecture)
        var finder = ManifestForm.LineFinder(form, lines: 2)
        finder.read(input)
        let earlier = OldOutput(old, in: sandbox.path, nil, TinyModel.plain().architecture)
        try earlier.removeFiles()
        try earlier.removeManifest()
        for file in kept + [sandbox.at("note.txt")] { require(FileKind.at(file) == .file, "\(file) was removed") }
      })
  }

  /// Names of classes, one a line, which become folders.
  static let classNames = Reader(
    name: "class-names", longest: 256, seeds: { ["a\nb", "..\n.\n/etc\n", "1\n2\n10", "con.\n aux \n%2F"].map { Array($0.utf8) } },
    read: { input in
      let names = String(decoding: input, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false).map { String($0) }
      let folders = try ClassFolders.names(names)
      for folder in folders {
        require(!folder.isEmpty && !folder.hasPrefix(".") && !folder.utf8.contains(0x2F) && !folder.utf8.contains(0), "a folder called \(folder)")
        require(ImageOutputs.all.contains { $0.couldHaveWritten(folder + "/gan-s0-000000.png") }, "\(folder) would never be cleaned")
      }
      require(Set(folders.map { Array($0.utf8) }).count == names.count, "two classes in one folder")
    })
}
