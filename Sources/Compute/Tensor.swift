internal import COneDNN

/// Numbers of some shape in some order in memory; 64-byte aligned, zero at first. Views share the memory.
///
/// Swift code reads and changes single precision only; tensors of other types are for the engine's operations.
///
/// Not `Sendable`: a tensor, and every layer and network made of them, stays on the thread that made it (oneDNN's
/// primitives keep scratch memory for that thread); the compute library has threads of its own.
@safe public final class Tensor {
  public let layout: Layout
  private let storage: Storage
  private let memory: MemoryHandle
  private let address: UnsafeMutableRawPointer
  /// The first element of a tensor of single precision. Valid as long as the tensor.
  let start: UnsafeMutablePointer<Float>

  public var shape: Shape { layout.shape }

  private init(_ layout: Layout, storage: Storage, at address: UnsafeMutableRawPointer) {
    self.layout = layout
    self.storage = storage
    unsafe self.address = unsafe address
    unsafe start = unsafe address.assumingMemoryBound(to: Float.self)
    memory = unsafe MemoryHandle(layout, at: address)
  }

  public convenience init(_ layout: Layout) {
    let storage = Storage(bytes: layout.bytes)
    unsafe self.init(layout, storage: storage, at: storage.start)
  }

  /// Row-major.
  public convenience init(_ shape: Shape) { self.init(Layout(rowMajor: shape)) }

  /// Row-major, with the given values.
  public convenience init(_ shape: Shape, _ values: [Float]) {
    self.init(shape)
    copy(from: values)
  }

  var handle: dnnl_memory_t { unsafe memory.raw }

  /// The rows of `range` as a view: writing to it writes here.
  public func rows(_ range: Range<Int>) -> Tensor {
    precondition(range.lowerBound >= 0 && range.upperBound <= shape.rows && !range.isEmpty, "rows \(range) of \(shape)")
    let rowBytes = layout.bytes / shape.rows
    return unsafe Tensor(layout.rows(range.count), storage: storage, at: address + range.lowerBound * rowBytes)
  }

  /// The same memory seen as another row-major shape of the same count.
  public func reshaped(_ shape: Shape) -> Tensor {
    precondition(layout.isRowMajor && shape.count == self.shape.count, "\(self.shape) cannot be seen as \(shape)")
    return unsafe Tensor(Layout(rowMajor: shape), storage: storage, at: address)
  }

  /// The same memory under another layout of at most the same size.
  public func seen(as layout: Layout) -> Tensor {
    precondition(layout.bytes <= storage.bytes, "a view larger than its memory")
    return unsafe Tensor(layout, storage: storage, at: address)
  }

  /// The elements in row-major order, whatever their order and type in memory.
  public var values: [Float] {
    let plain = layout.isRowMajor ? self : Tensor(shape)
    if plain !== self { Reorder(from: layout, to: plain.layout).run(self, into: plain) }
    return unsafe Array(UnsafeBufferPointer(start: plain.start, count: shape.count))
  }

  /// Sets all elements, given in row-major order.
  public func copy(from values: [Float]) {
    precondition(values.count == shape.count, "\(values.count) values for a tensor \(shape)")
    guard layout.isRowMajor else {
      let plain = Tensor(shape, values)
      return Reorder(from: plain.layout, to: layout).run(plain, into: self)
    }
    unsafe values.withUnsafeBufferPointer { source in
      if let base = source.baseAddress { unsafe start.update(from: base, count: source.count) }
    }
  }

  /// Copies another tensor of the same layout.
  public func copy(from other: Tensor) {
    precondition(other.layout == layout, "copying \(other.shape) to \(shape) in another order")
    unsafe address.copyMemory(from: other.address, byteCount: layout.bytes)
  }

  /// Reads the elements of a row-major tensor in place.
  public func withValues<R, Failure: Error>(_ body: (Span<Float>) throws(Failure) -> R) throws(Failure) -> R {
    precondition(layout.isRowMajor, "only a row-major tensor is read in place")
    return try body(unsafe Span(_unsafeStart: start, count: shape.count))
  }

  /// Changes the elements of a row-major tensor in place.
  public func withMutableValues<R, Failure: Error>(_ body: (inout MutableSpan<Float>) throws(Failure) -> R) throws(Failure) -> R {
    precondition(layout.isRowMajor, "only a row-major tensor is changed in place")
    var span = unsafe MutableSpan(_unsafeStart: start, count: shape.count)
    return try body(&span)
  }

  /// Sets all elements to `value`.
  public func fill(_ value: Float) { unsafe start.update(repeating: value, count: elements) }
}

/// 64-byte aligned memory, zero at first, freed with its last user.
@safe private final class Storage {
  let bytes: Int
  let start: UnsafeMutableRawPointer

  init(bytes: Int) {
    self.bytes = bytes
    let rounded = Storage.rounded(bytes)
    unsafe start = TensorMemory.allocate(rounded)
    unsafe start.initializeMemory(as: UInt8.self, repeating: 0, count: rounded)
  }

  private static func rounded(_ bytes: Int) -> Int { max(64, (bytes + 63) / 64 * 64) }

  deinit { unsafe TensorMemory.free(start, Storage.rounded(bytes)) }
}

/// Owns one of oneDNN's memory objects (a layout and an address; the memory itself belongs to the storage).
@safe private struct MemoryHandle: ~Copyable {
  let raw: dnnl_memory_t

  init(_ layout: Layout, at address: UnsafeMutableRawPointer) {
    var made: dnnl_memory_t?
    unsafe Engine.check(dnnl_memory_create(&made, layout.handle.raw, Engine.cpu, address), "placing a tensor \(layout.shape)")
    guard let made = unsafe made else { fatalError("oneDNN gave no memory") }
    unsafe raw = unsafe made
  }

  deinit { unsafe dnnl_memory_destroy(raw) }
}
