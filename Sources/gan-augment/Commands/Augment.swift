import ArgumentParser

/// `gan-augment augment`: a labelled data set, exactly as many images of every class.
struct Augment: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Make a labelled data set: exactly N images of every class, or what a real set lacks.",
    discussion: """
      Writes OUT/CLASS/….png and OUT/manifest.csv, which PyTorch's ImageFolder, Keras and scikit-learn read as they
      are, and prints the folder. --format idx writes MNIST's own files, --format npz one file for numpy.

      How many: --count of each class, --counts 5=1000,7=200, --balance SOURCE (every class up to the largest of a real
      set), --ratio 0.5 --real SOURCE, or --real SOURCE alone, which makes what was found to help most beside such images. --min-confidence and --min-distance draw again what does not pass.
      """)

  @OptionGroup var options: DrawOptions
  @OptionGroup var counts: CountOptions

  func run() throws {
    try options.run(counts.counting(besideReal: options.real != nil && (counts.includeReal || options.filter.minDistance == nil)), balance: counts.balance, includeReal: counts.includeReal)
  }
}
