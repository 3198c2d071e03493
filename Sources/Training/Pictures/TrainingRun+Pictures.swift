internal import Files
internal import Images

/// The pictures beside a run's log.
extension TrainingRun {
  /// "epoch-007.png"
  func gridName(_ epoch: Int) -> String {
    let number = String(epoch)
    return "epoch-" + String(repeating: "0", count: max(0, 3 - number.count)) + number + ".png"
  }

  @discardableResult
  func write(_ image: Image, _ name: String) throws -> String {
    let path = Path.join(samples, name)
    try AtomicFile.write(PNG.encode(image), to: path, durability: .fast)
    return path
  }

  /// Draws what the log tells: `training.png` and `training.svg`.
  func drawCurves(_ history: TrainingHistory) throws {
    let chart = history.chart
    try write(chart.image(), "training.png")
    try AtomicFile.write(Array(chart.svg().utf8), to: Path.join(samples, "training.svg"), durability: .fast)
  }

  /// Puts together from the grids of this run what a few latents became from epoch to epoch: `epochs.png`. A grid that is gone
  /// or damaged, as may be after weeks, is left out.
  func drawStrip(_ history: TrainingHistory) throws {
    let columns = EpochStrip.choose(from: picturedEpochs(history).filter { FileKind.at(Path.join(samples, gridName($0))) == .file })
      .compactMap { epoch in tiles(epoch).map { (epoch: epoch, images: $0) } }
    if !columns.isEmpty { try write(EpochStrip.draw(columns), "epochs.png") }
  }

  /// The epochs whose grids are of this run: others, of an earlier one with this folder, may lie beside them.
  private func picturedEpochs(_ history: TrainingHistory) -> [Int] {
    var epochs = [0]
    for epoch in history.reachedEpochs where epoch / epochsPerPicture > epochs[epochs.count - 1] / epochsPerPicture {
      epochs.append(epoch)
    }
    return epochs
  }

  private func tiles(_ epoch: Int) -> [Image]? {
    let path = Path.join(samples, gridName(epoch))
    guard let bytes = try? readFile(path, atMost: InputLimits.imageFile), let grid = try? PNG.decode(bytes, path: path) else { return nil }
    return SampleGrid.first(EpochStrip.mostRows, of: grid, trainer.generator.architecture)
  }
}
