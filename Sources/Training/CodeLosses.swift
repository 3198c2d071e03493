internal import Compute
internal import Models
internal import NeuralNetworks

/// The likelihood of the continuous codes under what is read of them (InfoGAN's L_I, Chen et al. 2016): by recognizers of their own, or from
/// the discriminator's features.
struct CodeLosses {
  /// The numbers of the codes that a recognizer reads.
  let ofRecognizers: [Int]
  /// Of those that are read from the features.
  let ofFeatures: [Int]
  private let weight: Float

  /// - Parameter weight: of the mean over all codes
  init(_ codes: [LatentCode], weight: Float) {
    ofRecognizers = codes.indices.filter { codes[$0].guide != .features }
    ofFeatures = codes.indices.filter { codes[$0].guide == .features }
    self.weight = weight
  }

  private var count: Int { ofRecognizers.count + ofFeatures.count }

  /// - Parameters:
  ///   - prediction: `[N, 2]`: mean and log standard deviation of the code
  ///   - gradient: `[N, 2]`, overwritten
  /// - Returns: its part of the mean over all codes, before the weight
  func recognized(_ prediction: Tensor, _ latent: LatentBatch, code: Int, gradient: Tensor) -> Float {
    guard let codes = latent.codes else { return 0 }
    let n = latent.rows
    return prediction.withValues { prediction in
      codes.withValues { codes in
        gradient.withMutableValues {
          Losses.codeLikelihood(
            prediction, codes.extracting(code * n..<(code + 1) * n), weight: weight / Float(count), gradient: &$0)
        }
      }
    } / Float(count)
  }

  /// - Parameters:
  ///   - predictions: `[firstRow + N, 2·codes]`; nil without such codes
  ///   - firstRow: the rows before it are of real images, which have no codes
  ///   - gradient: as the predictions, overwritten
  /// - Returns: their part of the mean over all codes, before the weight
  func read(_ predictions: Tensor?, _ latent: LatentBatch, firstRow: Int, gradient: Tensor?) -> Float {
    guard let predictions, let gradient else { return 0 }
    let (n, width) = (latent.rows, predictions.shape.rowCount)
    gradient.fill(0)
    var sum: Float = 0
    for (place, code) in ofFeatures.enumerated() {
      func column(_ row: Int) -> Int { (firstRow + row) * width + 2 * place }
      let (own, ofOwn) = (Tensor([n, 2]), Tensor([n, 2]))
      predictions.withValues { all in
        own.withMutableValues { own in
          for row in 0..<n { (own[2 * row], own[2 * row + 1]) = (all[column(row)], all[column(row) + 1]) }
        }
      }
      sum += recognized(own, latent, code: code, gradient: ofOwn)
      ofOwn.withValues { own in
        gradient.withMutableValues { all in
          for row in 0..<n { (all[column(row)], all[column(row) + 1]) = (own[2 * row], own[2 * row + 1]) }
        }
      }
    }
    return sum
  }
}
