import Datasets
import Evaluation
import Files
import Models

/// What a verdict is about.
struct VerdictData {
  /// Those that have a label, after all cuts.
  let labelled: LabelledImages
  /// Those without one, where generators are to learn from them.
  let unlabelled: LabelledImages?
  /// Those of the test part that have a label.
  let test: LabelledImages
  /// Data sets that a model may have been trained on: their digest, and whether such a model has not learned from each of the
  /// images with labels, because its training held it out.
  let known: [(digest: String, isHeldOut: [Bool])]
  let testDigest: String
}

extension Verdict {
  /// - Parameter size: pixels of both sides of the user's own images, where --size says nothing
  func load(size: Int?) throws -> VerdictData {
    var line = ReadingLine()
    let read = try source.load(test: .needed, size: size) { line.update($0) }
    var findings = read.findings
    let all = try labels.applied(to: read.training, test: read.test, source.preparation.resolved(), &findings) { line.update($0) }.data
    line.finish()
    if let findings { for line in findings.lines { Console.note(line) } }
    var chosen = all.labels.indices.filter { all.labels[$0] != nil }
    if let rare { chosen = all.rarefied(chosen, classes: try ClassSelection.labels(rare, of: all.classNames, option: "--rare")) }
    let labelled = all.selecting(chosen)
    let present = Set(labelled.labels.compactMap(\.self)).count
    guard present >= 2 else { throw JudgeError.tooFewClasses(dataset: all.name, found: present) }
    guard let test = read.test?.labelledOnly, test.count > 0 else { throw FormatError.nothingToTest(path: source.data ?? all.name) }
    let without = all.labels.indices.filter { all.labels[$0] == nil }
    if withUnlabelled, without.isEmpty {
      throw UsageError.senseless("--with-unlabelled: all images of \(Path.shown(all.name)) have labels; leave it out, or add --labels-per-class")
    }
    return VerdictData(
      labelled: labelled, unlabelled: withUnlabelled ? all.selecting(without) : nil, test: test,
      // Those behind the training images came without labels.
      known: [read.training, all].map { images in
        let isHeldOut = images.heldOut
        return (images.digest, chosen.map { isHeldOut[$0] })
      },
      testDigest: test.digest)
  }

  /// Makes sure that a model draws images that can stand beside these.
  func require(_ model: Model, _ path: String, suits data: LabelledImages) throws {
    let a = model.architecture
    guard a.classNames == data.classNames else {
      throw EvaluationError.classesDiffer(path: path, model: a.classNames, dataset: data.name, data: data.classNames)
    }
    guard (a.width, a.height, a.imageChannels) == (data.width, data.height, data.channels) else {
      throw EvaluationError.sizeDiffers(
        path: path, model: Verdict.size(a.width, a.height, a.imageChannels), dataset: data.name,
        data: Verdict.size(data.width, data.height, data.channels))
    }
  }

  private static func size(_ width: Int, _ height: Int, _ channels: Int) -> String {
    "\(width)x\(height) \(channels == 1 ? "grey" : channels == 3 ? "RGB" : "RGBA")"
  }
}
