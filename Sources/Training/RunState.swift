internal import Datasets

/// Where a run stands, beside the game itself and what its ``Overseer`` remembers.
struct RunState: Archivable {
  /// Steps that were taken.
  var step = 0
  var batches: RealBatches
  var clock: RunClock
  /// Since the log's last line about steps.
  var logged = Window()
  /// Since the epoch began.
  var ofEpoch = Window()
  /// Of the last step.
  var last = StepReport()
  private let batchSize: Int

  init(_ data: LabelledImages, _ configuration: TrainingConfiguration, clock: @escaping () -> Double) {
    batches = RealBatches(data, configuration)
    self.clock = RunClock(configuration.length, imagesPerEpoch: data.count, read: clock)
    batchSize = configuration.batchSize
  }

  var imagesSeen: Int { step * batchSize }

  /// The part of the run that is done, 0…1.
  var fraction: Double { clock.fraction(imagesSeen: imagesSeen) }

  /// Images and seconds at its start, and the reports since.
  struct Window: Archivable {
    var images = 0
    var seconds = 0.0
    var reports: [StepReport] = []

    mutating func archive(_ archive: inout StateArchive) throws(StateArchive.Fault) {
      try archive.count("images", &images)
      try archive.field("seconds", &seconds)
      try archive.reports("reports", &reports)
    }
  }

  /// All but the ``step``, which stands in the file's own head.
  mutating func archive(_ archive: inout StateArchive) throws(StateArchive.Fault) {
    try archive.part("batches", &batches)
    try archive.part("clock", &clock)
    try archive.part("logged", &logged)
    try archive.part("ofEpoch", &ofEpoch)
    var reports = [last]
    try archive.reports("last", &reports)
    guard let last = reports.last else { throw archive.fault("last") }
    self.last = last
    // A full one is emptied at once.
    guard logged.reports.count < 100 else { throw archive.fault("logged.reports") }
  }
}
