import ArgumentParser

/// `gan-augment generate`: images of the classes asked for.
struct Generate: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Draw images of one or more classes.",
    discussion: """
      Writes OUT/CLASS/….png and OUT/manifest.csv, and prints the folder. The same model, seed and class give the
      same images, whatever the count, the format or the number of threads.

      With --interpolate 3:0 8:5 it writes the --count images on the way from image 0 of class 3 to image 5 of class 8,
      and all of them in a row beside the folder.
      """)

  @OptionGroup var options: DrawOptions
  @Option(parsing: .unconditional, help: ArgumentHelp("Images of each class; of a model without classes, in all.", valueName: "n"))
  var count = 100

  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp(
      "Draw --count images on the way from one image to another, each as class:number: 3:0 8:5.", valueName: "image"))
  var interpolate: [String] = []

  func run() throws {
    if interpolate.isEmpty { return try options.run(.each(count)) }
    try options.interpolate(interpolate, count: count)
  }
}
