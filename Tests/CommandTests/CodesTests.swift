import Files
import Serialization
import TestSupport
import Testing

/// Codes that were measured: how they are called, shown and asked for.
struct CodesTests {
  private let folder: TemporaryFolder

  /// `m.safetensors`: the shared model, whose file says that the code that was guided to thickness moves slant, and the
  /// other nothing.
  init() throws {
    folder = try TemporaryFolder()
    let container = try Container(decoding: readFile(SharedModel.path), path: "")
    var metadata = container.metadata
    metadata["codes"] = """
      [{"name":"slant","positions":[-1.0,0.0,1.0],"movement":{"factor":"slant","unit":"rad","spearman":0.9812,\
      "spearmanOfMeans":1.0,"deviation":0.25,"yardstick":"data","means":[-0.3491,0.0873,0.5236],"classMeans":\
      [[-0.1745,0.0,0.1745],null]},"effects":[{"factor":"slant","range":3.4908,"spearman":0.9812}],"kept":[0.95,1.0,0.978]},\
      {"name":"unnamed","positions":[-1.0,1.0],"effects":[{"factor":"area","range":-0.62,"spearman":-0.31}]}]
      """
    try folder.write("m.safetensors", Container(metadata: metadata, arrays: container.arrays).encoded())
  }

  private func run(_ arguments: String...) throws -> Finished {
    try Program.run([arguments[0], "--model", "m.safetensors"] + arguments.dropFirst(), in: folder.path)
  }

  @Test func inspectSaysWhatEachCodeDoes() throws {
    let lines = try run("inspect").outputLines.filter { $0.hasPrefix("code ") }
    #expect(
      lines.map { String($0.drop { $0 != "s" && $0 != "u" }) } == [
        "slant -20.0 to 30.0° (3.5 standard deviations of the data), Spearman 0.98, class kept 97.6 % (guided: thickness)",
        "unnamed, moves nothing clearly (most: area by 0.6 standard deviations, Spearman -0.31) (guided: slant)",
      ])
  }

  @Test func inspectHasTheFiguresAsJSON() throws {
    let codes = try #require(try JSONValue(parsing: run("inspect", "--json").output)["codes"]?.arrayValue)
    #expect(codes.count == 2)
    let slant = codes[0]
    #expect(slant["code"] == 0 && slant["name"] == "slant" && slant["guide"] == "thickness" && slant["factor"] == "slant")
    #expect(slant["unit"] == "rad" && slant["spearman"] == 0.9812 && slant["spearmanOfMeans"] == 1.0)
    #expect(slant["range"] == [-0.3491, 0.5236])
    #expect(abs((slant["rangeInStandardDeviations"]?.doubleValue ?? 0) - 0.8727 / 0.25) < 1e-9)
    #expect(slant["standardDeviation"] == 0.25 && slant["standardDeviationOf"] == "data")
    #expect(abs((slant["kept"]?.doubleValue ?? 0) - 2.928 / 3) < 1e-9 && slant["keptAtWorst"] == 0.95)
    #expect(slant["positions"] == [-1.0, 0.0, 1.0] && slant["means"] == [-0.3491, 0.0873, 0.5236])
    #expect(slant["classMeans"] == [[-0.1745, 0.0, 0.1745], nil] && slant["keptAtPositions"] == [0.95, 1.0, 0.978])
    #expect(slant["effects"] == [["factor": "slant", "rangeInStandardDeviations": 3.4908, "spearman": 0.9812]])
    for key in ["factor", "unit", "spearman", "range", "rangeInStandardDeviations", "kept"] {
      #expect(codes[1][key] == .null, "\(key)")
    }
    #expect(codes[1]["name"] == "unnamed" && codes[1]["guide"] == "slant")
  }

  @Test func sweepPrintsTheTableUnderThePicture() throws {
    let all = try run("sweep", "--code", "slant", "--steps", "2")
    #expect(all.errors == "")
    #expect(
      all.output == """
        samples/m-sweep-slant.png
         code    slant   class kept
        -1.00   -20.0°       95.0 %
         0.00     5.0°      100.0 %
         1.00    30.0°       97.8 %

        """)
    // Class 0 has a map of its own, class 3 that of all.
    #expect(try run("sweep", "--class", "0", "--out", "0.png").outputLines.suffix(3) == [
      "-1.00   -10.0°               95.0 %", " 0.00     0.0°              100.0 %", " 1.00    10.0°               97.8 %",
    ])
    #expect(
      try run("sweep", "--code", "1", "--steps", "2").outputLines == [
        "samples/m-sweep-code1.png",
        "unnamed, moves nothing clearly (most: area by 0.6 standard deviations, Spearman -0.31)",
      ])
  }

  /// By what it does, by what it was to do, by number.
  @Test func aCodeHasThreeNames() throws {
    for (number, name) in ["slant", "thickness", "0"].enumerated() {
      #expect(try run("generate", "--digit", "5", "--count", "1", "--code", "\(name)=0.5", "--out", "\(number)").code == 0)
    }
    let first = try folder.contents("0")
    #expect(try folder.text("0/manifest.csv").hasPrefix("file,label,class,seed,index,slant,code1,model\n"))
    #expect(try folder.contents("1") == first && folder.contents("2") == first)
    let unknown = try run("sweep", "--code", "width")
    #expect(unknown.code == 64)
    #expect(unknown.complaint == "gan-augment: --code width: this model has the codes 0 (slant), 1 (code1)")
  }

  @Test(arguments: [
    (["--thickness", "3"], "--thickness: none of this model's codes was found to move thickness; they move slant"),
    (["--factor", "unnamed=3"], "--factor unnamed=3: none of this model's codes was found to move unnamed; they move slant"),
    (["--slant", "10", "--code", "0=0.5"], "--slant and --code slant cannot be used together"),
    (["--slant", "10", "--factor", "slant=5"], "--slant and --factor slant=5 cannot be used together"),
  ])
  func whatCannotBeAskedForIsRefused(_ arguments: [String], _ sentence: String) throws {
    for command in ["generate", "augment"] {
      let run = try Program.run([command, "--model", "m.safetensors", "--out", "out"] + arguments, in: folder.path)
      #expect(run.code == 64)
      #expect(run.errors == "gan-augment: \(sentence)\n")
      #expect(!folder.exists("out"))
    }
  }

  @Test func modelWithoutCodesSaysSo() throws {
    try TinyData.write(in: folder)
    let train = try Program.run(
      ["train", "--data", "tiny", "--codes", "0", "--epochs", "1", "--model", "none.safetensors", "--threads", "1"], in: folder.path)
    #expect(train.code == 0)
    let run = try Program.run(["generate", "--model", "none.safetensors", "--slant", "-10"], in: folder.path)
    #expect(run.code == 64)
    #expect(run.errors == "gan-augment: --slant: this model has no codes; train one with --codes 2\n")
  }

  /// 300° is where no shape of any class comes.
  @Test func outOfReachIsSaidAndDrawnAllTheSame() throws {
    let one = try run("generate", "--class", "0", "--count", "2", "--slant", "300", "--out", "one")
    #expect(one.code == 0)
    #expect(one.errorLines.first == "slant of 300.0° is out of reach: the nearest is 10.0° on average; drawn as near as possible")
    #expect(one.errorLines.dropFirst().first?.hasPrefix("slant asked 300.0°, reached ") == true)
    let some = try run("generate", "--class", "0,3", "--count", "2", "--slant", "-15", "--out", "some")
    #expect(
      some.errorLines.first
        == "slant of -15.0° is out of reach for the class 0: the nearest is -10.0° on average; drawn as near as possible")
    let all = try run("generate", "--class", "0,3", "--count", "2", "--slant", "300", "--out", "all")
    #expect(
      all.errorLines.first
        == "slant of 300.0° is out of reach for every class: the nearest is 10.0 to 30.0° on average; drawn as near as possible")
    #expect(all.errorLines.contains { $0.hasPrefix("by class: 0 ") })
    #expect(try folder.files("all").count == 5)
  }
}

/// The model that comes with the program draws as thick and as slanting as it is asked to.
struct ShippedCodesTests {
  private static let model = Path.join(Path.parent(Path.parent(Path.parent(#filePath))), "models/mnist.safetensors")

  @Test func targetsAreHitAndSaid() throws {
    let folder = try TemporaryFolder()
    let run = try Program.run(
      [
        "generate", "--model", Self.model, "--count", "10", "--thickness", "2.8", "--slant", "-5", "--out", "out", "--format", "npz",
        "--threads", "1",
      ], in: folder.path)
    #expect(run.code == 0)
    #expect(run.output == "out\n")
    for (asked, unit, tolerance) in [("thickness asked 2.80 px", " px", 0.1), ("slant asked -5.0°", "°", 1.5)] {
      let line = try #require(run.errorLines.first { $0.hasPrefix(asked + ", reached ") && $0.hasSuffix(unit) })
      let words = line.dropLast(unit.count).split(separator: " ")
      let at = try #require(words.firstIndex(of: "±"))
      let (mean, deviation) = try (#require(Double(words[at - 1])), #require(Double(words[at + 1])))
      #expect(abs(mean - (unit == "°" ? -5 : 2.8)) <= tolerance)
      #expect(deviation > 0 && deviation < 3 * tolerance)
    }
    // A line of ten means for each.
    let classes = run.errorLines.filter { $0.hasPrefix("by class: 0 ") }
    #expect(classes.count == 2 && classes.allSatisfy { $0.split(separator: ",").count == 10 })
  }
}
