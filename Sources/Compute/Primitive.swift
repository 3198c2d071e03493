internal import COneDNN

/// What oneDNN will do: chosen, but not yet generated.
@safe struct PrimitiveDescriptor: ~Copyable {
  let raw: dnnl_primitive_desc_t
  private let kind: Profile.Kind
  private let name: String
  private let element: ElementType
  private let operations: Int

  /// - Parameters:
  ///   - element: the type of the numbers that it reads
  ///   - operations: additions and multiplications of one run
  ///   - isHint: whether a reference kernel is acceptable, because it is only asked about or serves as a hint
  init(
    _ kind: Profile.Kind, _ name: String, _ element: ElementType? = .f32, operations: Int = 0, isHint: Bool = false,
    _ make: (UnsafeMutablePointer<dnnl_primitive_desc_t?>) -> dnnl_status_t
  ) {
    var made: dnnl_primitive_desc_t?
    unsafe Engine.check(make(&made), "preparing \(name)")
    guard let made = unsafe made else { fatalError("oneDNN gave no primitive for \(name)") }
    unsafe raw = unsafe made
    (self.kind, self.name, self.element, self.operations) = (kind, name, element ?? .f32, operations)
    guard Engine.referenceKernelsAreErrors, !isHint, unsafe PrimitiveDescriptor.isLarge(made) else { return }
    precondition(!isReference, "\(name) falls back to a reference kernel")
  }

  /// Whether an argument has 2¹⁵ elements or more: below that a reference kernel costs nothing, and tests of layers
  /// with few channels would have no other.
  private static func isLarge(_ made: dnnl_primitive_desc_t) -> Bool {
    let arguments = [dnnl_query_src_md, dnnl_query_dst_md, dnnl_query_diff_src_md, dnnl_query_diff_dst_md]
    return arguments.contains { argument in
      guard let layout = unsafe odn_query_layout(made, argument) else { return false }
      defer { unsafe odn_layout_free(layout) }
      return unsafe odn_layout_bytes(layout) >= 4 << 15
    }
  }

  /// Whether it would run on a reference kernel, some 300 times slower than a fast one.
  var isReference: Bool { implementation.contains("ref") }

  private var implementation: String { unsafe String(cString: odn_implementation(raw)) }

  /// What a run of it is, for a profile.
  var work: Profile.Work {
    Profile.Work(kind, name, element: element, operations: operations, implementation: implementation)
  }

  /// The layout chosen for an argument, e.g. `dnnl_query_src_md`.
  borrowing func layout(_ what: dnnl_query_t) -> Layout {
    unsafe Layout(LayoutHandle(owning: odn_query_layout(raw, what)))
  }

  deinit { unsafe dnnl_primitive_desc_destroy(raw) }
}

/// One of oneDNN's operations, prepared for fixed shapes and layouts.
@safe struct Primitive: ~Copyable {
  private let raw: dnnl_primitive_t
  private let work: Profile.Work

  init(_ descriptor: borrowing PrimitiveDescriptor) {
    work = descriptor.work
    var made: dnnl_primitive_t?
    unsafe Engine.check(dnnl_primitive_create(&made, descriptor.raw), "generating a primitive")
    guard let made = unsafe made else { fatalError("oneDNN gave no primitive") }
    unsafe raw = unsafe made
  }

  /// Runs to completion. The tensors' layouts must be those it was prepared for.
  borrowing func run(_ arguments: (Int32, Tensor)...) { run(arguments) }

  borrowing func run(_ arguments: [(Int32, Tensor)]) { Profile.measure(work) { runUnobserved(arguments) } }

  /// The same on whichever thread; profiles do not see it.
  borrowing func runUnobserved(_ arguments: [(Int32, Tensor)]) {
    unsafe withUnsafeTemporaryAllocation(of: dnnl_exec_arg_t.self, capacity: arguments.count) { list in
      for (i, argument) in arguments.enumerated() {
        unsafe list.initializeElement(at: i, to: dnnl_exec_arg_t(arg: argument.0, memory: argument.1.handle))
      }
      unsafe Engine.check(
        dnnl_primitive_execute(raw, Engine.stream, Int32(arguments.count), list.baseAddress), "running \(work.name)")
    }
  }

  deinit { unsafe dnnl_primitive_destroy(raw) }
}

/// Attributes of a primitive: an elementwise operation applied to what it computes.
@safe struct Attributes: ~Copyable {
  let raw: dnnl_primitive_attr_t?

  init(_ activation: Activation?) {
    var made: dnnl_primitive_attr_t?
    if let activation {
      unsafe Engine.check(odn_attributes(&made, activation.algorithm, activation.alpha, 0), "making attributes")
    }
    unsafe raw = unsafe made
  }

  private init(owning raw: dnnl_primitive_attr_t?) { unsafe self.raw = raw }

  /// Of a primitive that is handed its scratch memory, so that any thread may run it.
  static func ownScratchpad() -> Attributes {
    var made: dnnl_primitive_attr_t?
    unsafe Engine.check(odn_attributes_own_scratchpad(&made), "making attributes")
    return unsafe Attributes(owning: made)
  }

  deinit { if let raw = unsafe raw { unsafe dnnl_primitive_attr_destroy(raw) } }
}

/// A gradient of a layer with weights: the primitive and the order that it wants the weights, or their gradient, in.
final class GradientPrimitive {
  let primitive: Primitive
  let weights: Layout

  init(_ descriptor: consuming PrimitiveDescriptor, weights: dnnl_query_t) {
    primitive = Primitive(descriptor)
    self.weights = descriptor.layout(weights)
  }
}
