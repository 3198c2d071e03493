import ArgumentParser
import Augmentation
import Files
import Models

/// `gan-augment export`: a model's generator for other programs.
struct Export: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Write a model's generator for other programs.",
    discussion: """
      An ONNX file has the inputs noise [N,64] (standard normal), label [N] (the class's number) and codes [N,K] (-1 to 1),
      those that the model has, and the output images [N,C,H,W] from -1 (black) to 1 (white), for any N. The names of
      classes and codes are in its metadata. Prints the file.
      """)

  @Argument(help: ArgumentHelp("The model file, as with --model.", valueName: "file"))
  var file: String?
  @OptionGroup var source: ModelOption
  @Option(
    help: ArgumentHelp(
      ExportFormat.all.map { "\($0.name): \($0.summary)" }.joined(separator: "; ") + ".", valueName: "format"))
  var format = "onnx"
  @Option(help: ArgumentHelp("The file to write (default: the model's name in this folder, as .onnx).", valueName: "file"))
  var out: String?
  @Option(
    help: ArgumentHelp(
      "Write a file for numpy.load, too: \(ExportExample.rows) rows of inputs and what this program makes of them.",
      valueName: "file"))
  var withExample: String?
  @Flag(help: "Replace files that exist.")
  var overwrite = false

  func run() throws {
    if file != nil, source.model != nil { throw UsageError.together("a file", "--model") }
    let format = try ExportFormat.named(format)
    var option = source
    option.model = file ?? source.model
    let (model, path) = try option.load()
    let place = out ?? "\(Path.fileStem(path)).\(format.fileExtension)"
    // What is refused is refused before anything is written.
    for (place, option) in [(place, "--out")] + (withExample.map { [($0, "--with-example")] } ?? []) {
      if Folder.exists(place), !overwrite { throw UsageError.pictureExists(path: place, option: option) }
    }
    try Folder.create(Path.parent(place))
    StreamedFile.removeLeftovers(of: place)
    try AtomicFile.write(try format.encode(model), to: place, links: .followed)
    Console.print(place)
    guard let withExample else { return }
    try Folder.create(Path.parent(withExample))
    StreamedFile.removeLeftovers(of: withExample)
    try ExportExample.write(of: model, to: withExample)
    Console.print(withExample)
  }
}
