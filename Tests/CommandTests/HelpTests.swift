import TestSupport
import Testing

struct HelpTests {
  @Test(arguments: [
    ["--help"], ["-h"], ["help"], [], ["train", "--help"], ["generate", "--help"], ["augment", "--help"], ["sweep", "--help"],
    ["evaluate", "--help"], ["verdict", "--help"], ["label", "--help"], ["inspect", "--help"], ["export", "--help"], ["datasets", "--help"],
    ["datasets", "inspect", "--help"], ["datasets", "fetch", "--help"], ["datasets", "split", "--help"], ["help", "train"],
  ])
  func helpIsAResult(_ arguments: [String]) throws {
    let folder = try TemporaryFolder()
    let help = try Program.run(arguments, in: folder.path)
    #expect(help.code == 0)
    #expect(help.output.contains("USAGE: gan-augment"))
    #expect(help.errors == "")
    #expect(try folder.files() == [])
  }

  @Test func topLevelHelpListsExitCodesAndCommands() throws {
    let folder = try TemporaryFolder()
    let help = try Program.run(["--help"], in: folder.path).output
    for word in ["Exit codes:", "train", "generate", "augment", "sweep", "evaluate", "verdict", "inspect", "datasets", "export"] {
      #expect(help.contains(word))
    }
    for code in [0, 5, 64, 65, 66, 70, 73, 74, 130, 143] { #expect(help.contains("\(code)"), "exit code \(code)") }
  }

  @Test func versionIsThreeNumbers() throws {
    let folder = try TemporaryFolder()
    let version = try Program.run(["--version"], in: folder.path)
    #expect(version.code == 0)
    #expect(version.output.split(separator: ".").count == 3)
  }
}
