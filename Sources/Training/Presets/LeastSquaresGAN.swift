extension Preset {
  static let lsgan = Preset(
    "lsgan", title: "Least squares GAN", paper: "Mao et al. 2017, arXiv:1611.04076",
    idea: "Squares for logarithms: a forgery that already passes is still drawn to the target, so the forger never runs out of something to learn.",
    goodFor: "images without labels, where cross-entropy's generator stops learning", departures: "five times DCGAN's rates.",
    findings: "Clear digits, and no class lost, but the rarest gets half its share: nobody tells the forger which classes there are.") { design in
      design.becomeClassic()
      design.setRates(1e-3)
      design.normalization = .batch
      design.configuration.objective = "least-squares"
    }
}
