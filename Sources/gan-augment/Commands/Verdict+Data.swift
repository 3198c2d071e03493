import Datasets
import Evaluation
import Files
import Models

/// What a verdict is about.
struct VerdictData {
  /// Those that have a label, after all cuts.
  let labelled: LabelledImages
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
    let (training, test, findings) = try source.loadBoth(test: true, size: size) { line.update($0) }
    line.finish()
    if let findings { for line in findings.lines { Console.note(line) } }
    var chosen = training.labels.indices.filter { training.labels[$0] != nil }
    var known = [training]
    if let few = try labels.resolvedSplit() {
      chosen = try few.indices(of: training)
      known.append(try few.applied(to: training))
    }
    if let rare {
      chosen = training.rarefied(chosen, classes: try ClassSelection.labels(rare, of: training.classNames, option: "--rare"))
    }
    let labelled = training.selecting(chosen)
    let present = Set(labelled.labels.compactMap(\.self)).count
    guard present >= 2 else { throw JudgeError.tooFewClasses(dataset: training.name, found: present) }
    guard let test, test.labels.contains(where: { $0 != nil }) else {
      throw FormatError.nothingToTest(path: source.data ?? training.name)
    }
    return VerdictData(
      labelled: labelled, test: test.selecting(test.labels.indices.filter { test.labels[$0] != nil }),
      known: known.map { images in
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
