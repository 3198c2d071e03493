private import Compute

/// The number of threads that training computes with.
public enum TrainingThreads {
  /// The cores this process may use.
  public static var available: Int { Threads.available }

  /// To be called before a ``TrainingRun`` is made.
  public static func use(_ count: Int) { Threads.use(count) }
}
