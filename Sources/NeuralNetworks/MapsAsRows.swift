public import Compute

/// Feature maps of one pixel, `[N, C, 1, 1]` in any order and of any type, as rows of single precision `[N, C]`.
public final class MapsAsRows: Layer {
  private var prepared = Prepared<Plan>()

  public init() {}

  public func forward(_ x: Tensor, _ phase: Phase) -> Tensor {
    precondition(x.shape.rank == 4 && x.shape[2] == 1 && x.shape[3] == 1, "maps of one pixel, not \(x.shape)")
    let plan = prepared.plan(for: x.layout) { Plan(x.layout) }
    return plan.rows(plan.toRows.adapt(x))
  }

  public func backward(_ dy: Tensor, _ gradients: Gradients) -> Tensor? {
    guard gradients.ofInput else { return nil }
    let plan = prepared.current
    return plan.toMaps.adapt(dy.reshaped(plan.maps))
  }

  private final class Plan {
    let toRows: Adapter
    let toMaps: Adapter
    let maps: Shape
    private var latest: (of: Tensor, rows: Tensor)?

    init(_ layout: Layout) {
      maps = layout.shape
      toRows = Adapter(to: Layout(rowMajor: maps), for: "maps as rows")
      toMaps = Adapter(to: layout, for: "maps as rows: gradient")
    }

    /// The same memory: the adapter uses its buffer again and again.
    func rows(_ x: Tensor) -> Tensor {
      if let latest, latest.of === x { return latest.rows }
      let rows = x.reshaped([maps[0], maps[1]])
      latest = (x, rows)
      return rows
    }
  }
}
