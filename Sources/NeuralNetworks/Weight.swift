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
    // Through the very weights of the pass before.
    if phase == .linearized { return }
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

  /// In the parameter's order.
  var effective: Tensor { spectral?.normalized ?? parameter.value }

  /// The weight in the order `layout`. `source` says how the weight is seen as that shape; by default, as it is.
  func view(_ layout: Layout, of source: Layout? = nil) -> Tensor {
    let view = views.first { $0.layout === layout } ?? views.first { $0.layout == layout && $0.source.layout == seenAs(source, layout.shape) }
      ?? makeView(layout, source)
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
      let dw = contribution.plain(dw)
      Profile.loop("spectral normalization, gradient") { spectral.pullBack(dw, into: parameter) }
    } else {
      parameter.accumulate(
        overwrite: { contribution.copy(dw) },
        add: { parameter.gradient.add(contribution.plain(dw)) })
    }
  }

  /// A weight whose shape is the asked one is in its own order, any other one row-major.
  private func seenAs(_ source: Layout?, _ shape: Shape) -> Layout {
    source ?? (shape == parameter.shape ? parameter.value.layout : Layout(rowMajor: shape))
  }

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

  /// The way of a gradient from a primitive's order back to the parameter's.
  private final class Contribution {
    let from: Layout
    /// nil where the gradient already lies as the parameter does.
    private let reorder: Reorder?
    /// The parameter's gradient, and a buffer beside it, as the primitive sees them.
    private let gradient: Tensor
    private lazy var buffer = Tensor(plain)
    private lazy var seen = buffer.seen(as: seenAs)
    private let plain: Layout
    private let seenAs: Layout

    init(_ from: Layout, _ parameter: Parameter, _ seenAs: Layout) {
      self.from = from
      plain = parameter.value.layout
      self.seenAs = seenAs
      reorder = from == parameter.value.layout ? nil : Reorder(from: from, to: seenAs, for: parameter.name + ", gradient")
      gradient = parameter.gradient.seen(as: seenAs)
    }

    /// `dw` in the parameter's order; valid until the next call.
    func plain(_ dw: Tensor) -> Tensor {
      guard let reorder else { return dw }
      reorder.run(dw, into: seen)
      return buffer
    }

    /// The parameter's gradient becomes `dw`.
    func copy(_ dw: Tensor) {
      if let reorder { reorder.run(dw, into: gradient) } else { gradient.copy(from: dw) }
    }
  }
}
