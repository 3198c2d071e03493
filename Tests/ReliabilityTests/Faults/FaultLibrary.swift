import Files
import TestSupport

/// `faults.c`, compiled for this run of the tests.
enum FaultLibrary {
  /// nil where no C compiler is found beside `swift`, nor one called `clang` or `cc`.
  static let path: String? = compilers.lazy.compactMap { build(with: $0) }.first

  /// What the tests that need it say where it cannot be built.
  static let isMissing = "no C compiler was found: no call can be made to fail"

  private static var compilers: [String] {
    let folders = (Environment.value("PATH") ?? "/usr/bin:/bin").split(separator: ":").map(String.init)
    let toolchain = folders.lazy.compactMap { try? Path.resolvingLinks(Path.join($0, "swift")) }.first.map(Path.parent)
    let known = [toolchain.map { Path.join($0, "clang") }].compactMap(\.self)
    let others = ["clang", "cc"].flatMap { name in folders.map { Path.join($0, name) } }
    return (known + others).filter { FileKind.at($0) == .file }
  }

  nonisolated(unsafe) private static var folder: TemporaryFolder?

  private static func build(with compiler: String) -> String? {
    guard let place = try? TemporaryFolder() else { return nil }
    let source = Path.join(Path.parent(#filePath), "faults.c")
    let arguments = [compiler, "-O1", "-Wall", "-shared", "-fPIC", "-o", "faults.so", source, "-ldl"]
    guard let run = try? RunningProgram(arguments, in: place.path).wait(), run.code == 0 else { return nil }
    unsafe folder = place
    atEnd { if let folder = unsafe FaultLibrary.folder { removeTree(folder.path) } }
    return place.at("faults.so")
  }
}
