private import Models

extension Preset {
  static let infogan = Preset(
    "infogan", title: "InfoGAN", paper: "Chen et al. 2016, arXiv:1606.03657",
    idea: "Without any label: the forger gets a code of ten categories and two numbers beside the noise, and must draw so that the detective can read "
      + "the code from the image. What the code comes to mean is found, not taught.",
    goodFor: "finding classes in images that nobody labelled",
    departures: "the category is read from the image dilated or eroded, warped and under noise, so that it means shapes; a penalty on slopes "
      + "(R1, R2) for batch normalization, with which one of two seeds lost the digits again; ten times DCGAN's rates.",
    findings: "Each category is one digit from the second epoch on, without a label having been read. Half of the real variety is covered: a category keeps "
      + "to the forms that can be read again when they are warped.") { design in
      design.becomeClassic()
      design.normalization = .none
      design.configuration.penalty = .r1r2
      design.configuration.penaltyWeight = GradientPenalty.r1r2.usualWeight
      design.categories = 10
      design.codes = (0..<2).map { LatentCode(name: "code\($0)", guide: .features) }
      design.configuration.objective = "non-saturating"
      design.setRates(2e-3)
      design.configuration.codeWeight = 0.2
    }
}
