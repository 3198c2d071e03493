public import Images

extension VerdictReport {
  /// What each way gains over the reference, on both sets of images.
  public var chart: BarChart {
    let other = reference == .classical ? "classical augmentation" : referenceText
    var sections: [BarChart.Section] = []
    if let chosenOn { sections.append(section("validation, \(chosenOn.images.count) images", chosenOn, isTest: false)) }
    sections.append(section("test, \(test.images.count) images", test, isTest: true))
    return BarChart(
      title: "\(dataset): \(advice.name)", note: "points of mean recall gained over \(other), with 95 % intervals", sections: sections)
  }

  private func section(_ title: String, _ stage: VerdictStage, isTest: Bool) -> BarChart.Section {
    BarChart.Section(
      title: title,
      bars: stage.arms.compactMap { arm in
        guard let gain = stage.gain(of: arm, over: reference) else { return nil }
        let interval = gain.interval()
        return BarChart.Bar(
          name: "(\(arm.letter)) \(arm.text)", value: 100 * gain.mean, low: 100 * interval.lowerBound, high: 100 * interval.upperBound,
          colour: arm.amount == nil ? .grey(150) : arm == best ? .vermilion : .blue)
      })
  }
}
