internal import Files

/// What `make reliability` prints at its end: each long check with the figure that was asked for and the one measured.
public enum ReliabilityReport {
  /// Whether the long forms of the tests are run.
  public static let isLong = Environment.value("GAN_AUGMENT_RELIABILITY") != nil

  /// Adds a line, where a report is written at all.
  public static func add(_ check: String, asked: String, measured: String) throws {
    guard let path = Environment.value("GAN_AUGMENT_REPORT"), !path.isEmpty else { return }
    // Tabs, for `column -t`.
    try LineWriter(path, start: .afterOldLines).write(line: [check, asked, measured].joined(separator: "\t"))
  }
}
