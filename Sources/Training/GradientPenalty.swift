package import Compute
package import Models
package import NeuralNetworks

/// What a discriminator pays for being steep, beside its loss. Its gradient needs no second derivatives, because a discriminator without
/// batch normalization is linear piece by piece (`Phase.linearized`): the gradient v = ∇ₓD of each image, then the direction
/// u = ∂P/∂v through the linearized network, whose ordinary backward pass is the gradient of P.
public enum GradientPenalty: String, Sendable, CaseIterable {
  case none
  /// weight · mean (‖∇D(x̂)‖ − 1)² at points x̂ = εx + (1 − ε)G(z), ε uniform in 0…1 (WGAN-GP, Gulrajani et al. 2017).
  case interpolated
  /// weight/2 · (mean ‖∇D(x)‖² + mean ‖∇D(G(z))‖²): R1 (Mescheder et al. 2018) and R2, at real and at generated images (R3GAN,
  /// Huang et al. 2024).
  case r1r2 = "r1-r2"

  /// The paper's, or what was found to serve.
  public var usualWeight: Float {
    switch self {
    case .none: 0
    case .interpolated: 10
    case .r1r2: 1
    }
  }
}

/// Computes a ``GradientPenalty`` and adds its gradient to those of the discriminator's parameters.
package final class PenaltyPass {
  private let kind: GradientPenalty
  private let weight: Float
  private var mixed: Tensor?
  private var buffers: (direction: Tensor, dscores: Tensor)?

  /// nil where there is no penalty.
  package init?(_ kind: GradientPenalty, weight: Float) {
    guard kind != .none, weight > 0 else { return nil }
    self.kind = kind
    self.weight = weight
  }

  /// Streams of a step's random numbers, as the recognizers' and the augmentation's are.
  private static let stream = 1 << 14

  /// - Parameters:
  ///   - stacked: 2N images, the real ones first
  ///   - told: the labels of the N real images, which the generated ones share
  /// - Returns: the penalty
  package func accumulate(_ discriminator: Discriminator, stacked: Tensor, told: [Int?], key: RandomKey) -> Float {
    guard kind == .interpolated else { return accumulate(discriminator, at: stacked, told + told) }
    let n = told.count
    let points = mixed.flatMap { $0.shape.rows == n ? $0 : nil } ?? Tensor(Shape([n] + stacked.shape.sizes.dropFirst()))
    mixed = points
    let shares = (0..<n).map { row in
      var random = key.source(stream: PenaltyPass.stream, row: row)
      return random.uniform()
    }
    points.mixRows(stacked.rows(0..<n), stacked.rows(n..<2 * n), shares)
    return accumulate(discriminator, at: points, told)
  }

  /// The same at given points: of ``GradientPenalty/r1r2`` as many real ones as generated ones.
  package func accumulate(_ discriminator: Discriminator, at points: Tensor, _ labels: [Int?]) -> Float {
    let rows = labels.count
    let n = kind == .interpolated ? rows : rows / 2
    let (direction, dscores) = buffers.flatMap { $0.direction.shape == points.shape ? $0 : nil } ?? (Tensor(points.shape), Tensor([rows, 1]))
    buffers = (direction, dscores)
    dscores.fill(1)
    // Nothing moves in this pass: neither spectral vectors nor anything else.
    _ = discriminator.forward(points, labels, .inference)
    guard let slopes = discriminator.backward(DiscriminatorGradients(scores: dscores), .input) else { fatalError("the discriminator gave no gradient") }
    direction.copy(from: slopes)
    let norms = direction.rowNorms
    // P = Σ of one term for each row; ∂P/∂v = factor · v.
    var penalty: Float = 0
    dscores.withMutableValues { factors in
      for (row, norm) in norms.enumerated() {
        switch kind {
        case .none: break
        case .interpolated:
          penalty += weight / Float(n) * (norm - 1) * (norm - 1)
          factors[row] = 2 * weight / Float(n) * (norm - 1) / max(norm, 1e-12)
        case .r1r2:
          penalty += weight / 2 / Float(n) * norm * norm
          factors[row] = weight / Float(n)
        }
      }
    }
    _ = discriminator.forward(direction, labels, .linearized)
    discriminator.backward(DiscriminatorGradients(scores: dscores), .parameters)
    return penalty
  }
}
