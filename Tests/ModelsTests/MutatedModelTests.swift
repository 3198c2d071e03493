import Files
import Models
import Serialization
import TestSupport
import Testing

/// The model that comes with the program, damaged at random.
struct MutatedModelTests {
  static let path = Path.join(Path.parent(Path.parent(Path.parent(#filePath))), "models/mnist.safetensors")

  /// 20,000 in the long form.
  static let rounds = Environment.value("GAN_AUGMENT_RELIABILITY") == "1" ? 20_000 : 300

  @Test(.timeLimit(.minutes(10))) func everyMutationIsRejected() throws {
    let whole = try readFile(Self.path)
    _ = try Model(decoding: whole, path: "m.safetensors")
    for round in 0..<Self.rounds {
      var mutation = Mutation(seed: UInt64(round))
      let file = mutation.of(whole)
      if file == whole { continue }
      let error = #expect(throws: ContainerError.self, "round \(round)") { try Model(decoding: file, path: "m.safetensors") }
      guard let error else { continue }
      #expect(error.kind.exitCode == 65)
      #expect(error.message.hasPrefix("m.safetensors"), "round \(round): \(error.message)")
      #expect(error.message.utf8.count < 2000 && !error.message.contains("\n"))
    }
  }

  /// Behind a checksum that is right again: a header with a changed byte is a model all the same, or refused by a sentence.
  @Test func everyChangedByteOfTheHeaderIsReadOrRefused() throws {
    let whole = TestModels.model(TestModels.smallest).encoded(.f16).bytes
    let headerEnd = 8 + whole.prefix(8).enumerated().reduce(0) { $0 | Int($1.element) << (8 * $1.offset) }
    var refused = 0
    for i in 8..<headerEnd {
      for value: UInt8 in [0x22, 0x30, 0x39, whole[i] ^ 0x20] {
        var file = whole
        file[i] = value
        guard let summed = rightlySummed(file) else { continue }
        do {
          _ = try Model(decoding: summed, path: "m.safetensors")
        } catch let error as any ReportableError {
          refused += 1
          #expect(error.kind == .badData && error.message.hasPrefix("m.safetensors"))
        }
      }
    }
    #expect(refused > 1000)
  }

  /// The file with the sum that its reader found instead of the one that stands in it.
  private func rightlySummed(_ file: [UInt8]) -> [UInt8]? {
    do {
      _ = try Container(decoding: file, path: "")
      return file
    } catch {
      guard case .wrongChecksum(let stated, let found) = error.problem,
        let place = file.firstRange(of: Array("\"sha256\":\"\(stated)".utf8))
      else { return nil }
      var file = file
      file.replaceSubrange(place.upperBound - 64..<place.upperBound, with: found.utf8)
      return file
    }
  }
}
