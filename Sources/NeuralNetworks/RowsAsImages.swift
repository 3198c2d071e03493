public import Compute

/// Rows of numbers as images: input `[N, C·H·W]`, output `[N, C, H, W]`, both row-major. Nothing is copied, but a gradient
/// that comes in another order.
public final class RowsAsImages: Layer {
  private let image: [Int]
  private var prepared = Prepared<Plan>()

  /// - Parameter image: channels, height, width
  public init(image: [Int]) { self.image = image }

  public func forward(_ x: Tensor, _ phase: Phase) -> Tensor {
    precondition(x.shape.rowCount == image.reduce(1, *), "rows of \(x.shape) as images of \(image)")
    let plan = prepared.plan(for: x.layout) { Plan(x.shape, image) }
    return plan.images.view(of: x)
  }

  public func backward(_ dy: Tensor, _ gradients: Gradients) -> Tensor? {
    guard gradients.ofInput else { return nil }
    let plan = prepared.current
    return plan.rows.view(of: plan.adapter.adapt(dy))
  }

  private final class Plan {
    let images: View
    let rows: View
    let adapter: Adapter

    init(_ x: Shape, _ image: [Int]) {
      let shape = Shape([x.rows] + image)
      images = View(shape)
      rows = View(x)
      adapter = Adapter(to: Layout(rowMajor: shape))
    }
  }

  /// The latest tensor that was seen, under another shape: layers use their buffers again and again.
  private final class View {
    private let shape: Shape
    private var latest: (of: Tensor, view: Tensor)?

    init(_ shape: Shape) { self.shape = shape }

    func view(of x: Tensor) -> Tensor {
      if let latest, latest.of === x { return latest.view }
      let view = x.reshaped(shape)
      latest = (x, view)
      return view
    }
  }
}
