import Files
import TestSupport
import Testing

/// A training that is killed (SIGKILL), at any moment and as often as it likes, and resumed ends with the bytes of one that
/// was not.
@Suite(.serialized)
struct KilledTrainingTests {
  private let folder: TemporaryFolder
  private let isLongForm = ReliabilityReport.isLong

  init() throws {
    folder = try TemporaryFolder()
    try folder.write("data/train-images-idx3-ubyte", TinyData.images(count: 240))
    try folder.write("data/train-labels-idx1-ubyte", TinyData.labels(count: 240))
  }

  /// Judges are found where the first run left the one of this data.
  private var environment: [String: String] { ["XDG_CACHE_HOME": folder.at("cache")] }

  private func arguments(_ name: String, epochs: Int, saveEvery: String) -> [String] {
    [
      "train", "--data", "data", "--name", name, "--epochs", String(epochs), "--batch", "20", "--threads", "1", "--score-every",
      "0.444", "--stop", "never", "--checkpoint-every", saveEvery,
    ]
  }

  private func hasState(_ name: String) -> Bool {
    ((try? Folder.entries(folder.at("models/\(name).training"))) ?? []).contains { $0.hasPrefix("step-") }
  }

  /// Goes on to the end. A run that was killed before anything was saved begins anew.
  private func finish(_ name: String, _ anew: [String], _ moment: String) throws -> Bool {
    let hadState = hasState(name)
    let isOver = folder.exists("models/\(name).safetensors") && !folder.exists("models/\(name).training")
    var run = try Program.run(["train", "--resume", "--name", name], in: folder.path, environment: environment)
    if run.code == 66, !hadState, !isOver {
      run = try Program.run(anew + ["--overwrite"], in: folder.path, environment: environment)
    }
    #expect(run.code == 0, "\(moment): \(run.errors)")
    return run.code == 0
  }

  /// The model's bytes are those of `unbroken`, and nothing lies about.
  private func requireSame(_ name: String, _ unbroken: [UInt8], _ moment: String) throws -> Bool {
    let isSame = try folder.read("models/\(name).safetensors") == unbroken
    #expect(isSame, "\(moment)")
    #expect(!folder.exists("models/\(name).training"), "\(moment)")
    for place in ["models", "samples/\(name)"] {
      #expect(try !folder.files(place).contains { $0.hasSuffix(".part") }, "\(moment)")
    }
    return isSame
  }

  /// A hundred moments between the first state and the end; every fourth run is killed twice.
  @Test func killedAtRandomMoments() throws {
    let count = isLongForm ? 100 : 4
    let options = { (name: String) in arguments(name, epochs: isLongForm ? 22 : 12, saveEvery: "0.05") }
    // Once for the judge, once for the time that it takes.
    #expect(try Program.run(options("unbroken"), in: folder.path, environment: environment).code == 0)
    let unbroken = try folder.read("models/unbroken.safetensors")
    let clock = ContinuousClock()
    func start(_ command: [String], _ name: String) throws -> RunningProgram {
      let program = try RunningProgram([Program.path] + command, in: folder.path, environment: environment)
      #expect(RunningProgram.wait(until: { hasState(name) || folder.exists("models/\(name).safetensors") }))
      return program
    }
    let whole = try start(options("again"), "again")
    let first = clock.now
    #expect(try whole.wait().code == 0)
    #expect(try requireSame("again", unbroken, "unbroken"))
    let length = max(0.05, seconds(clock.now - first))

    var (same, midway) = (0, 0)
    for i in 0..<count {
      let name = "killed\(i)"
      var moments: [String] = []
      for part in 0..<(i % 4 == 3 ? 2 : 1) {
        let program = try start(part == 0 ? options(name) : ["train", "--resume", "--name", name], name)
        let moment = Double.random(in: 0..<length / Double(part + 1))
        pause(seconds: moment)
        program.send(killAtOnce)
        let code = try program.wait().code
        moments.append("killed after \(moment) of \(length) s")
        if code == 137 { midway += 1 }
        #expect(hasState(name) || folder.exists("models/\(name).safetensors"), "no valid state: \(moments)")
      }
      if try finish(name, options(name), "\(moments)"), try requireSame(name, unbroken, "\(moments)") { same += 1 }
    }
    #expect(same == count)
    // The moments were not all after the end.
    #expect(midway >= count / 2)
    try ReliabilityReport.add(
      "training killed at random moments, then resumed", asked: "\(count) of \(count) equal the unbroken run",
      measured: "\(same) of \(count), in \(midway) kills midway")
  }

  /// Fifty calls of the system while states and models are written: before, in the middle of, or after the call.
  @Test(.enabled(if: FaultLibrary.path != nil, "\(FaultLibrary.isMissing)"))
  func killedInsideSaving() throws {
    let count = isLongForm ? 50 : 5
    let options = { (name: String) in arguments(name, epochs: 4, saveEvery: "0") }
    #expect(try Program.run(options("unbroken"), in: folder.path, environment: environment).code == 0)
    let unbroken = try folder.read("models/unbroken.safetensors")
    func fault(_ number: Int, _ action: Fault.Action) -> Fault { Fault(number: number, action: action, file: "models/") }
    let (counting, calls) = try run(fault(0, .none), options("counted"))
    #expect(counting.code == 0)
    #expect(calls.count > 100 && Set(calls.map(\.call)).isSuperset(of: [.create, .write, .sync, .rename, .unlink]))

    var same = 0
    for i in 0..<count {
      let name = "killed\(i)"
      let number = Int.random(in: 1...calls.count)
      let action = [Fault.Action.killBefore, .killHalf, .killAfter][i % 3]
      let moment = "\(action) at call \(number): \(calls[number - 1].call) \(calls[number - 1].path)"
      let (killed, _) = try run(fault(number, action), options(name))
      #expect(killed.code == 137, "\(moment)")
      // From the first one's new name on there is always one.
      let first = calls.firstIndex { $0.call == .rename && $0.path.contains(".training/") } ?? 0
      if number > first + 1 { #expect(hasState(name) || folder.exists("models/\(name).safetensors"), "\(moment)") }
      if try finish(name, options(name), moment), try requireSame(name, unbroken, moment) { same += 1 }
    }
    #expect(same == count)
    try ReliabilityReport.add(
      "training killed inside saving, then resumed", asked: "\(count) of \(count) equal the unbroken run",
      measured: "\(same) of \(count), at calls out of \(calls.count)")
  }

  /// Nothing can be written any more: the training ends and says how to go on. With some space it does.
  @Test(.enabled(if: FaultLibrary.path != nil, "\(FaultLibrary.isMissing)"))
  func afterAFullDiskItGoesOn() throws {
    let options = { (name: String) in arguments(name, epochs: 4, saveEvery: "0") }
    #expect(try Program.run(options("unbroken"), in: folder.path, environment: environment).code == 0)
    let unbroken = try folder.read("models/unbroken.safetensors")
    for (i, number) in [40, 81, 122].enumerated() {
      let name = "full\(i)"
      let fault = Fault(calls: [.create, .write], number: number, action: .fail(.diskFull), isLasting: true)
      let (stopped, calls) = try run(fault, options(name))
      let moment = "at call \(number), \(calls.last?.path ?? "")"
      #expect(stopped.code == 74 || stopped.code == 73, "\(moment)")
      #expect(stopped.complaint.contains("no space left on device"), "\(moment): \(stopped.errors)")
      #expect(stopped.errorLines.contains("to go on: \(Program.path) train --resume --name \(name)"), "\(moment): \(stopped.errors)")
      if try finish(name, options(name), moment) { #expect(try requireSame(name, unbroken, moment)) }
    }
  }

  private func run(_ fault: Fault, _ arguments: [String]) throws -> (Finished, [CountedCall]) {
    try fault.run(arguments, in: folder.path, environment: environment)
  }

  private func seconds(_ duration: Duration) -> Double {
    Double(duration.components.seconds) + Double(duration.components.attoseconds) * 1e-18
  }
}
