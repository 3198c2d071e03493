internal import Models

extension GameDesign {
  /// What each side minimizes, term by term: D(x) is the score of a real image, G(z) a generated one, y a class, c a code.
  public var formulas: (discriminator: String, generator: String) {
    guard let objective = AdversarialObjectives.named(configuration.objective) else { return ("", "") }
    var (discriminator, generator) = objective.formulas
    if conditioning == .concat || conditioning == .projection {
      let told = { (text: String) in text.replacing("D(G(z))", with: "D(G(z, y), y)").replacing("D(x)", with: "D(x, y)") }
      (discriminator, generator) = (told(discriminator), told(generator))
    } else if conditioning == .auxiliary {
      (discriminator, generator) = (discriminator.replacing("G(z)", with: "G(z, y)"), generator.replacing("G(z)", with: "G(z, y)"))
    }
    if conditioning == .auxiliary {
      discriminator += " − \(number(configuration.discriminatorClassWeight))mean log C(y | x) − the same of G(z, y)"
      generator += " − \(number(configuration.generatorClassWeight))mean log C(y | G(z, y))"
    } else if conditioning == .projection {
      discriminator += " − \(number(configuration.discriminatorClassWeight))mean log C(y | x)"
      generator += " − \(number(configuration.generatorClassWeight))mean log C(y | G(z, y))"
    }
    if categories > 0 || !codes.isEmpty {
      (discriminator, generator) = (withCodes(discriminator), withCodes(generator))
    }
    if categories > 0 {
      let term = " − \(number(configuration.categoryWeight))mean log Q(k | G(z, k, c))"
      discriminator += term
      generator += term
    }
    if !codes.isEmpty {
      let term = " − \(number(configuration.codeWeight))mean log Q(c | G(z, \(categories > 0 ? "k" : "y"), c))"
      if codes.contains(where: { $0.guide == .features }) { discriminator += term }
      generator += term
    }
    if configuration.labelSmoothing > 0 { discriminator += " (target of real images \(1 - configuration.labelSmoothing))" }
    switch configuration.penalty {
    case .none: break
    case .interpolated:
      discriminator += " + \(number(configuration.penaltyWeight))mean (‖∇D(x̂)‖ − 1)², x̂ between x and G"
    case .r1r2: discriminator += " + \(number(configuration.penaltyWeight / 2))(mean ‖∇D(x)‖² + mean ‖∇D(G(z))‖²)"
    }
    if configuration.weightClip > 0 { discriminator += ", every weight kept in ±\(configuration.weightClip)" }
    return (discriminator, generator)
  }

  private func withCodes(_ text: String) -> String {
    if categories > 0 { return text.replacing("G(z)", with: codes.isEmpty ? "G(z, k)" : "G(z, k, c)") }
    return text.replacing("G(z, y)", with: "G(z, y, c)").replacing("G(z)", with: "G(z, c)")
  }

  /// "10 · ", and nothing for 1.
  private func number(_ weight: Float) -> String {
    if weight == 1 { return "" }
    return (weight == weight.rounded() ? String(Int(weight)) : String(weight)) + " · "
  }
}

extension GameDesign {
  /// "none, found by a code of 10" …
  public var conditioningInWords: String { categories > 0 ? "none; \(categories) categories found" : conditioning.rawValue }

  /// "2 guided", "2 free", "none"
  public var codesInWords: String {
    guard let first = codes.first else { return "none" }
    return "\(codes.count) \(first.guide == .features || first.guide == .free ? "free" : "guided")"
  }

  /// "Adam 0.0002, betas 0.5 0.999", "RMSProp 5e-05"
  public var optimizerInWords: String {
    let (g, d) = (configuration.generatorRate, configuration.discriminatorRate)
    let rates = g == d ? "\(g)" : "\(g) (generator), \(d) (discriminator)"
    return configuration.optimizer == .adam
      ? "Adam \(rates), betas \(configuration.betas.0) \(configuration.betas.1)" : "RMSProp \(rates)"
  }
}
