private import Compute
public import Images

/// One image to be drawn: its identity, and codes set by hand.
public struct SampleRequest: Sendable, Equatable {
  /// nil for a model without labels.
  public var label: Int?
  /// The image's number within its class.
  public var index: Int
  /// Codes that are not drawn but given, by number, −1…1 as trained (beyond that at the user's risk).
  public var codes: [Int: Float]

  public init(label: Int?, index: Int, codes: [Int: Float] = [:]) {
    self.label = label
    self.index = index
    self.codes = codes
  }
}

/// Draws images from a trained generator: image i of class c depends only on the model, the seed, c and i.
///
/// Always runs batches of the same number of rows, the last one padded: on some processors the engine's results
/// differ in the last bits with the batch size. The number of threads can do the same, so ``Augmentation`` gives
/// each thread a sampler of its own.
public final class Sampler {
  /// Rows of every batch. Part of every image's identity: never change it.
  public static let rows = 64

  public let generator: Generator
  public let seed: UInt64
  private let latent: LatentBatch

  public init(_ generator: Generator, seed: UInt64) {
    self.generator = generator
    self.seed = seed
    latent = LatentBatch(generator.latentSpace, rows: Sampler.rows)
  }

  /// What image `index` of class `label` is drawn from.
  public func point(_ request: SampleRequest) -> LatentPoint {
    var random = RandomSource(seed: seed, purpose: .generation, class: request.label ?? 0, index: request.index)
    var point = generator.latentSpace.sample(using: &random)
    for (code, value) in request.codes { point.codes[code] = value }
    return point
  }

  /// The images as bytes 0…255, `[count, height, width, channels]`, one after another.
  public func draw(_ requests: [SampleRequest]) -> [UInt8] {
    let channels = generator.architecture.imageChannels
    let size = generator.architecture.pixelsPerImage
    var bytes = [UInt8](repeating: 0, count: requests.count * size)
    var first = 0
    while first < requests.count {
      let count = min(Sampler.rows, requests.count - first)
      for row in 0..<Sampler.rows {
        // Rows behind the last one repeat it; a row's image does not depend on the others.
        let request = requests[first + min(row, count - 1)]
        latent.set(row, label: request.label, point(request))
      }
      let images = generator.forward(latent, .inference)
      images.withValues { values in
        var out = bytes.mutableSpan
        for row in 0..<count {
          let planes = values.extracting(row * size..<(row + 1) * size)
          out.withPart((first + row) * size..<(first + row + 1) * size) {
            PixelScale.interleavedBytes(from: planes, channels: channels, into: &$0)
          }
        }
      }
      first += count
    }
    return bytes
  }

  /// The same as pictures.
  public func images(_ requests: [SampleRequest]) -> [Image] {
    let architecture = generator.architecture
    let size = architecture.pixelsPerImage
    let bytes = draw(requests)
    return requests.indices.map { i in
      Image(
        width: architecture.width, height: architecture.height, channels: architecture.imageChannels,
        pixels: Array(bytes[i * size..<(i + 1) * size]))
    }
  }
}
