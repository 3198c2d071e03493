public import Compute

/// The conditioning of a projection discriminator (Miyato & Koyama 2018): ⟨E·y, h⟩, the inner product of a learned
/// vector for each class with the features. `h [N, D]`, E `[D, classes]`, one score for each row. A row without a
/// label gets no contribution.
public final class LabelProjection {
  private let weight: Weight
  private let classes: Int
  private let features: Int
  private var latest: (h: Tensor, labels: [Int?])?
  private var dh: Tensor?
  private let dw: Tensor

  /// - Parameter weight: E, `[D, classes]`
  public init(_ name: String, weight: Tensor, spectral: SpectralNormalization? = nil) {
    self.weight = Weight(Parameter(name + ".weight", weight), spectral: spectral)
    features = weight.shape[0]
    classes = weight.shape[1]
    dw = Tensor(weight.shape)
  }

  /// With PyTorch's default start of a linear layer from a one-hot label.
  public convenience init(_ name: String, features: Int, classes: Int, spectral: Bool, using random: inout RandomSource) {
    let w = Initialization.uniform([features, classes], fanIn: classes, using: &random)
    self.init(name, weight: w, spectral: spectral ? SpectralNormalization(w, using: &random) : nil)
  }

  public var parameters: [Parameter] { [weight.parameter] }
  public var state: [StateTensor] { weight.state }

  /// Adds ⟨E·y, h⟩ to the scores `[N, 1]`.
  public func addForward(_ h: Tensor, _ labels: [Int?], to scores: Tensor, _ phase: Phase) {
    weight.prepare(phase)
    latest = (h, labels)
    Profile.loop("projection of labels") { add(h, labels, to: scores) }
  }

  private func add(_ h: Tensor, _ labels: [Int?], to scores: Tensor) {
    scores.withMutableValues { s in
      h.withValues { h in
        weight.effective.withValues { e in
          for n in 0..<labels.count {
            guard let y = labels[n] else { continue }
            var sum: Float = 0
            for d in 0..<features { sum += e[d * classes + y] * h[n * features + d] }
            s[n] += sum
          }
        }
      }
    }
  }

  /// The gradient with respect to h, from that of the scores.
  public func backward(_ dscores: Tensor, _ gradients: Gradients) -> Tensor {
    guard let (h, labels) = latest else { fatalError("a backward pass without a forward pass") }
    let dh = self.dh.flatMap { $0.shape == h.shape ? $0 : nil } ?? Tensor(h.shape)
    self.dh = dh
    dh.fill(0)
    dscores.withValues { ds in
      dh.withMutableValues { dh in
        weight.effective.withValues { e in
          for n in 0..<labels.count {
            guard let y = labels[n] else { continue }
            for d in 0..<features { dh[n * features + d] = ds[n] * e[d * classes + y] }
          }
        }
      }
    }
    if gradients.ofParameters {
      dw.fill(0)
      dscores.withValues { ds in
        h.withValues { h in
          dw.withMutableValues { dw in
            for n in 0..<labels.count {
              guard let y = labels[n] else { continue }
              for d in 0..<features { dw[d * classes + y] += ds[n] * h[n * features + d] }
            }
          }
        }
      }
      weight.accumulate(dw)
    }
    return dh
  }
}
