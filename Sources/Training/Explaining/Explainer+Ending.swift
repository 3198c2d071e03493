extension Explainer {
  /// After the last step: what was kept, and what to look at.
  ///
  /// - Parameters:
  ///   - epochs: the last one
  ///   - best: the score and epoch of the model that was kept; nil where none was scored
  ///   - troubles: that were found on the way
  public func ending(
    _ ending: TrainingEnding, epochs: Int, best: (score: TrainingScore, epoch: Int)?, troubles: [Trouble]
  ) -> [String] {
    var sentences: [String] = []
    if case .stopped = ending { sentences.append("It ended early because it got no better: more of the same would have been lost time.") }
    if let best {
      sentences.append(
        best.epoch == epochs
          ? "The generator of the last epoch is kept, for its images had the best score. Its weights are averages over many steps: calmer than "
            + "those of any one step."
          : "What is kept is not the last generator but the one with the best score, that of epoch \(best.epoch).")
    } else {
      sentences.append("The last generator is kept, with weights averaged over many steps. There was no judge to say whether an earlier one was better.")
    }
    if architecture.discoversClasses, isScored, ending != .interrupted {
      sentences.append(
        "Each of the forger's choices has been given the name of the class that the judge sees in most of its images; below stands how often they agree.")
    }
    if !troubles.isEmpty {
      sentences.append(
        "Trouble was found \(troubles.count == 1 ? "once" : "\(troubles.count) times") on the way, and answered as told above: that is common, "
          + "for a game between two need not settle.")
    }
    return sentences + [pointer]
  }

  /// After a training that was given up.
  public var defeat: [String] {
    ["It was tried again and again with gentler settings, and went wrong each time: the game itself has to be changed.", pointer]
  }

  private var pointer: String {
    "Look at \(pictures)/epochs.png, the same random numbers from epoch to epoch, and at \(pictures)/training.png, the curves of this game."
  }

  /// Sentences one after another, each on lines of its own of at most so many characters, as far as words allow.
  public static func lines(of sentences: [String], width: Int) -> [String] {
    sentences.flatMap { sentence in
      var lines: [String] = []
      for word in sentence.split(separator: " ") {
        if let line = lines.last, line.count + 1 + word.count <= width {
          lines[lines.count - 1] = line + " " + word
        } else {
          lines.append(String(word))
        }
      }
      return lines
    }
  }
}

extension Trouble.Kind {
  /// What it is and why it is answered as it is, for whoever meets it for the first time.
  var explanation: String {
    switch self {
    case .notFinite: "A number has become infinite, most often after a step that was far too large; nothing can be learned from there."
    case .discriminatorWins:
      "The detective catches every forgery. Whatever the forger changes, its score stays as bad, so it has nothing to learn from; "
        + "a slower detective gives it a chance."
    case .discriminatorAhead:
      "The detective learns faster than the forger can follow. That may mend itself, so the game goes on, with a slower detective."
    case .discriminatorFooled:
      "The forger has found what the detective cannot see. It would go on with that trick instead of better images, so it is slowed down."
    case .collapse:
      "Mode collapse: the forger has found a few images that pass, and draws little else. It rarely comes back from there by itself, so "
        + "the game goes back to where all was well."
    case .noProgress: "By now the images should have become much better. Steps that are too large can be the reason: they leap over what is sought."
    case .diverged: "What was learned is being lost again: the two have pushed each other out of balance. Smaller steps are steadier."
    case .labelsIgnored:
      "The forger draws good images, but not those that it was asked for. From now on the class counts more in what it learns from."
    }
  }
}
