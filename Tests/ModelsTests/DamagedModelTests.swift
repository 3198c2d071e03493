import Files
import Models
import Serialization
import Testing

/// A reader that believes nothing.
struct DamagedModelTests {
  @Test func everyTruncationIsRejected() throws {
    let bytes = TestModels.model(TestModels.smallest).encoded(.f16).bytes
    for length in 0..<bytes.count {
      #expect(throws: ContainerError.self, "\(length) bytes") { try Model(decoding: Array(bytes.prefix(length))) }
    }
  }

  @Test func everyChangedByteIsRejected() throws {
    let bytes = TestModels.model(TestModels.smallest).encoded(.f16).bytes
    _ = try Model(decoding: bytes)
    for i in bytes.indices {
      for flip: UInt8 in [0x01, 0x20, 0xFF] {
        var changed = bytes
        changed[i] ^= flip
        #expect(throws: ContainerError.self, "byte \(i) ^ \(flip)") { try Model(decoding: changed) }
      }
    }
  }

  @Test func surplusIsRejected() {
    let bytes = TestModels.model(TestModels.smallest).encoded(.f16).bytes
    #expect(throws: ContainerError.self) { try Model(decoding: bytes + [0]) }
    #expect(throws: ContainerError.self) { try Model(decoding: bytes + bytes) }
  }

  /// Of a right file with a right checksum, what else can be wrong.
  private func problem(_ bytes: [UInt8]) throws -> ModelError.Problem {
    try #require(throws: ModelError.self) { try Model(decoding: bytes) }.problem
  }

  @Test func foreignSafetensorsIsRejected() throws {
    let foreign = Container(arrays: [NamedArray(name: "generator.linear.weight", shape: [1], floats: [1])]).encoded()
    #expect(try problem(foreign) == .foreign)
    #expect(try problem(TestModels.model(TestModels.smallest).edited(metadata: { $0["format"] = "another program" })) == .foreign)
  }

  @Test(arguments: ["0", "2", "1.0", "", nil])
  func otherVersionIsRejected(_ version: String?) throws {
    let bytes = try TestModels.model(TestModels.smallest).edited(metadata: { $0["version"] = version })
    #expect(try problem(bytes) == .version(version ?? "unknown"))
  }

  @Test(arguments: [
    ("architecture", nil), ("architecture", "{}"), ("architecture", "[1]"), ("architecture", "{"), ("training", nil),
    ("training", "7"), ("training", "}"), ("data", nil),
  ] as [(String, String?)])
  func headerWithoutSenseIsRejected(_ key: String, _ value: String?) throws {
    let bytes = try TestModels.model(TestModels.smallest).edited(metadata: { $0[key] = value })
    #expect(try problem(bytes) == .entry(key))
  }

  /// Quotes within quotes double with every writing: what fits into this header would not fit into the next.
  @Test func headerThatCouldNotBeWrittenAgainIsRejected() throws {
    let quotes = JSONValue.string(String(repeating: "\"", count: 100_000)).text
    let bytes = try TestModels.model(TestModels.smallest).edited(metadata: { $0["training"] = "{\"a\":[\(quotes)]}" })
    #expect(try problem(bytes) == .entry("training"))
  }

  @Test func everyMissingArrayIsNoticed() throws {
    for model in [TestModels.smallest, TestModels.perceptron, TestModels.twoLayers].map({ TestModels.model($0) }) {
      for name in model.contents.map(\.name) {
        #expect(try problem(model.edited(arrays: { $0.filter { $0.name != name } })) == .missing(name))
      }
    }
  }

  @Test func surplusArrayIsNoticed() throws {
    let extra = NamedArray(name: "discriminator.score.weight", shape: [1], floats: [0])
    #expect(try problem(TestModels.model(TestModels.smallest).edited(arrays: { $0 + [extra] })) == .unknown(extra.name))
  }

  @Test func everyOtherShapeIsNoticed() throws {
    let model = TestModels.model(TestModels.smallest)
    for (name, shape) in model.contents {
      for other in [[1] + shape, [shape.reduce(1, *) + 1], [0], []] {
        let bytes = try model.edited(arrays: { arrays in
          arrays.map { array in
            let floats = [Float](repeating: 0, count: other.reduce(1, *))
            return array.name == name ? NamedArray(name: name, shape: other, floats: floats) : array
          }
        })
        #expect(try problem(bytes) == .shape(name, found: other, expected: shape))
      }
    }
  }

  @Test(arguments: [Float.nan, .infinity, -.infinity])
  func everyNumberThatIsNotFiniteIsNoticed(_ value: Float) throws {
    let model = TestModels.model(TestModels.smallest)
    for (name, _) in model.contents {
      let bytes = try model.edited(arrays: { arrays in
        arrays.map { array in
          guard array.name == name else { return array }
          var floats = array.floats()
          floats[floats.count - 1] = value
          return NamedArray(name: name, shape: array.shape, floats: floats)
        }
      })
      #expect(try problem(bytes) == .notFinite(name))
    }
  }

  /// Architectures that a right checksum vouches for and that must not decide what is allocated. Each is refused in
  /// no time and without memory to speak of: the test would not survive the allocation of 2⁵⁰ numbers.
  static let hostile: [(key: String, value: JSONValue)] = [
    ("height", 0), ("height", -4), ("height", 3), ("height", 6), ("height", 1_048_576), ("height", .integer(.max)),
    ("height", .integer(.min)), ("height", 4.0), ("height", "4"), ("height", nil), ("width", 0), ("width", .integer(.max)),
    ("imageChannels", 0), ("imageChannels", 2), ("imageChannels", -1), ("imageChannels", .integer(.max)),
    ("noise", 0), ("noise", -1), ("noise", 5000), ("noise", .integer(.max)),
    ("classNames", .array([JSONValue](repeating: "c", count: 100_001))), ("classNames", [1]), ("classNames", "a"),
    ("codes", .array((0..<65).map { ["name": .string("c\($0)"), "guide": "free"] })),
    ("codes", [["name": "a", "guide": "magic"]]), ("codes", [["name": "a"]]), ("codes", ["a"]),
    ("codes", [["name": "../../a", "guide": "free"]]), ("codes", [["name": "", "guide": "free"]]),
    ("codes", [["name": "a\nb", "guide": "free"]]), ("codes", [["name": "a,b", "guide": "free"]]),
    ("codes", [["name": "a", "guide": "free"], ["name": "a", "guide": "free"]]),
    ("generatorChannels", []), ("generatorChannels", [0]), ("generatorChannels", [-2]), ("generatorChannels", [4097]),
    ("generatorChannels", [.integer(.max), .integer(.max)]), ("generatorChannels", [2, 2.5]), ("generatorChannels", 2),
    ("generatorChannels", [1, 1, 1, 1, 1, 1, 1]), ("generatorChannels", [2, 2, 2]),
    ("discriminatorChannels", []), ("discriminatorChannels", [0]), ("discriminatorChannels", [1, 1, 1, 1]),
    ("discriminatorFeatures", 0), ("discriminatorFeatures", .integer(.max)),
    ("recognizerChannels", []), ("recognizerChannels", [.integer(.min)]),
  ]

  @Test(arguments: hostile)
  func hostileArchitectureIsRejected(_ key: String, _ value: JSONValue) throws {
    let bytes = try TestModels.model(TestModels.smallest).editedArchitecture { $0[key] = value }
    #expect(try problem(bytes) == .entry("architecture"))
  }

  /// Each size is allowed, but not all together: a small file asked for maps of 4096 x 512 x 512 numbers an image.
  @Test func mapsThatNoMemoryHoldsAreRejected() throws {
    let bytes = try TestModels.model(TestModels.smallest).editedArchitecture {
      $0["height"] = 1024
      $0["width"] = 1024
      $0["generatorChannels"] = [1, 4096]
    }
    #expect(try problem(bytes) == .entry("architecture"))
  }

  /// The widest perceptron of the largest images, all of whose arrays' sizes are lies: 2³⁴ numbers in one of them.
  @Test func perceptronThatNoMemoryHoldsIsRejected() throws {
    let bytes = try TestModels.model(TestModels.perceptron).editedArchitecture {
      $0["height"] = 1024
      $0["width"] = 1024
      $0["imageChannels"] = 4
      $0["generatorChannels"] = .array([JSONValue](repeating: 4096, count: 6))
    }
    #expect(try problem(bytes) == .shape("generator.hidden0.weight", found: [12, 10], expected: [4096, 10]))
  }

  @Test(arguments: [
    ("family", "transformer"), ("family", 1), ("conditioning", "magic"), ("conditioning", "none"), ("normalization", true),
    ("normalization", "batch"), ("discoversClasses", 1), ("generatorChannels", [4097]),
    ("generatorChannels", []), ("generatorChannels", [1, 1, 1, 1, 1, 1, 1]), ("height", 3), ("width", .integer(.max)),
  ] as [(String, JSONValue)])
  func perceptronWithoutSenseIsRejected(_ key: String, _ value: JSONValue) throws {
    let bytes = try TestModels.model(TestModels.perceptron).editedArchitecture { $0[key] = value }
    #expect(try problem(bytes) == .entry("architecture"))
  }

  /// A perceptron's arrays under the name of the other family, and the other way round.
  @Test(arguments: [(TestModels.perceptron, nil), (TestModels.smallest, "mlp")] as [(Architecture, JSONValue?)])
  func otherFamilyIsRejected(_ architecture: Architecture, _ family: JSONValue?) throws {
    let sides = try TestModels.model(architecture).editedArchitecture {
      $0["family"] = family
      $0["height"] = 8
      $0["width"] = 8
    }
    let first = family == nil ? "generator.linear.weight" : "generator.hidden0.weight"
    #expect(try problem(sides) == .missing(first))
  }

  /// An architecture that is possible, but not that of the arrays.
  @Test(arguments: [
    ("height", 8), ("noise", 3), ("imageChannels", 3), ("classNames", ["a"]), ("codes", []), ("generatorChannels", [2, 4]),
    ("generatorChannels", [2]),
  ] as [(String, JSONValue)])
  func otherArchitectureIsRejected(_ key: String, _ value: JSONValue) throws {
    let bytes = try TestModels.model(TestModels.smallest).editedArchitecture { $0[key] = value }
    let problem = try problem(bytes)
    let isMismatch =
      switch problem {
      case .shape, .missing, .unknown: true
      default: false
      }
    #expect(isMismatch, "\(problem)")
  }

  @Test func fileThatIsMissingIsSaid() throws {
    let error = try #require(throws: FileError.self) { try Model.load("/nowhere/m.safetensors") }
    #expect(error.kind == .missingInput)
  }
}

/// One sentence for each thing that can be wrong.
struct ModelErrorTests {
  @Test func sentencesNameFileFindingAndRemedy() throws {
    let model = TestModels.model(TestModels.smallest)
    let shorter = try model.edited(arrays: { Array($0.dropFirst()) })
    let other = try model.editedArchitecture { $0["noise"] = 3 }
    for (bytes, sentence) in [
      (shorter, "m.st: the array generator.linear.weight is missing; train again or take another copy"),
      (
        other,
        "m.st: the array generator.linear.weight has the shape [2, 5], expected [2, 6]; train again or take another copy"
      ),
      (
        try model.edited(metadata: { $0["version"] = "9" }),
        "m.st: a model of format version 9, this program reads version 1; train again, or use the program that wrote it"
      ),
    ] {
      let error = try #require(throws: ModelError.self) { try Model(decoding: bytes, path: "m.st") }
      #expect(error.message == sentence)
      #expect(error.kind.exitCode == 65)
    }
  }
}
