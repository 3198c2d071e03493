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

  /// In a text of Swift's a `/` with an accent behind it, or with some characters before it, is another character.
  @Test func slashesAreBytes() {
    #expect(Path.parts("a/\u{301}b/c") == ["a", "\u{301}b", "c"])
    #expect(Path.parts("a\u{600}/../b/") == ["a\u{600}", "..", "b", ""])
    #expect(Path.fileName("a\u{600}/b") == "b" && Path.parent("a/\u{301}b") == "a")
    #expect(Path.parent("a\u{600}/b") == "a\u{600}" && Path.fileName("a/\u{301}b") == "\u{301}b")
    #expect(Path.join("a\u{600}/", "b") == "a\u{600}/b")
  }

  @Test(arguments: [
    ("a", true), ("a/b.png", true), ("a/..b/c..", true), (".", true), ("a//b", true), ("", false), ("/", false), ("/a", false),
    ("..", false), ("a/..", false), ("../a", false), ("a/../b", false), ("a\u{600}/../b", false), ("a\u{0}", false),
  ])
  func pathsThatLeadOutAreSeen(_ path: String, _ stays: Bool) {
    #expect(Path.staysInside(path) == stays)
  }

  @Test func longTextIsCutInTheMiddle() {
    let long = "begin" + String(repeating: "x", count: 100_000) + "\nend"
    let shown = Path.shown(long)
    #expect(shown.hasPrefix("beginxxx") && shown.hasSuffix("xxx\\nend") && shown.contains("x…x"))
    #expect(shown.unicodeScalars.count == 1002)
    let short = String(repeating: "é", count: 1000)
    #expect(Path.shown(short) == short)
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
