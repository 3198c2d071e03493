import ArgumentParser
import Datasets
import Serialization
import Training

/// `gan-augment datasets inspect`: what is in a folder of images, and what a training would make of it.
struct DatasetsInspect: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "inspect",
    abstract: "Show what labelled images there are, and what training would make of them.")

  @Argument(
    help: ArgumentHelp("The images, as with `train --data`.", valueName: "path"))
  var path: String
  @OptionGroup var more: UnlabelledOption
  @OptionGroup var preparation: PreparationOptions
  @Flag(help: "One JSON document instead of text.")
  var json = false
  @OptionGroup var threads: ThreadOption

  func run() throws {
    let choices = try preparation.resolved()
    PatientThreads.ensure()
    TrainingThreads.use(try threads.resolved())
    var line = ReadingLine()
    let data = try DatasetFormats.open(path, preparation: choices) { line.update($0) }
    var found: DatasetFindings? = data.findings
    _ = try more.added(to: data.training, test: data.test, choices, &found) { line.update($0) }
    line.finish()
    let findings = found ?? data.findings
    if json {
      Console.print(findings.json.text)
    } else {
      for line in findings.lines { Console.print(line) }
    }
  }
}
