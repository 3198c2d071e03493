import Augmentation
import Datasets
import Files
import Models

/// Where the real images are that a run is measured by, or stands beside.
enum RealSource {
  /// The training images of a known data set, or all those at a path that may be learned from, at the model's size.
  static func read(_ source: String, for model: Model) throws -> RealImages {
    let a = model.architecture
    let images: LabelledImages
    if DatasetOption.names.contains(source), !Folder.exists(source) {
      images = try named(source, network: .allowed)
    } else {
      images = try DatasetFormats.read(
        source,
        expected: DatasetDescription(
          name: "the model", width: a.width, height: a.height, channels: a.imageChannels, classNames: a.classNames),
        preparation: ImagePreparation()
      ) { Console.note($0) }
    }
    return try RealImages(images, for: a)
  }

  /// The images that the model was trained on, where they have a name and are on this machine; nil where not.
  static func trainingImages(of model: Model) -> RealImages? {
    guard let name = model.summary.first(where: { $0.name == "data" })?.value, DatasetOption.names.contains(name),
      let images = try? named(name, network: .forbidden), images.digest == model.dataDigest
    else { return nil }
    return try? RealImages(images, for: model.architecture)
  }

  private static func named(_ name: String, network: DatasetLocator.Network) throws -> LabelledImages {
    if name == Strokes.name { return Strokes.training }
    return try DatasetLocator(network: network, notice: { Console.note($0) }).load(name, split: .train)
  }
}
