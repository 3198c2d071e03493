extension Preset {
  static let sngan = Preset(
    "sngan", title: "Spectrally normalized GAN", paper: "Miyato et al. 2018, arXiv:1802.05957",
    idea: "Every layer of the detective stretches no image more than once, so it cannot win outright, and both may learn ten times as fast.",
    goodFor: "the best of those that need no labels") { design in
      design.becomeClassic()
      design.configuration.objective = "hinge"
      design.configuration.generatorRate = 2e-3
      design.configuration.discriminatorRate = 2e-3
      design.configuration.secondBeta = 0.99
    }
}
