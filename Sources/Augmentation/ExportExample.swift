internal import Compute
public import Models

/// Inputs of a generator and the images that it makes of them, so that whoever runs an exported one can compare.
public enum ExportExample {
  /// How many rows it has: as many as every batch of a ``Sampler``.
  public static let rows = Sampler.rows

  /// Writes a file for `numpy.load`: `noise` `[64, noise]`, `label` `[64]` and `codes` `[64, codes]` (those that the model
  /// has), `images` `[64, channels, height, width]` in −1…1, and `pixels`, the bytes that `generate` writes of them,
  /// `[64, height, width, channels]`.
  ///
  /// Row r is image r / classes of class r mod classes under the seed 0.
  public static func write(of model: Model, to path: String) throws {
    let a = model.architecture
    let generator = model.makeGenerator()
    let sampler = Sampler(model, seed: 0)
    let classes = max(1, a.classCount)
    let requests = (0..<rows).map { row in
      SampleRequest(label: a.classCount == 0 ? nil : row % classes, index: row / classes)
    }
    let points = requests.map(sampler.point)
    let latent = LatentBatch(generator.latentSpace, rows: rows)
    for (row, point) in points.enumerated() { latent.set(row, label: requests[row].label, point) }
    let images = generator.forward(latent, .inference).values

    var file = try NPZ(path)
    func bytes(_ floats: [Float]) -> [UInt8] { floats.flatMap { littleEndian(Int($0.bitPattern), 4) } }
    try file.begin(.floats("noise", shape: [rows, a.noise]))
    try file.append(bytes(points.flatMap(\.noise)))
    if a.classCount > 0 {
      try file.begin(.integers("label", shape: [rows]))
      try file.append(requests.flatMap { littleEndian($0.label ?? 0, 8) })
    }
    if !a.codes.isEmpty {
      try file.begin(.floats("codes", shape: [rows, a.codes.count]))
      try file.append(bytes(points.flatMap(\.codes)))
    }
    try file.begin(.floats("images", shape: [rows] + a.imageShape))
    try file.append(bytes(images))
    try file.begin(.bytes("pixels", shape: [rows, a.height, a.width, a.imageChannels]))
    try file.append(sampler.draw(requests))
    try file.finish()
  }
}
