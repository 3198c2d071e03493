public import Datasets
internal import Serialization

/// The judge's file: a legal safetensors file with the network's arrays, and in its metadata what it was trained on and
/// how well it did.
extension Judge {
  static let formatName = "gan-augment judge"
  /// Why a file is not the judge that is looked for, in words that follow "it is".
  struct Refusal: Error, Equatable {
    let reason: String
  }

  /// A judge that was just trained; its digest is that of the file it would be written to.
  convenience init(
    _ classifier: Classifier, validation: (right: Int, count: Int), training: JudgeTraining, dataDigest: String
  ) {
    let (_, digest) = Judge.container(classifier, validation, training, dataDigest).file()
    self.init(classifier, validation: validation, training: training, dataDigest: dataDigest, digest: digest)
  }

  /// The file's bytes.
  public func encoded() -> [UInt8] { Judge.container(classifier, validation, training, dataDigest).encoded() }

  /// The judge that a file holds; nil where it holds none, or one that was not made for `data` in this program's way.
  ///
  /// - Parameters:
  ///   - data: all training images
  ///   - training: how it was made
  public convenience init?(decoding bytes: [UInt8], for data: LabelledImages, training: JudgeTraining = JudgeTraining()) {
    do {
      try self.init(decoding: bytes, form: ClassifierForm(data), training: training.resolved(for: data), dataDigest: data.digest)
    } catch {
      return nil
    }
  }

  /// Reads the judge of `form` for the data of `dataDigest`, as `training` makes it.
  convenience init(
    decoding bytes: [UInt8], form: ClassifierForm, training: JudgeTraining, dataDigest: String
  ) throws(Refusal) {
    let container: Container
    do {
      container = try Container(decoding: bytes, path: "")
    } catch {
      throw Refusal(reason: "damaged")
    }
    let metadata = container.metadata
    guard metadata["format"] == Judge.formatName else { throw Refusal(reason: "no judge") }
    guard metadata["training"] == training.text else { throw Refusal(reason: "made in another way") }
    guard metadata["data"] == dataDigest else { throw Refusal(reason: "for other data") }
    guard metadata["architecture"] == form.text else { throw Refusal(reason: "for other images") }
    guard let right = metadata["validation-right"].flatMap({ Int($0) }), right >= 0,
      let count = metadata["validation-count"].flatMap({ Int($0) }), count >= right
    else { throw Refusal(reason: "incomplete") }
    let arrays = container.arrays.map { Classifier.StoredArray(name: $0.name, shape: $0.shape, values: $0.floats()) }
    let classifier = Classifier(form: form, arrays: arrays)
    guard classifier.isWhole else { throw Refusal(reason: "incomplete") }
    self.init(
      classifier, validation: (right, count), training: training, dataDigest: dataDigest, digest: container.checksum ?? "")
  }

  private static func container(
    _ classifier: Classifier, _ validation: (right: Int, count: Int), _ training: JudgeTraining, _ dataDigest: String
  ) -> Container {
    var metadata = Metadata()
    metadata["format"] = formatName
    metadata["architecture"] = classifier.form.text
    metadata["training"] = training.text
    metadata["data"] = dataDigest
    metadata["validation-right"] = String(validation.right)
    metadata["validation-count"] = String(validation.count)
    return Container(
      metadata: metadata, arrays: classifier.arrays.map { NamedArray(name: $0.name, shape: $0.shape, floats: $0.values) })
  }
}

extension ClassifierForm {
  /// `1x28x28 in 10 classes`: channels, height, width.
  var text: String { "\(channels)x\(height)x\(width) in \(classCount) classes" }
}
