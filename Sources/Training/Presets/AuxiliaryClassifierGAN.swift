extension Preset {
  static let acgan = Preset(
    "acgan", title: "Auxiliary classifier GAN", paper: "Odena et al. 2017, arXiv:1610.09585",
    idea: "The detective is not told the class but must say it, of real and of forged images, and the forger is paid for images whose class is plain.",
    goodFor: "images that show their class clearly, at some cost in variety", departures: "five times DCGAN's rates.",
    findings: "Labels are right, and the unusual forms are missing: an image whose class is plain is worth more to this forger than one as real images are.") { design in
      design.becomeClassic()
      design.setRates(1e-3)
      design.conditioning = .auxiliary
      design.normalization = .batch
      design.configuration.objective = "non-saturating"
      design.configuration.generatorClassWeight = 1
    }
}
