extension Explainer {
  /// Before the first step: who plays, and what the numbers on the progress line are.
  public var beginning: [String] {
    [players, contest, classes, numbers, losses, judgement]
  }

  private var players: String {
    "Two networks play against each other. The generator is a forger: it draws images from random numbers. The discriminator "
      + "is a detective: it is shown real images and forgeries, and gives each a score."
  }

  private var contest: String {
    guard reading.isDistance else {
      return "The detective learns to score real images above forgeries; the forger learns to draw what the detective scores high. "
        + "Each gets better because the other one does."
    }
    return "Here the detective is called a critic: it does not decide what is real, but by the difference of its scores estimates how far "
      + "the forgeries are from real images (the Wasserstein distance). The forger learns to make that less."
  }

  private var classes: String {
    let names = architecture.classNames
    guard !architecture.discoversClasses else {
      return "Nobody tells them any classes. One of the forger's inputs is a choice of 1 of \(names.count), and it is rewarded when that can be "
        + "read from its image. So the choice must come to mean something that can be seen; afterwards it is matched to the data's classes."
    }
    let range = names.count > 1 ? " (\(names[0]) to \(names[names.count - 1]))" : ""
    switch architecture.conditioning {
    case .none: return "Nobody tells them what the images show: you will not be able to ask for a class."
    case .auxiliary:
      return "The forger is told which class to draw\(range), and the detective has to name the class of every image as well: so you can ask "
        + "for a class later."
    case .concat, .projection: return "Both are told which class an image is to show\(range), so that you can ask for a class later."
    }
  }

  private var numbers: String {
    "On the progress line d and g are the losses of discriminator and generator, real and generated are the mean scores of real images "
      + "and forgeries. " + reading.scale
  }

  private var losses: String {
    reading.isDistance
      ? "real minus generated is the critic's distance, the one number of the game that says how it goes: it falls as the images get "
        + "better; where it no longer falls, more training brings little."
      : "Losses say little: each depends on how good the other one is, so they need not fall while the images get better."
  }

  private var judgement: String {
    isScored
      ? "More is said by a judge, a third network that does not play: now and then it compares new images with real ones, and the best "
        + "generator is kept."
      : "More is said by the pictures: \(pictures)/epoch-001.png and so on, drawn from the same random numbers each time."
  }
}
