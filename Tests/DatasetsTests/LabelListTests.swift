import Datasets
import Files
import TestSupport
import Testing
private import Glibc

/// Folders of images with a list of their labels.
struct LabelListTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    for (i, name) in ["a.png", "b.png", "c.jpg", "deep/d.png"].enumerated() {
      try folder.write("set/\(name)", name.hasSuffix("jpg") ? FolderFixtures.greyJPEG : TinyFiles.png(UInt8(10 * i + 10)))
    }
  }

  private var path: String { folder.at("set") }

  /// Values and names of classes, in the order they are read.
  private func read() throws -> [String] {
    let images = try DatasetFormats.read(path)
    return zip(images.values, images.labelNames).map { "\($0) \($1)" }
  }

  private func complaint() -> String? {
    do {
      _ = try DatasetFormats.read(path)
      return nil
    } catch let error as any ReportableError {
      return error.kind == .badData ? error.message.replacingPath(path) : "another kind of error: \(error)"
    } catch {
      return "\(error)"
    }
  }

  @Test(arguments: [
    "file,label\na.png,cat\nb.png,ant\nc.jpg,ant\ndeep/d.png,cat\n",
    "filename,label\r\na.png,cat\r\nb.png,ant\r\nc.jpg,ant\r\ndeep/d.png,cat\r\n",
    "a.png,cat\nb.png,ant\n\nc.jpg,ant\n./deep/d.png, cat",
    "\u{FEFF}id,Label,Filename\n1,cat,a.png\n2,ant,b.png\n3,ant,c.jpg\n4,\"cat\",\"deep/d.png\"\n",
  ])
  func csvInAnyForm(_ text: String) throws {
    try folder.write("set/labels.csv", text)
    #expect(try read() == ["20 ant", "100 ant", "10 cat", "40 cat"])
  }

  @Test func quotedFieldsMayHoldAnything() throws {
    try folder.write("set/odd, \"name\".png", TinyFiles.png(7))
    try folder.write("set/labels.csv", "file,label\n\"odd, \"\"name\"\".png\",\"two\nlines\"\na.png,b\n")
    #expect(try read() == ["10 b", "7 two\nlines"])
  }

  @Test func numbersAreOrderedAsNumbers() throws {
    try folder.write("set/labels.csv", "file,label\na.png,10\nb.png,9\nc.jpg,-1\n")
    #expect(try read() == ["100 -1", "20 9", "10 10"])
  }

  @Test func jsonLinesAsHuggingFaceHasThem() throws {
    try folder.write(
      "set/metadata.jsonl", "{\"file_name\": \"a.png\", \"label\": 1, \"text\": \"x\"}\n\n{\"label\": 0, \"file_name\": \"deep/d.png\"}\n")
    #expect(try read() == ["40 0", "10 1"])
    try folder.write("set/metadata.jsonl", "{\"file_name\": \"a.png\", \"label\": \"yes\"}\n{\"file_name\": \"b.png\", \"label\": \"no\"}")
    #expect(try read() == ["20 no", "10 yes"])
  }

  @Test func stylegansOwnList() throws {
    try folder.write("set/dataset.json", "{\"labels\": [[\"deep/d.png\", 6], [\"a.png\", 10], [\"b.png\", 6]]}")
    #expect(try read() == ["40 6", "20 6", "10 10"])
    // And in a zip file, as stylegan keeps it.
    let zip = try folder.write("stylegan.zip", #require(FolderFixtures.zips["stylegan"]))
    let images = try DatasetFormats.read(zip)
    #expect(images.values == [20, 30, 10] && images.labelNames == ["6", "6", "10"])
  }

  @Test func listsMayBeInThePartsFolders() throws {
    for part in ["train", "test"] {
      try folder.write("parted/\(part)/x.png", TinyFiles.png(part == "train" ? 1 : 2))
      try folder.write("parted/\(part)/y.png", TinyFiles.png(part == "train" ? 3 : 4))
      try folder.write("parted/\(part)/labels.csv", "file,label\nx.png,u\ny.png,v\n")
    }
    let data = try DatasetFormats.open(folder.at("parted"))
    #expect(data.training.values == [1, 3] && data.test?.values == [2, 4])
  }

  @Test(arguments: [
    ("labels.csv", "file,label\n/etc/a.png,x\n",
      "entry 2: '/etc/a.png' is refused; expected a path within the list's folder, without .. and not from the root"),
    ("labels.csv", "file,label\ndeep/../../a.png,x\n",
      "entry 2: 'deep/../../a.png' is refused; expected a path within the list's folder, without .. and not from the root"),
    ("labels.csv", "file,label\na.png,x\na.png,y\n", "entry 3: 'a.png' is listed for the second time"),
    ("labels.csv", "file,label\na.png\n", "line 2: 1 field, but 2 are needed"),
    ("labels.csv", "file,label\na.png" + String(repeating: ",", count: 5000),
      "line 2: more than 4096 fields; expected a file's name and its label"),
    ("labels.csv", "file,label\na.png,\n", "line 2: the label is empty"),
    ("labels.csv", "file,label\n", "no entries; expected a line with a file's name and its label for each image"),
    ("labels.csv", "", "no entries; expected a line with a file's name and its label for each image"),
    ("labels.csv", "file,label\na.png,\"x\n", "line 2: a quote that is never closed"),
    ("labels.csv", "a,b,c\n1,2,3\n",
      "the first line is a,b,c; expected the columns file (or filename) and label, or two columns without a header"),
    ("labels.csv", "none.png,x\nnothing.png,y\n", "none of the 2 files that it lists is there; expected them beside it"),
    ("metadata.jsonl", "{\"file_name\": \"a.png\", \"label\": 1}\n{]\n", "line 2: not JSON (byte 1: found `]` where a key in quotes is expected)"),
    ("metadata.jsonl", "{\"file_name\": \"a.png\", \"label\": 1.5}\n",
      "line 1: expected an object with \"file_name\" and \"label\", a text or a whole number"),
    ("metadata.jsonl", "{\"file_name\": \"../set/a.png\", \"label\": 1}\n",
      "entry 1: '../set/a.png' is refused; expected a path within the list's folder, without .. and not from the root"),
    ("dataset.json", "{\"labels\": null}",
      "its \"labels\" are null or missing, so no class can be told; make it with labels, or put the images into a folder for each class"),
    ("dataset.json", "{\"labels\": [[\"a.png\"]]}", "labels[0]: expected a file's name and a label, as in [\"00000/img00000000.png\", 6]"),
    ("dataset.json", "{\"labels\": []}", "no entries; expected a line with a file's name and its label for each image"),
    ("dataset.json", "{\"labels\": [", "not JSON (byte 12: the text ends where a value is expected)"),
  ])
  func whatCannotBeUsedIsRefused(_ file: String, _ text: String, _ sentence: String) throws {
    try folder.write("set/\(file)", text)
    #expect(complaint() == "DIR/\(file): \(sentence)")
  }

  /// Found by hand: a model of such classes was trained, and could not be saved.
  @Test func classesThatNoModelCanHaveAreRefused() throws {
    let long = String(repeating: "x", count: 256)
    try folder.write("set/labels.csv", "a.png,\(long)\nb.png,y\n")
    #expect(complaint() == "DIR: the class '\(long)' has a name of 256 bytes; it may have 255, as a folder's name")
    func list(_ count: Int, _ name: (Int) -> String) throws {
      // Links to one picture are as good as pictures.
      for i in 0..<count where !folder.exists("set/l/\(i).png") {
        if i == 0 { try Folder.create(folder.at("set/l")) }
        #expect(unsafe symlink("../a.png", folder.at("set/l/\(i).png")) == 0)
      }
      try folder.write("set/labels.csv", (0..<count).map { "l/\($0).png,\(name($0))\n" }.joined())
    }
    try list(4000) { "\($0)" + String(repeating: "y", count: 200) }
    #expect(complaint() == "DIR: the names of the 4000 classes are too long together to be kept in a model; shorten them")
    try list(32_769) { "\($0)" }
    #expect(complaint() == "DIR: 32769 classes are too many; a model may have 32768, so take a part of them")
  }

  @Test func bytesThatAreNoTextAreRefused() throws {
    try folder.write("set/labels.csv", Array("a.png,".utf8) + [0xFF, 0x0A])
    #expect(complaint() == "DIR/labels.csv: the text is not UTF-8; save it as UTF-8")
  }

  /// Rows without a header may have more columns after the first.
  @Test func aFirstRowOfTwoFieldsDecidesForAll() throws {
    try folder.write("set/labels.csv", "a.png,x\nb.png,file,label\n")
    let found = try DatasetFormats.open(path, preparation: .everythingLearned)
    #expect(found.training.values == [20, 10] && found.training.labelNames == ["file", "x"])
  }

  /// Macs write an accent as a character of its own.
  @Test func namesAreFoundHoweverTheirAccentsAreWritten() throws {
    try folder.write("set/e\u{301}.png", TinyFiles.png(77))
    try folder.write("set/labels.csv", "a.png,x\n\u{E9}.png,y\n")
    #expect(try DatasetFormats.open(path, preparation: .everythingLearned).training.values == [10, 77])
  }

  @Test func linksOutOfTheFolderAreRefused() throws {
    try folder.write("secret.png", TinyFiles.png(99))
    #expect(unsafe symlink("../secret.png", folder.at("set/e.png")) == 0)
    try folder.write("set/labels.csv", "a.png,x\ne.png,y\n")
    #expect(complaint() == "DIR/labels.csv: entry 2: 'e.png' is refused, it is a link that leads out of the folder or nowhere")
  }

  @Test func missingAndUnlistedFilesAreSaid() throws {
    var lines = ""
    for i in 0..<20 {
      try folder.write("set/n\(i).png", TinyFiles.png(UInt8(i)))
      lines += "n\(i).png,\(i % 2)\n"
    }
    try folder.write("set/labels.csv", lines + "gone.png,1\n")
    let found = try DatasetFormats.open(path, preparation: .everythingLearned)
    #expect(found.training.count == 20)
    #expect(found.findings.unreadable.map { $0.reason.replacingPath(path) } == ["DIR/gone.png: listed in labels.csv, but not there"])
    #expect(found.findings.notices.map { $0.replacingPath(path) } == ["DIR: 4 image files are not in the list, and were left out"])
  }
}
