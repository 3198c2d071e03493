extension Preset {
  static let relativistic = Preset(
    "relativistic", title: "Relativistic GAN with R1 and R2 (R3GAN)", paper: "Huang et al. 2024, arXiv:2501.05441; Jolicoeur-Martineau 2019",
    idea: "Each forgery is judged beside a real image, and the detective pays for being steep at either: no other trick is needed, and no mode is forgotten.",
    goodFor: "variety; a game that is known to settle, at the price of slow steps",
    departures: "DCGAN's networks for ResNets, labels by projection, ten times the rates.",
    findings: "Near the recipe, and never in danger; two penalties and both halves of the batch in the generator's move make it the slowest.") { design in
      design.becomeClassic()
      design.tellClasses()
      design.setRates(2e-3)
      design.normalization = .none
      design.configuration.objective = "relativistic"
      design.configuration.penalty = .r1r2
      design.configuration.penaltyWeight = GradientPenalty.r1r2.usualWeight
      design.configuration.firstBeta = 0
      design.configuration.secondBeta = 0.99
      design.configuration.reusesFakes = false
    }
}
