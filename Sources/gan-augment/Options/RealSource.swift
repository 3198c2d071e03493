import Augmentation
import Datasets
import Files
import Models

/// Where the real images are that a run is measured by, or stands beside.
enum RealSource {
  /// The training images of a known data set, or all those at a path that may be learned from, at the model's size.
  ///
  /// - Parameter purpose: their classes are the model's, unless only distances count
  static func read(_ source: String, for model: Model, _ purpose: RealImages.Purpose) throws -> RealImages {
    let a = model.architecture
    let images: LabelledImages
    if DatasetOption.names.contains(source), !Folder.exists(source) {
      images = try named(source, network: .allowed)
    } else if purpose == .distances, a.classNames.isEmpty || a.discoversClasses {
      var preparation = ImagePreparation()
      preparation.size = a.width == a.height ? a.width : nil
      if a.imageChannels == 4 { preparation.alpha = .keep }
      images = try DatasetFormats.read(source, preparation: preparation, keepsUnlabelled: true) { Console.note($0) }
    } else {
      images = try DatasetFormats.read(
        source,
        expected: DatasetDescription(
          name: "the model", width: a.width, height: a.height, channels: a.imageChannels, classNames: a.classNames),
        preparation: ImagePreparation(), keepsUnlabelled: purpose == .distances
      ) { Console.note($0) }
    }
    return try RealImages(images, for: a, purpose)
  }

  /// The images that the model was trained on, where they have a name and are on this machine; nil where not.
  static func trainingImages(of model: Model) -> RealImages? {
    guard let name = model.summary.first(where: { $0.name == "data" })?.value, DatasetOption.names.contains(name),
      let images = try? named(name, network: .forbidden), model.wasTrained(on: images)
    else { return nil }
    return try? RealImages(images, for: model.architecture, .distances)
  }

  private static func named(_ name: String, network: DatasetLocator.Network) throws -> LabelledImages {
    if name == Strokes.name { return Strokes.training }
    return try DatasetLocator(network: network, notice: { Console.note($0) }).load(name, split: .train)
  }
}
