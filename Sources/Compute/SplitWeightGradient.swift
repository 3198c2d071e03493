internal import COneDNN

/// The gradient of a convolution's weights, each thread on its own share of the rows, then summed.
///
/// The number of threads decides the order of the sums, as it does within the engine.
final class SplitWeightGradient {
  private let primitive: Primitive
  private let work: Profile.Work
  private let rows: Int
  private let parts: [Part]

  /// What one thread writes to.
  private struct Part {
    let dw: Tensor
    let dbias: Tensor?
    let scratchpad: Tensor
  }

  /// - Precondition: the rows of x are a multiple of the number of threads.
  init?(
    x: Layout, w: Layout, dy: Layout, dw: Layout, bias: Layout?, _ stride: [Int64], _ padding: [Int64], name: String,
    operations: Int
  ) {
    let threads = Threads.count
    rows = x.shape.rows / threads
    let (xPart, dyPart) = (x.with(rows: rows), dy.with(rows: rows))
    let attributes = Attributes.ownScratchpad()
    // Prepared for one thread: each runs it by itself.
    Threads.use(1)
    defer { Threads.use(threads) }
    let forward = unsafe PrimitiveDescriptor(.convolution, name, x.element, isHint: true) {
      unsafe odn_convolution_forward(
        $0, Engine.cpu, xPart.handle.raw, w.handle.raw, bias?.handle.raw, dyPart.handle.raw, stride, padding, nil)
    }
    let hint = unsafe forward.raw
    let descriptor = unsafe PrimitiveDescriptor(.convolution, name, x.element, operations: operations, isHint: true) {
      unsafe odn_convolution_backward_weights(
        $0, Engine.cpu, xPart.handle.raw, dw.handle.raw, bias?.handle.raw, dyPart.handle.raw, stride, padding, hint,
        attributes.raw)
    }
    guard !descriptor.isReference else { return nil }
    work = descriptor.work
    let scratchpad = descriptor.layout(dnnl_query_scratchpad_md)
    primitive = Primitive(descriptor)
    parts = (0..<threads).map { _ in
      Part(dw: Tensor(dw), dbias: bias.map { Tensor($0) }, scratchpad: Tensor(scratchpad))
    }
  }

  func run(x: Tensor, _ dy: Tensor, into dw: Tensor, bias dbias: Tensor?) {
    let arguments = parts.indices.map { i in
      let range = i * rows..<(i + 1) * rows
      let part = parts[i]
      var arguments = [
        (DNNL_ARG_SRC, x.rows(range)), (DNNL_ARG_DIFF_DST, dy.rows(range)), (DNNL_ARG_DIFF_WEIGHTS, part.dw),
        (DNNL_ARG_SCRATCHPAD, part.scratchpad),
      ]
      if let dbias = part.dbias { arguments.append((DNNL_ARG_DIFF_BIAS, dbias)) }
      return arguments
    }
    Profile.measure(work) {
      Threads.forEach(chunks: parts.count) { primitive.runUnobserved(arguments[$0]) }
      dw.copy(from: parts[0].dw)
      for part in parts.dropFirst() { dw.add(part.dw) }
      if let dbias, let first = parts[0].dbias {
        dbias.copy(from: first)
        for part in parts.dropFirst() { if let other = part.dbias { dbias.add(other) } }
      }
    }
  }
}
