import ArgumentParser
import Files
import Models

/// Which model a command uses.
struct ModelOption: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The model file (default: the one last trained in this folder, else the one that comes with the program).",
      valueName: "file"))
  var model: String?

  /// Loads the model and says on standard error which one it is when it was not named.
  func load() throws -> (model: Model, path: String) {
    let path = try model ?? ModelLocator.find()
    let loaded = try Model.load(path)
    if model == nil { Console.note("model: \(path)") }
    return (loaded, path)
  }
}

/// Where models are looked for when none is named.
enum ModelLocator {
  static let folder = "models"
  private static let lastFile = Path.join(folder, ".last")
  private static let shipped = "mnist.safetensors"

  /// The one most recently trained in this folder, else `models/mnist.safetensors`, else the one packed or installed
  /// with the program, or in whose source tree the program was built.
  static func find() throws -> String {
    if let bytes = try? readFile(lastFile, atMost: 4096) {
      let name = String(decoding: bytes.prefix { $0 != 0x0A }, as: UTF8.self)
      let path = Path.join(folder, name)
      if !name.isEmpty, !name.contains("/"), Folder.exists(path) { return path }
    }
    var candidates = [Path.join(folder, shipped)]
    if let program = try? Path.resolvingLinks("/proc/self/exe") {
      let folder = Path.parent(program)
      // As `make dist` packs them.
      candidates.append(Path.join(Path.join(folder, "models"), shipped))
      candidates.append(Path.join(Path.parent(folder), "share/gan-augment/models", shipped))
      // .build/<triple>/release/gan-augment: the clone's own models.
      candidates.append(Path.join(Path.parent(Path.parent(Path.parent(folder))), "models", shipped))
    }
    if let found = candidates.first(where: { Folder.exists($0) }) { return found }
    throw UsageError.noModel(searched: candidates)
  }

  /// Remembers a model as the one last trained here, if it lies in this folder's `models`.
  static func remember(_ path: String) throws {
    guard let place = try? Path.resolvingLinks(Path.parent(path)), place == (try? Path.resolvingLinks(folder)) else { return }
    StreamedFile.removeLeftovers(of: lastFile)
    try AtomicFile.write(Array((Path.fileName(path) + "\n").utf8), to: lastFile, durability: .fast)
  }
}
