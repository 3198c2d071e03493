extension Preset {
  static let cgan = Preset(
    "cgan", title: "Conditional GAN", paper: "Mirza & Osindero 2014, arXiv:1411.1784",
    idea: "Both players are told the class: beside the noise, and beside the image.",
    goodFor: "seeing what labels are worth; images of a class that is asked for",
    departures: "DCGAN's networks for perceptrons, and five times its rates.",
    findings: "The class that is asked for comes, but with less of its variety than by projection: the discriminator reads the labels as pictures.") { design in
      design.becomeClassic()
      design.setRates(1e-3)
      design.conditioning = .concat
      design.normalization = .batch
      design.configuration.objective = "non-saturating"
    }
}
