extension Explainer {
  /// Before the first step: who plays, and what the numbers on the progress line are. At most ten lines of 98 characters.
  public var beginning: [String] {
    [players, contest, classes, numbers, losses, judgement]
  }

  private var players: String {
    "Two networks play. The generator is a forger: it draws images from random numbers. The discriminator is a detective: it scores "
      + "real images and forgeries."
  }

  private var contest: String {
    reading.isDistance
      ? "Here it is called a critic: the difference of its mean scores estimates how far forgeries are from real images (the Wasserstein "
        + "distance), and the forger learns to lessen it."
      : "It learns to score real images higher; the forger learns to draw what it scores high. Each gets better because the other one does."
  }

  private var classes: String {
    let names = architecture.classNames
    guard !architecture.discoversClasses else {
      return "Nobody tells them classes. The forger is given a choice of 1 of \(names.count), and must draw so that it can be read from the image: it "
        + "has to mean something, with luck a class."
    }
    let range = names.count > 1 ? " (\(names[0].prefix(20)) to \(names[names.count - 1].prefix(20)))" : ""
    switch architecture.conditioning {
    case .none: return "Nobody tells them what the images show: you will not be able to ask for a class."
    case .auxiliary: return "The forger is told the class\(range), and the detective must name it: you can ask for one later."
    case .concat, .projection: return "Both are told the class\(range), so that you can ask for one later."
    }
  }

  private var numbers: String {
    let smoothed = configuration.labelSmoothing
    return "Progress line: d and g are the losses of detective and forger, real and generated the mean scores. " + reading.scale
      + (smoothed > 0 ? " (Smoothed: 1 is \((1 - Double(smoothed)).text(2)).)" : "")
  }

  private var losses: String {
    reading.isDistance
      ? "real minus generated is that distance: it falls as the images get better; where it no longer falls, more training brings little."
      : "Losses say little: each depends on the other network, and need not fall while images get better."
  }

  private var judgement: String {
    isScored
      ? "A judge that does not play says more: it compares images with real ones, and the best is kept."
      : "The pictures say more: \(pictures)/epoch-001.png and so on."
  }
}
