extension Preset {
  static let standard = Preset(
    "default", title: "This tool's recipe", paper: "docs/TRAINING.md; Miyato & Koyama 2018, arXiv:1802.05637",
    idea: "A projection discriminator with spectral normalization and hinge loss at ten times DCGAN's rates, an averaged generator, and two codes with recognizers "
      + "that are made blind to all but what the code is to mean.",
    goodFor: "more images of your classes, with thickness and slant to choose") { _ in }
}
