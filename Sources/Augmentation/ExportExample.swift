internal import Compute
public import Models

/// Inputs of a generator and the images that it makes of them, so that whoever runs an exported one can compare.
public enum ExportExample {
  /// How many rows it has: as many as every batch of a ``Sampler``.
  public static let rows = Sampler.rows

  /// A file for `numpy.load`: `noise` `[64, noise]`, `label` `[64]` and `codes` `[64, codes]` (those that the model has),
  /// `images` `[64, channels, height, width]` in −1…1, and `pixels`, the bytes that `generate` writes of them,
  /// `[64, height, width, channels]`.
  ///
  /// Row r is image r / classes of class r mod classes under the seed 0.
  public static func encode(of model: Model) -> [UInt8] {
    let a = model.architecture
    let generator = model.makeGenerator()
    let sampler = Sampler(generator, seed: 0)
    let classes = max(1, a.classCount)
    let requests = (0..<rows).map { row in
      SampleRequest(label: a.classCount == 0 ? nil : row % classes, index: row / classes)
    }
    let points = requests.map(sampler.point)
    let latent = LatentBatch(generator.latentSpace, rows: rows)
    for (row, point) in points.enumerated() { latent.set(row, label: requests[row].label, point) }
    let images = generator.forward(latent, .inference).values

    var arrays = [NPZ.Array(name: "noise", floats: points.flatMap(\.noise), shape: [rows, a.noise])]
    if a.classCount > 0 { arrays.append(NPZ.Array(name: "label", integers: requests.map { $0.label ?? 0 })) }
    if !a.codes.isEmpty {
      arrays.append(NPZ.Array(name: "codes", floats: points.flatMap(\.codes), shape: [rows, a.codes.count]))
    }
    arrays.append(NPZ.Array(name: "images", floats: images, shape: [rows] + a.imageShape))
    arrays.append(
      NPZ.Array(name: "pixels", bytes: sampler.draw(requests), shape: [rows, a.height, a.width, a.imageChannels]))
    return NPZ.encode(arrays)
  }
}
