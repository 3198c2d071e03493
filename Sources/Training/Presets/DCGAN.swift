extension Preset {
  static let dcgan = Preset(
    "dcgan", title: "Deep convolutional GAN", paper: "Radford et al. 2016, arXiv:1511.06434",
    idea: "Convolutions of stride 2, batch normalization and Adam with a small first beta: the first recipe that trained reliably.",
    goodFor: "images without labels; the baseline that every other one is measured by",
    findings: "Clean strokes that often make no digit, broken or joined: at a rate of 2e-4 ten epochs are a beginning, and without labels "
      + "the forms between two digits are the last to go.") { design in
      design.becomeClassic()
      design.normalization = .batch
      design.configuration.objective = "non-saturating"
    }
}
