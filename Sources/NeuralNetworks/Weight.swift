import Compute

/// A layer's weight as its primitives see it: spectrally normalized when asked, and copied into whatever orders the
/// primitives want, each copy refreshed when the weight has changed.
final class Weight {
  let parameter: Parameter
  let spectral: SpectralNormalization?
  private var views: [View] = []
  private var contributions: [Contribution] = []
  private var effectiveVersion = 0
  private var preparedVersion = -1

  init(_ parameter: Parameter, spectral: SpectralNormalization?) {
    self.parameter = parameter
    self.spectral = spectral
  }

  var state: [StateTensor] {
    guard let spectral else { return [] }
    return [StateTensor(parameter.name + ".u", spectral.u), StateTensor(parameter.name + ".v", spectral.v)]
  }

  /// To be called at the start of each forward pass.
  func prepare(_ phase: Phase) {
    let changed = preparedVersion != parameter.version
    if let spectral {
      Profile.loop("spectral normalization") {
        if phase == .training {
          spectral.step(parameter.value)
        } else if changed {
          spectral.measure(parameter.value)
        }
        if phase == .training || changed { spectral.divide(parameter.value) }
      }
    }
    if changed || (spectral != nil && phase == .training) { effectiveVersion += 1 }
    preparedVersion = parameter.version
  }

  /// Row-major.
  var effective: Tensor { spectral?.normalized ?? parameter.value }

  /// The weight in the order `layout`. `source` says how the row-major weight is seen as that shape; by default, as it is.
  func view(_ layout: Layout, of source: Layout? = nil) -> Tensor {
    let view = views.first { $0.layout === layout } ?? makeView(layout, source)
    if let reorder = view.reorder, view.version != effectiveVersion {
      view.version = effectiveVersion
      reorder.run(view.source, into: view.tensor)
    }
    return view.tensor
  }

  /// Adds `dw`, the gradient with respect to the effective weight, to the parameter's gradient.
  func accumulate(_ dw: Tensor, of source: Layout? = nil) {
    let contribution = contributions.first { $0.from === dw.layout } ?? makeContribution(dw.layout, source)
    if let spectral {
      contribution.reorder.run(dw, into: contribution.seen)
      Profile.loop("spectral normalization, gradient") { spectral.pullBack(contribution.plain, into: parameter) }
    } else {
      parameter.accumulate(
        overwrite: { contribution.reorder.run(dw, into: contribution.gradient) },
        add: {
          contribution.reorder.run(dw, into: contribution.seen)
          parameter.gradient.add(contribution.plain)
        })
    }
  }

  private func seenAs(_ source: Layout?, _ shape: Shape) -> Layout { source ?? Layout(rowMajor: shape) }

  private func makeView(_ layout: Layout, _ source: Layout?) -> View {
    let plain = effective.seen(as: seenAs(source, layout.shape))
    let view = View(layout, plain, name: parameter.name)
    views.append(view)
    return view
  }

  private func makeContribution(_ from: Layout, _ source: Layout?) -> Contribution {
    let made = Contribution(from, parameter, seenAs(source, from.shape))
    contributions.append(made)
    return made
  }

  private final class View {
    let layout: Layout
    let source: Tensor
    let tensor: Tensor
    /// nil where the weight already lies as the primitive wants it.
    let reorder: Reorder?
    var version = -1

    init(_ layout: Layout, _ source: Tensor, name: String) {
      self.layout = layout
      self.source = source
      let isThere = source.layout == layout
      tensor = isThere ? source : Tensor(layout)
      reorder = isThere ? nil : Reorder(from: source.layout, to: layout, for: name)
    }
  }

  /// The way of a gradient from a primitive's order back to row-major.
  private final class Contribution {
    let from: Layout
    let reorder: Reorder
    /// The parameter's gradient, and a buffer beside it, both plain and seen as the primitive sees them.
    let gradient: Tensor
    let plain: Tensor
    let seen: Tensor

    init(_ from: Layout, _ parameter: Parameter, _ seenAs: Layout) {
      self.from = from
      reorder = Reorder(from: from, to: seenAs, for: parameter.name + ", gradient")
      gradient = parameter.gradient.seen(as: seenAs)
      plain = Tensor(parameter.value.layout)
      seen = plain.seen(as: seenAs)
    }
  }
}
