import Files
import Glibc

/// Makes waiting threads give their core up soon. OpenMP's spin for long by default, which starves this very program
/// when other programs want the cores (measured, with two threads beside one busy program: 77 images a second against
/// 380; on a quiet machine both give 3,100). OpenMP reads the setting before `main`, so the program starts itself again.
enum PatientThreads {
  private static let setting = "GOMP_SPINCOUNT"

  /// Returns when the setting is made, by an earlier start or by the user; otherwise the program begins anew.
  static func ensure() {
    guard Environment.value(setting) == nil, Environment.value("OMP_WAIT_POLICY") == nil else { return }
    guard unsafe setenv(setting, "1000", 1) == 0 else { return }
    // Returns only when it fails: then all goes on as it would have without.
    unsafe execv("/proc/self/exe", CommandLine.unsafeArgv)
  }
}
