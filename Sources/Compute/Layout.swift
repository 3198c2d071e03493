internal import COneDNN

/// How a tensor lies in memory: its shape, the type of its elements and their order. Row-major single precision is the form
/// that files and Swift loops know; convolutions prefer orders of their own (channels in blocks of 8 or 16).
@safe public final class Layout: Equatable {
  let handle: LayoutHandle
  public let shape: Shape
  /// nil for a primitive's private bytes.
  public let element: ElementType?

  init(_ handle: consuming LayoutHandle) {
    shape = handle.shape
    element = handle.element
    self.handle = handle
  }

  /// Row-major order.
  public convenience init(rowMajor shape: Shape, _ element: ElementType = .f32) {
    self.init(shape, tag: Layout.rowMajorTag(rank: shape.rank), element)
  }

  convenience init(_ shape: Shape, tag: dnnl_format_tag_t, _ element: ElementType = .f32) {
    var made: odn_layout?
    unsafe Engine.check(
      odn_layout_with_tag(&made, Int32(shape.rank), shape.dims, element.type, tag), "describing a layout \(shape)")
    self.init(unsafe LayoutHandle(owning: made))
  }

  convenience init(_ shape: Shape, strides: [Int]) {
    var made: odn_layout?
    unsafe Engine.check(
      odn_layout_with_strides(&made, Int32(shape.rank), shape.dims, dnnl_f32, strides.map(Int64.init)),
      "describing a layout \(shape) with strides \(strides)")
    self.init(unsafe LayoutHandle(owning: made))
  }

  /// Left open: a primitive made with it chooses.
  static func any(_ shape: Shape, _ element: ElementType = .f32) -> Layout { Layout(shape, tag: dnnl_format_tag_any, element) }

  /// A row-major matrix `[A, B]` (A = all axes of `shape` but the first, together) seen as its transpose, of `shape`
  /// `[B, …]`.
  public static func transposed(_ shape: Shape) -> Layout {
    let columns = shape.rows
    var strides = [Int](repeating: columns, count: shape.rank)
    for axis in stride(from: shape.rank - 2, through: 1, by: -1) { strides[axis] = strides[axis + 1] * shape[axis + 1] }
    strides[0] = 1
    return Layout(shape, strides: strides)
  }

  /// `[N, C, H, W]` with the channels innermost.
  static func channelsLast(_ shape: Shape) -> Layout { Layout(shape, tag: dnnl_acdb) }

  /// The order that convolutions on this processor want for activations of this shape.
  public static func preferred(_ shape: Shape, _ element: ElementType = .f32) -> Layout {
    guard shape.rank == 4, shape[1] >= 8 else { return Layout(rowMajor: shape, element) }
    return Convolution.preferredInput(shape, element)
  }

  /// The same order of the inner axes for another number of rows; left open where the order is none of the usual ones.
  func with(rows: Int) -> Layout { usual(shape.with(rows: rows), element ?? .f32) }

  /// The same order for elements of another type; left open where the order is none of the usual ones.
  func with(_ element: ElementType) -> Layout { element == self.element ? self : usual(shape, element) }

  private func usual(_ shape: Shape, _ element: ElementType) -> Layout {
    let orders =
      shape.rank == 4
      ? [dnnl_abcd, dnnl_acdb, dnnl_aBcd16b, dnnl_aBcd8b, dnnl_aBcd4b] : [Layout.rowMajorTag(rank: shape.rank)]
    let order = orders.first { self == Layout(self.shape, tag: $0, self.element ?? .f32) }
    return Layout(shape, tag: order ?? dnnl_format_tag_any, element)
  }

  /// Row-major and of single precision: what files and Swift loops read.
  public private(set) lazy var isRowMajor: Bool = element == .f32 && self == Layout(rowMajor: shape)

  /// Bytes, with the padding that blocked channels may need.
  public var bytes: Int { unsafe Int(odn_layout_bytes(handle.raw)) }

  /// The same order for the first `count` rows. Only for orders with the rows outermost, as all here are.
  public func rows(_ count: Int) -> Layout {
    let part = shape.with(rows: count)
    var made: odn_layout?
    unsafe Engine.check(
      odn_layout_part(&made, handle.raw, Int32(shape.rank), part.dims), "taking \(count) rows of a layout \(shape)")
    return Layout(unsafe LayoutHandle(owning: made))
  }

  /// The order of one row, `[1, …]`.
  public var row: Layout { rows(1) }

  public static func == (a: Layout, b: Layout) -> Bool {
    guard a !== b else { return true }
    return unsafe odn_layout_equal(a.handle.raw, b.handle.raw) != 0
  }

  private static func rowMajorTag(rank: Int) -> dnnl_format_tag_t {
    switch rank {
    case 1: dnnl_a
    case 2: dnnl_ab
    case 3: dnnl_abc
    case 4: dnnl_abcd
    case 5: dnnl_abcde
    default: fatalError("tensors have 1 to 5 axes, not \(rank)")
    }
  }
}

/// Owns one of oneDNN's memory descriptors.
@safe struct LayoutHandle: ~Copyable {
  let raw: odn_layout

  init(owning raw: odn_layout?) {
    guard let raw = unsafe raw else { fatalError("oneDNN gave no layout") }
    unsafe self.raw = raw
  }

  var element: ElementType? { unsafe ElementType(odn_layout_type(raw)) }

  var shape: Shape {
    let rank = unsafe odn_layout_rank(raw)
    return Shape((0..<rank).map { axis in unsafe Int(odn_layout_dim(raw, axis)) })
  }

  deinit { unsafe odn_layout_free(raw) }
}
