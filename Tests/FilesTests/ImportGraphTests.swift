import Files
import Testing

/// The house's floor plan: which module may import which, read off the sources themselves. SwiftPM would also let a
/// module import what another one depends on; this does not.
struct ImportGraphTests {
  /// What each module may import, beside Swift's own modules.
  static let allowed: [String: Set<String>] = [
    "Files": ["CSHA2"],
    "Compute": ["CKernels", "COneDNN", "COpenMP"],
    "Images": ["CPNG", "CTurboJPEG", "Files"],
    "NeuralNetworks": ["Compute"],
    "Datasets": ["CZlib", "Compute", "Files", "Images", "Serialization"],
    "Serialization": ["Files"],
    "Models": ["Compute", "Files", "Images", "NeuralNetworks", "Serialization"],
    "Evaluation": ["Compute", "Datasets", "Files", "Images", "Models", "NeuralNetworks", "Serialization"],
    "Training": ["Compute", "Datasets", "Evaluation", "Files", "Images", "Models", "NeuralNetworks", "Serialization"],
    "Augmentation": ["CZlib", "Compute", "Datasets", "Evaluation", "Files", "Images", "Models", "Serialization"],
    "gan-augment": ["ArgumentParser", "Augmentation", "Datasets", "Evaluation", "Files", "Images", "Models", "Serialization", "Training"],
  ]
  /// No Foundation: it would double the program's start and size.
  static let system: Set<String> = ["Glibc", "Swift", "Synchronization", "_Concurrency"]

  /// One `import` line.
  struct Import: CustomStringConvertible {
    let module: String
    let file: String
    let imported: String
    /// `private`, `public`, `@testable` …
    let modifiers: [String]
    var description: String { "\(file): \((modifiers + ["import", imported]).joined(separator: " "))" }
  }

  @Test func everyModuleIsInThePlan() throws {
    let modules = try Folder.entries(sources).filter { name in
      guard Folder.isFolder(Path.join(sources, name)) else { return false }
      // Modules of C have a map and nothing to read.
      return !Folder.exists(Path.join(sources, name, "module.modulemap"))
    }
    #expect(modules.sorted() == ImportGraphTests.allowed.keys.sorted())
  }

  @Test func importsFollowThePlan() throws {
    let found = try imports()
    // So that a reader that finds nothing does not pass.
    #expect(found.contains { $0.module == "Training" && $0.imported == "Models" })
    for item in found {
      let allowed = ImportGraphTests.allowed[item.module] ?? []
      #expect(allowed.contains(item.imported) || ImportGraphTests.system.contains(item.imported), "\(item)")
    }
  }

  /// The plan has no cycles, and C stays where it is wrapped.
  @Test func thePlanHasLevels() {
    let allowed = ImportGraphTests.allowed
    var level: [String: Int] = [:]
    while level.count < allowed.count {
      let next = allowed.filter { name, imports in
        level[name] == nil && imports.allSatisfy { allowed[$0] == nil || level[$0] != nil }
      }
      guard !next.isEmpty else {
        Issue.record("a cycle among \(allowed.keys.filter { level[$0] == nil })")
        return
      }
      let number = (level.values.max() ?? -1) + 1
      for name in next.keys { level[name] = number }
    }
    for (c, users) in [
      "COneDNN": ["Compute"], "COpenMP": ["Compute"], "CPNG": ["Images"], "CSHA2": ["Files"], "CTurboJPEG": ["Images"], "CZlib": ["Augmentation", "Datasets"],
    ] {
      #expect(allowed.filter { $0.value.contains(c) }.keys.sorted() == users)
    }
    #expect(allowed["gan-augment"]?.isDisjoint(with: ["Compute", "NeuralNetworks", "COneDNN", "COpenMP", "CPNG", "CSHA2", "CZlib"]) == true)
  }

  /// No C name in a public signature: the engine's least of all.
  @Test func modulesOfCAreNeverImportedPublicly() throws {
    for item in try imports() where ["COneDNN", "COpenMP", "CPNG", "CSHA2", "CZlib"].contains(item.imported) {
      #expect(item.modifiers == ["internal"] || item.modifiers == ["private"], "\(item)")
    }
  }

  /// A module imports nothing for its users that is not theirs to see, and nothing behind the language's back.
  @Test func noImportIsExportedOrUnsafe() throws {
    for item in try imports() {
      #expect(item.modifiers.allSatisfy { ["public", "package", "internal", "private", "fileprivate"].contains($0) }, "\(item)")
    }
  }

  @Test(arguments: [
    ("private import Glibc", "Glibc", ["private"]), ("  import struct Foundation.Data // x", "Foundation", []),
    ("@preconcurrency internal import COneDNN", "COneDNN", ["@preconcurrency", "internal"]), ("import A.B", "A", []),
  ])
  func importLinesAreUnderstood(_ line: String, _ module: String, _ modifiers: [String]) throws {
    let found = try #require(parse(line, module: "M", file: "F"))
    #expect(found.imported == module && found.modifiers == modifiers)
  }

  @Test(arguments: ["// import Foundation", "let importance = 1", "important import", ""])
  func otherLinesAreNot(_ line: String) {
    #expect(parse(line, module: "M", file: "F") == nil)
  }

  /// The folder of the sources, from where this file was compiled.
  private var sources: String {
    Path.join(Path.parent(Path.parent(Path.parent(#filePath))), "Sources")
  }

  private func imports() throws -> [Import] {
    try ImportGraphTests.allowed.keys.sorted().flatMap { module in
      try swiftFiles(below: Path.join(sources, module)).flatMap { file in
        String(decoding: try readFile(file), as: UTF8.self).split(separator: "\n").compactMap {
          parse(String($0), module: module, file: String(file.dropFirst(sources.count + 1)))
        }
      }
    }
  }

  private func swiftFiles(below folder: String) throws -> [String] {
    try Folder.entries(folder).flatMap { name in
      let path = Path.join(folder, name)
      if Folder.isFolder(path) { return try swiftFiles(below: path) }
      return Path.fileExtension(name) == "swift" ? [path] : []
    }
  }

  private func parse(_ line: String, module: String, file: String) -> Import? {
    let kinds: Set<Substring> = ["struct", "class", "enum", "protocol", "func", "var", "let", "typealias", "actor"]
    let words = line.split { $0 == " " || $0 == "\t" || $0 == ";" }
    guard let at = words.firstIndex(of: "import"), at + 1 < words.count else { return nil }
    let modifiers = words[..<at].map(String.init)
    let levels: Set<String> = ["open", "public", "package", "internal", "private", "fileprivate"]
    guard modifiers.allSatisfy({ levels.contains($0) || $0.hasPrefix("@") }) else { return nil }
    let name = kinds.contains(words[at + 1]) && at + 2 < words.count ? words[at + 2] : words[at + 1]
    return Import(module: module, file: file, imported: String(name.prefix { $0 != "." }), modifiers: modifiers)
  }
}

/// oneDNN's generated kernels use the stack pointer for other things: the frame of a signal handler that interrupts
/// one is written over the heap. So no source installs a handler (ignoring a signal writes no frame, nor does asking
/// what becomes of one).
@Test func noSourceInstallsASignalHandler() throws {
  let sources = Path.join(Path.parent(Path.parent(Path.parent(#filePath))), "Sources")
  var files = 0
  func check(_ folder: String) throws {
    for name in try Folder.entries(folder) {
      let path = Path.join(folder, name)
      if Folder.isFolder(path) { try check(path) }
      guard Path.fileExtension(path) == "swift" else { continue }
      files += 1
      let text = String(decoding: try readFile(path), as: UTF8.self)
      for line in text.split(separator: "\n") where line.contains("sigaction(") {
        #expect(line.contains("= sigaction()") || line.contains("sigaction(number, nil, "), "\(path): \(line)")
      }
      for line in text.split(separator: "\n") where line.contains("signal(SIG") {
        #expect(line.contains("SIG_IGN") || line.contains("SIG_DFL"), "\(path): \(line)")
      }
    }
  }
  try check(sources)
  #expect(files > 50)
}
