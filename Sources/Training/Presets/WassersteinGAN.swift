extension Preset {
  static let wgan = Preset(
    "wgan", title: "Wasserstein GAN", paper: "Arjovsky et al. 2017, arXiv:1701.07875",
    idea: "A critic for a detective: its score is not a verdict but a distance, and the distance falls as the images get better. Clipped weights keep it from being "
      + "steep.",
    goodFor: "a number that tells when to stop; slow, and clipping costs the critic much of its sight",
    findings: "The distance falls steadily, and the images have only begun: one move of the generator for five of the critic, at 5e-5, is a small part "
      + "of the way that the others go in as many epochs. What counts as collapse here are digits not yet formed.") { design in
      design.becomeClassic()
      design.normalization = .none
      design.configuration.objective = "wasserstein"
      design.configuration.optimizer = .rmsprop
      design.setRates(5e-5)
      design.configuration.discriminatorSteps = 5
      design.configuration.reusesFakes = false
      design.configuration.weightClip = 0.01
    }

  static let wganGP = Preset(
    "wgan-gp", title: "Wasserstein GAN with gradient penalty", paper: "Gulrajani et al. 2017, arXiv:1704.00028",
    idea: "The critic pays for every slope that is not 1, instead of having its weights clipped: the distance becomes sharp.",
    goodFor: "the critic's distance as a measure of progress, and variety",
    departures: "labels by projection; one critic step for five, at twenty times the rate: in ten minutes the generator's moves are what is scarce.",
    findings: "As near to the real images as this tool's recipe. What limits it is time: the penalty's passes, and new images for the generator's move, make its steps "
      + "slower; with the paper's five critic steps, at half the rate, it was sixteen times as far off after three epochs as this is after two.") { design in
      design.becomeClassic()
      design.tellClasses()
      design.normalization = .none
      design.configuration.objective = "wasserstein"
      design.configuration.penalty = .interpolated
      design.configuration.penaltyWeight = GradientPenalty.interpolated.usualWeight
      design.setRates(2e-3)
      design.configuration.firstBeta = 0
      design.configuration.secondBeta = 0.9
      design.configuration.reusesFakes = false
    }
}
