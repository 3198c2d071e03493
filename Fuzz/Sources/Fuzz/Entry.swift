import Files
private import Glibc

/// The reader that `GAN_AUGMENT_READER` names.
private let reader: Reader = {
  let name = Environment.value("GAN_AUGMENT_READER") ?? ""
  guard let reader = Reader.all.first(where: { $0.name == name }) else {
    stop("GAN_AUGMENT_READER is '\(name)'; one of: \(Reader.all.map(\.name).joined(separator: " "))")
  }
  return reader
}()

/// Called by libFuzzer before the first input: says what `run` wants to know, or writes the seeds, and ends.
@_cdecl("LLVMFuzzerInitialize")
func initialize(_: UnsafeMutablePointer<Int32>, _: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>) -> Int32 {
  if Environment.value("GAN_AUGMENT_LIST") != nil {
    for reader in Reader.all { print(reader.name, reader.longest, reader.dictionary ?? reader.name) }
    exit(0)
  }
  if let folder = Environment.value("GAN_AUGMENT_SEEDS") {
    do {
      try Folder.create(folder)
      for (i, seed) in try reader.seeds().enumerated() { try AtomicFile.write(seed, to: Path.join(folder, "made-\(i)")) }
    } catch {
      stop("the seeds of \(reader.name): \(error)")
    }
    exit(0)
  }
  _ = reader
  return 0
}

/// Called by libFuzzer with each input.
@_cdecl("LLVMFuzzerTestOneInput")
func testOneInput(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
  let input = unsafe Array(UnsafeBufferPointer(start: bytes, count: count))
  do {
    try reader.read(input)
  } catch let error as any ReportableError {
    check(error)
  } catch is any InternalError {
    // Its callers make a sentence of it.
  } catch {
    stop("an error that no user can read: \(type(of: error)) \(error)")
  }
  return 0
}

/// One sentence that a terminal can show: not empty, on one line, without control characters, and not as long as the file.
private func check(_ error: any ReportableError) {
  let sentence = error.message
  guard !sentence.isEmpty, sentence.utf8.count <= 16000 else { stop("a sentence of \(sentence.utf8.count) bytes: \(sentence)") }
  guard !sentence.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) else {
    stop("control characters in: \(sentence.debugDescription)")
  }
  let isAboutInput = [.badData, .missingInput, .cannotCreate].contains(error.kind)
  guard isAboutInput else { stop("exit code \(error.kind.exitCode) for a bad file: \(sentence)") }
}

/// An error that never reaches a user as it is.
protocol InternalError: Error {}

/// Ends the process as a find.
func stop(_ words: String) -> Never {
  let line = Array((words + "\n").utf8)
  _ = unsafe write(STDERR_FILENO, line, line.count)
  abort()
}

/// Stops unless `condition` holds.
func require(_ condition: Bool, _ words: @autoclosure () -> String) {
  if !condition { stop(words()) }
}
