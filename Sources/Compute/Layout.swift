internal import COneDNN

/// How a tensor of 32-bit floats lies in memory: its shape and the order of its elements. Row-major is the order
/// that files and Swift loops know; convolutions prefer orders of their own (channels in blocks of 8 or 16).
@safe public final class Layout: Equatable {
  let handle: LayoutHandle
  public let shape: Shape

  init(_ handle: consuming LayoutHandle) {
    shape = handle.shape
    self.handle = handle
  }

  /// Row-major order.
  public convenience init(rowMajor shape: Shape) {
    self.init(shape, tag: Layout.rowMajorTag(rank: shape.rank))
  }

  convenience init(_ shape: Shape, tag: dnnl_format_tag_t) {
    var made: odn_layout?
    unsafe Engine.check(
      odn_layout_with_tag(&made, Int32(shape.rank), shape.dims, dnnl_f32, tag), "describing a layout \(shape)")
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
  static func any(_ shape: Shape) -> Layout { Layout(shape, tag: dnnl_format_tag_any) }

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
  public static func preferred(_ shape: Shape) -> Layout {
    guard shape.rank == 4, shape[1] >= 8 else { return Layout(rowMajor: shape) }
    return Convolution.preferredInput(shape)
  }

  /// The same order of the inner axes for another number of rows; left open where the order is none of the usual ones.
  func with(rows: Int) -> Layout {
    guard shape.rank == 4 else { return isRowMajor ? Layout(rowMajor: shape.with(rows: rows)) : .any(shape.with(rows: rows)) }
    let usual = [dnnl_abcd, dnnl_acdb, dnnl_aBcd16b, dnnl_aBcd8b, dnnl_aBcd4b]
    let order = usual.first { self == Layout(shape, tag: $0) }
    return Layout(shape.with(rows: rows), tag: order ?? dnnl_format_tag_any)
  }

  public var isRowMajor: Bool { self == Layout(rowMajor: shape) }

  /// Bytes, with the padding that blocked channels may need.
  public var bytes: Int { unsafe Int(odn_layout_bytes(handle.raw)) }

  /// The same order for the first `count` rows. Only for orders with the rows outermost, as all here are.
  func rows(_ count: Int) -> Layout {
    let part = shape.with(rows: count)
    var made: odn_layout?
    unsafe Engine.check(
      odn_layout_part(&made, handle.raw, Int32(shape.rank), part.dims), "taking \(count) rows of a layout \(shape)")
    return Layout(unsafe LayoutHandle(owning: made))
  }

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

  var shape: Shape {
    let rank = unsafe odn_layout_rank(raw)
    return Shape((0..<rank).map { axis in unsafe Int(odn_layout_dim(raw, axis)) })
  }

  deinit { unsafe odn_layout_free(raw) }
}
