extension Preset {
  static let sngan = Preset(
    "sngan", title: "Spectrally normalized GAN", paper: "Miyato et al. 2018, arXiv:1802.05957",
    idea: "Every layer of the detective stretches no image more than once, so it cannot win outright, and both may learn ten times as fast.",
    goodFor: "images of classes; the body of this tool's recipe, without codes",
    departures: "labels by projection (Miyato & Koyama 2018), ten times the rates.") { design in
      design.becomeClassic()
      design.tellClasses()
      design.configuration.objective = "hinge"
      design.setRates(2e-3)
      design.configuration.secondBeta = 0.99
    }
}
