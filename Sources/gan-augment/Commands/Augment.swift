import ArgumentParser

/// `gan-augment augment`: a labelled data set, exactly as many images of every class.
struct Augment: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Make a labelled data set: exactly N images of every class.",
    discussion: """
      Writes OUT/CLASS/….png and OUT/manifest.csv, which PyTorch's ImageFolder, Keras and scikit-learn read as they
      are, and prints the folder. --format idx writes MNIST's own files, --format npz one file for numpy.
      """)

  @OptionGroup var options: DrawOptions
  @Option(parsing: .unconditional, help: ArgumentHelp("Images of each class.", valueName: "n"))
  var count = 500

  func run() throws { try options.run(count: count) }
}
