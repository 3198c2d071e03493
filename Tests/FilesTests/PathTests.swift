import Files
import Testing

struct PathTests {
  @Test(arguments: [
    (["a", "b"], "a/b"), (["a/", "b"], "a/b"), (["a", "/b"], "a/b"), (["/", "b"], "/b"), (["", "b"], "b"),
    (["a", "b", "c.png"], "a/b/c.png"), ([".", "a"], "./a"),
  ])
  func partsAreJoinedByOneSlash(parts: [String], path: String) {
    #expect(parts.dropFirst().reduce(parts[0]) { Path.join($0, $1) } == path)
  }

  @Test func severalPartsAreJoinedAtOnce() {
    #expect(Path.join("a", "b", "c") == "a/b/c")
    #expect(Path.join("a") == "a")
  }

  @Test(arguments: [
    // path, name, stem, extension, parent
    ("a/b/c.png", "c.png", "c", "png", "a/b"),
    ("c.PNG", "c.PNG", "c", "png", "."),
    ("/c", "c", "c", "", "/"),
    ("a/b/", "b", "b", "", "a"),
    ("a//b", "b", "b", "", "a"),
    ("/", "/", "/", "", "/"),
    ("//", "/", "/", "", "/"),
    (".hidden", ".hidden", ".hidden", "", "."),
    ("x.tar.gz", "x.tar.gz", "x.tar", "gz", "."),
    ("a.b/c", "c", "c", "", "a.b"),
    ("", "", "", "", "."),
  ])
  func partsOfPathAreFound(path: String, name: String, stem: String, extension: String, parent: String) {
    #expect(Path.fileName(path) == name)
    #expect(Path.fileStem(path) == stem)
    #expect(Path.fileExtension(path) == `extension`)
    #expect(Path.parent(path) == parent)
  }

  @Test func linksAreResolved() throws {
    let scratch = try ScratchFolder()
    try Folder.create(scratch("store"))
    scratch.makeLink("link", to: "store")
    #expect(try Path.resolvingLinks(scratch("link/../link")) == Path.resolvingLinks(scratch("store")))
    #expect(throws: FileError.missing(path: scratch("no"))) { try Path.resolvingLinks(scratch("no")) }
  }

  @Test(arguments: [("", "(empty path)"), ("a b/é", "a b/é"), ("a\u{1B}[31m\n", "a\\u{1B}[31m\\n")])
  func shownPathHasNoControlCharacters(path: String, shown: String) {
    #expect(Path.shown(path) == shown)
  }

  @Test func environmentTellsUnsetFromPresent() {
    #expect(Environment.value("PATH") != nil)
    #expect(Environment.value("GAN_AUGMENT_NO_SUCH_VARIABLE") == nil)
  }
}
