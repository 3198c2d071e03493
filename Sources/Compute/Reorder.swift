internal import COneDNN

/// Copies a tensor into another order, prepared for one pair of layouts.
public final class Reorder {
  private let primitive: Primitive

  /// - Parameter name: what it is done for, for errors and profiles
  public init(from: Layout, to: Layout, for name: String = "") {
    precondition(from.shape == to.shape, "reordering \(from.shape) to \(to.shape)")
    primitive = Primitive(unsafe PrimitiveDescriptor(.reorder, "\(name) \(from.shape)") {
      unsafe odn_reorder($0, Engine.cpu, from.handle.raw, to.handle.raw)
    })
  }

  public func run(_ from: Tensor, into to: Tensor) { primitive.run((DNNL_ARG_FROM, from), (DNNL_ARG_TO, to)) }
}

/// Hands a tensor on in the order that its reader wants, copying only where the orders differ; prepares the copy
/// once and owns its buffer.
public final class Adapter {
  private let wanted: Layout
  private let name: String
  private var source: Layout?
  private var reorder: Reorder?
  private var buffer: Tensor?

  /// - Parameter name: what it is done for, for errors and profiles
  public init(to wanted: Layout, for name: String = "") {
    self.wanted = wanted
    self.name = name
  }

  /// The result is valid until the next call, and may be `x` itself.
  public func adapt(_ x: Tensor) -> Tensor {
    if source !== x.layout, source != x.layout {
      reorder = x.layout == wanted ? nil : Reorder(from: x.layout, to: wanted, for: name)
      buffer = reorder == nil ? nil : Tensor(wanted)
    }
    source = x.layout
    guard let reorder, let buffer else { return x }
    reorder.run(x, into: buffer)
    return buffer
  }
}
