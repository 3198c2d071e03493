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
  /// What the noise is multiplied by, 0…1: the smaller, the more ordinary and the more alike are the images
  /// (the truncation trick, Brock et al. 2019, as a scale).
  public var truncation: Float
  /// 0 for the image itself; from 1 on those that are drawn in its place when it is rejected.
  public var draw: Int

  /// More than anyone asks for in one image's place.
  public static let mostDraws = 256

  public init(label: Int?, index: Int, codes: [Int: Float] = [:], truncation: Float = 1, draw: Int = 0) {
    self.label = label
    self.index = index
    self.codes = codes
    self.truncation = truncation
    self.draw = draw
  }
}

/// One row of a generator's input.
public struct LatentInput: Sendable, Equatable {
  /// Labels with their shares, which sum to 1; one label, except between two classes. Empty without labels.
  public var labels: [Share]
  public var point: LatentPoint

  public struct Share: Sendable, Equatable {
    public let label: Int
    public let share: Float

    public init(_ label: Int, _ share: Float = 1) {
      self.label = label
      self.share = share
    }
  }

  public init(labels: [Share], _ point: LatentPoint) {
    self.labels = labels
    self.point = point
  }
}

/// Draws images from a trained model, or from a generator that is still trained: image i of class c depends only on the model, the seed, c and i.
///
/// Always runs batches of the same number of rows, the last one padded: on some processors the engine's results
/// differ in the last bits with the batch size. The number of threads can do the same, so ``Augmentation`` gives
/// each thread a sampler of its own.
public final class Sampler {
  /// Rows of every batch. Part of every image's identity: never change it.
  public static let rows = 64

  public let architecture: Architecture
  public let seed: UInt64
  private let space: LatentSpace
  private let latent: LatentBatch
  private let forward: (LatentBatch) -> Tensor

  /// Draws from the model as it is; of all ways the fastest.
  public convenience init(_ model: Model, seed: UInt64) {
    let network = model.makeFixedGenerator(rows: Sampler.rows)
    self.init(model.architecture, seed: seed) { network.forward($0.inputs) }
  }

  /// Draws from the generator as it is at each time. A ``Model`` made of it draws the same images but for a few pixels of ten
  /// thousand, one grey level apart.
  public convenience init(_ generator: Generator, seed: UInt64) {
    self.init(generator.architecture, seed: seed) { generator.forward($0, .inference) }
  }

  private init(_ architecture: Architecture, seed: UInt64, forward: @escaping (LatentBatch) -> Tensor) {
    self.architecture = architecture
    self.seed = seed
    self.forward = forward
    space = LatentSpace(architecture)
    latent = LatentBatch(space, rows: Sampler.rows)
  }

  /// What image `index` of class `label` is drawn from.
  ///
  /// - Precondition: an index below 2⁴⁰ where ``SampleRequest/draw`` is not 0, and fewer than
  ///   ``SampleRequest/mostDraws`` draws.
  public func point(_ request: SampleRequest) -> LatentPoint {
    precondition((0..<SampleRequest.mostDraws).contains(request.draw), "draw \(request.draw) of an image")
    // Other draws have streams of their own, so that an image is the same whatever became of its neighbours.
    var random =
      request.draw == 0
      ? RandomSource(seed: seed, purpose: .generation, class: request.label ?? 0, index: request.index)
      : RandomSource(seed: seed, purpose: .redraw, class: request.label ?? 0, index: request.index << 8 | request.draw)
    var point = space.sample(using: &random)
    if request.truncation != 1 { point.noise = point.noise.map { $0 * request.truncation } }
    for (code, value) in request.codes { point.codes[code] = value }
    return point
  }

  /// The generator's input for a request.
  public func input(_ request: SampleRequest) -> LatentInput {
    LatentInput(labels: request.label.map { [LatentInput.Share($0)] } ?? [], point(request))
  }

  /// The images as bytes 0…255, `[count, height, width, channels]`, one after another.
  public func draw(_ requests: [SampleRequest]) -> [UInt8] { draw(at: requests.map(input)) }

  /// The same for any points of the latent space.
  public func draw(at inputs: [LatentInput]) -> [UInt8] {
    let channels = architecture.imageChannels
    let size = architecture.pixelsPerImage
    var bytes = [UInt8](repeating: 0, count: inputs.count * size)
    var first = 0
    while first < inputs.count {
      let count = min(Sampler.rows, inputs.count - first)
      for row in 0..<Sampler.rows {
        // Rows behind the last one repeat it; a row's image does not depend on the others.
        latent.set(row, inputs[first + min(row, count - 1)])
      }
      let images = forward(latent)
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
  public func images(_ requests: [SampleRequest]) -> [Image] { images(at: requests.map(input)) }

  public func images(at inputs: [LatentInput]) -> [Image] {
    let size = architecture.pixelsPerImage
    let bytes = draw(at: inputs)
    return inputs.indices.map { i in
      Image(
        width: architecture.width, height: architecture.height, channels: architecture.imageChannels,
        pixels: Array(bytes[i * size..<(i + 1) * size]))
    }
  }
}
