import ArgumentParser
import Augmentation
import Datasets
import Evaluation
import Files
import Models
import Training

/// `gan-augment label`: which class each of a folder's images shows.
struct Label: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Name the classes of images without labels.",
    discussion: """
      The classifier that travels in the model's file says of each image which class it shows, and how sure it is. Of a model that learned from
      few labels (train --labels-per-class, --unlabelled) it is the one that named the other images.

      Writes file,label,probability, one line an image. As labels.csv in the images' own folder (--out FOLDER/labels.csv) it
      makes that a labelled data set, which --data reads.
      """)

  @Argument(
    help: ArgumentHelp("Images: a folder at any depth, a .zip, .npz or idx file, or one image. Labels that they have are not read.", valueName: "path"))
  var path: String
  @OptionGroup var source: ModelOption
  @Option(help: ArgumentHelp("The file to write, or - for standard output.", valueName: "file"))
  var out = "labels.csv"
  @Flag(help: "Replace a file that exists.")
  var overwrite = false
  @Option(
    parsing: .unconditional, help: ArgumentHelp("Leave out images whose class has less than this probability.", valueName: "p"))
  var minConfidence: Double?
  @OptionGroup var threads: ThreadOption

  func run() throws {
    if let minConfidence, !(minConfidence > 0 && minConfidence <= 1) {
      throw UsageError.badNumber(
        option: "--min-confidence", found: String(minConfidence), expected: "a probability above 0 and at most 1")
    }
    let toFile = out != "-"
    if toFile, Folder.exists(out), !overwrite { throw UsageError.pictureExists(path: out) }
    PatientThreads.ensure()
    TrainingThreads.use(try threads.resolved())
    let (model, modelPath) = try source.load()
    guard let judge = CarriedJudge(of: model) else { throw UsageError.noJudge(path: modelPath, asker: "label") }
    let a = model.architecture
    var line = ReadingLine()
    let read = try DatasetFormats.readNamed(
      path, beside: DatasetDescription(
        name: "the model", width: a.width, height: a.height, channels: a.imageChannels, classNames: a.classNames)
    ) { line.update($0) }
    line.finish()
    for notice in read.notices { Console.note(notice) }
    let judgement = judge.judge(read.images)
    let rows = read.names.indices.map { i in
      let seen = judgement.predictions[i]
      return LabelTable.Row(
        file: read.names[i], className: a.classNames[seen], probability: judgement.probabilities[i * a.classCount + seen])
    }
    let kept = rows.filter { Double($0.probability) >= minConfidence ?? 0 }
    let table = LabelTable(kept)
    if toFile {
      try Folder.create(Path.parent(out))
      StreamedFile.removeLeftovers(of: out)
      try AtomicFile.write(table.csv, to: out, links: .followed)
    } else {
      Console.print(String(decoding: table.csv.dropLast(), as: UTF8.self))
    }
    let sure = rows.count { $0.probability >= Judge.leastCertainty }
    Console.note(
      "\(rows.count) images, \(sure) of them with a probability of \(Judge.leastCertainty) or more"
        + (kept.count < rows.count ? "; \(rows.count - kept.count) are left out" : ""))
    if toFile { Console.print(out) }
  }
}
