public import Compute

/// Divides a weight matrix by its largest singular value σ, so that the layer stretches no input more than once
/// (Miyato et al. 2018): one step of the power method at each training pass, u ← Wv/‖Wv‖, v ← Wᵀu/‖Wᵀu‖, σ = uᵀWv.
/// A weight `[O, …]` is a matrix of O rows, whatever the order within a row.
public final class SpectralNormalization {
  /// The left singular vector `[O]`, and the right one, in the order of a row.
  public let u: Tensor
  public let v: Tensor
  private(set) var sigma: Float = 1
  /// W/σ
  let normalized: Tensor

  /// Starts with random vectors and 15 steps, as PyTorch does.
  public init(_ weight: Tensor, using random: inout RandomSource) {
    u = Tensor([weight.shape.rows])
    v = weight.layout.isRowMajor ? Tensor([weight.shape.rowCount]) : Tensor(weight.layout.row)
    normalized = Tensor(weight.layout)
    for vector in [u, v] {
      let start = Tensor([vector.shape.count])
      start.withMutableValues { random.fillNormal(&$0) }
      vector.copy(from: start.values)
    }
    normalize(u)
    normalize(v)
    for _ in 0..<15 { step(weight) }
  }

  /// One step of the power method; sets σ = ‖Wᵀu‖, which is uᵀWv for the new v.
  func step(_ weight: Tensor) {
    weight.multiply(v, into: u)
    normalize(u)
    weight.multiplyTransposed(u, into: v)
    sigma = normalize(v)
  }

  /// σ for the vectors as they are.
  func measure(_ weight: Tensor) {
    let product = Tensor(u.shape)
    weight.multiply(v, into: product)
    sigma = product.dot(u)
  }

  func divide(_ weight: Tensor) { normalized.set(weight, scaledBy: 1 / sigma) }

  /// Turns G, the gradient with respect to W/σ, into that with respect to W (u and v held fixed):
  /// (G − ⟨G, W/σ⟩ u vᵀ)/σ.
  func pullBack(_ gradient: Tensor, into parameter: Parameter) {
    let inner = gradient.dot(normalized)
    parameter.accumulate(
      overwrite: { parameter.gradient.addScaled(gradient, by: 1 / sigma, minusOuter: inner / sigma, u, v, accumulate: false) },
      add: { parameter.gradient.addScaled(gradient, by: 1 / sigma, minusOuter: inner / sigma, u, v, accumulate: true) })
  }

  @discardableResult
  private func normalize(_ x: Tensor) -> Float {
    let norm = x.norm
    x.scale(by: 1 / max(norm, 1e-12))
    return norm
  }
}
