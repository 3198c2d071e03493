public import Datasets

/// Whether generated images repeat training images: how near each is to its nearest training image, against how near
/// real images that were not trained with (the test set) are to theirs. Distances are L2 over pixels scaled to 0…1.
///
/// A generator that has learned the distribution, not the images, has a ``share`` of about 1 %, as the test images have by
/// definition; one that makes blurred or odd images has less. Far more than 1 % is copying.
public struct Memorization: Sendable, Equatable {
  /// A generated image and the training image nearest to it.
  public struct Pair: Sendable, Equatable {
    public let generated: Int
    public let training: Int
    public let distance: Double
    /// `distance` ÷ the threshold: below 1, nearer than all but 1 % of real images are.
    public let ratio: Double
  }

  /// The share of test images that are nearer than the threshold.
  public static let quantile = 0.01

  /// The 1 % quantile of the test images' distances to their nearest training images.
  public let threshold: Double
  /// Generated images compared.
  public let count: Int
  /// Generated images nearer to a training image than the threshold.
  public let near: Int
  /// Generated images at most a tenth of the threshold from a training image: the same image but for a grey level here
  /// and there (measured for MNIST: the threshold is 1.29, so a tenth is one grey level in every pixel; no test image is
  /// nearer than 0.83). Where test images repeat training images, so that the threshold is 0, only exact repetitions.
  public let copies: Int
  /// The closest pairs, nearest first.
  public let closest: [Pair]

  /// ``near`` ÷ ``count``, 0…1; 0 without images.
  public var share: Double { count > 0 ? Double(near) / Double(count) : 0 }

  /// Some 5 s of one core for 10,000 images in each of the small sets and 60,000 digits. The test images' neighbours
  /// (half of it) do not depend on the generated images: keep them where several sets are compared.
  ///
  /// - Precondition: there are test and training images.
  public init(generated: LabelledImages, test: LabelledImages, training: LabelledImages, closest limit: Int = 20) {
    self.init(
      generated: NearestNeighbours(of: generated, among: training), test: NearestNeighbours(of: test, among: training),
      closest: limit)
  }

  /// From nearest training images that are known.
  public init(generated: NearestNeighbours, test: NearestNeighbours, closest limit: Int = 20) {
    let threshold = Evaluation.quantile(test.distances, Memorization.quantile)
    self.threshold = threshold
    count = generated.count
    near = generated.distances.count { $0 < threshold }
    copies = generated.distances.count { $0 <= threshold / 10 }
    let order = generated.distances.indices.sorted { generated.distances[$0] < generated.distances[$1] }
    closest = order.prefix(limit).compactMap { i in
      guard let training = generated.indices[i] else { return nil }
      let distance = generated.distances[i]
      return Pair(generated: i, training: training, distance: distance, ratio: distance == 0 ? 0 : distance / threshold)
    }
  }
}

/// The p-quantile of numbers: the sorted numbers are at 0, 1/(n−1), … 1, and between them it is interpolated linearly (the
/// default of numpy and R, "type 7"). The numbers must not be NaN.
func quantile(_ values: [Double], _ p: Double) -> Double {
  precondition(!values.isEmpty && (0...1).contains(p), "the quantile \(p) of \(values.count) numbers")
  let sorted = values.sorted()
  let place = p * Double(sorted.count - 1)
  let below = Int(place)
  let above = min(below + 1, sorted.count - 1)
  return sorted[below] + (place - Double(below)) * (sorted[above] - sorted[below])
}
