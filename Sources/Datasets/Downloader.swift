internal import Files

/// Fetches files from the web with a program that nearly every system has: curl, else wget.
struct Downloader: Sendable {
  enum Program: String, Sendable, CaseIterable {
    case curl
    case wget
  }

  /// Why a file did not come.
  enum Failure: Error, Equatable {
    case failed(String)
    /// The program was ended by a signal, such as Ctrl-C: the next mirror must not be tried.
    case interrupted
  }

  /// What the child process may know of this one's environment: how to reach the web, and where certificates and
  /// libraries are.
  static let passedOn = [
    "PATH", "HOME", "LANG", "LC_ALL", "LD_LIBRARY_PATH", "http_proxy", "https_proxy", "HTTPS_PROXY", "all_proxy",
    "ALL_PROXY", "no_proxy", "NO_PROXY", "CURL_CA_BUNDLE", "SSL_CERT_FILE", "SSL_CERT_DIR",
  ]

  let program: Program
  private let path: String
  private let environment: [(name: String, value: String)]

  /// The first of ``Program`` that is found in PATH; nil if none is.
  init?(environment value: (String) -> String?) {
    let folders = value("PATH") ?? ""
    for program in Program.allCases {
      if let path = ChildProcess.find(program.rawValue, path: folders) {
        self.program = program
        self.path = path
        environment = Downloader.passedOn.compactMap { name in value(name).map { (name, $0) } }
        return
      }
    }
    return nil
  }

  /// Saves what is at `url` as `file`, which may be there in part after a failure.
  /// - Parameter limit: a longer file is not wanted (curl then stops; wget cannot).
  func fetch(_ url: String, into file: String, atMost limit: Int) throws(Failure) {
    let outcome = ChildProcess.run(path, arguments(url, file, limit), environment: environment)
    switch outcome.end {
    case .exited(0): return
    case .exited(let status):
      throw .failed(Downloader.reason(outcome.standardError) ?? "\(program.rawValue) ended with status \(status)")
    case .killed: throw .interrupted
    case .notStarted(let code): throw .failed("\(path) does not start: \(SystemReason(code: code).text)")
    }
  }

  private func arguments(_ url: String, _ file: String, _ limit: Int) -> [String] {
    switch program {
    case .curl:
      // -q: a user's .curlrc must not change what these mean. Time for 45 KB/s, and never less than
      // ten minutes.
      ["-q", "--fail", "--location", "--silent", "--show-error", "--proto", "=http,https", "--connect-timeout", "20",
       "--max-time", String(max(600, limit / 45_000)), "--retry", "2", "--max-filesize", String(limit), "--output", file, "--url", url]
    case .wget:
      ["--no-config", "--no-verbose", "--tries=3", "--timeout=20", "--output-document=" + file, "--", url]
    }
  }

  /// The last line with anything in it: curl writes one, wget sometimes several.
  private static func reason(_ standardError: String) -> String? {
    standardError.split(whereSeparator: \.isNewline).last { $0.contains { !$0.isWhitespace } }.map { String($0) }
  }
}
