private import Compute
internal import Images
private import Synchronization

/// Factors of many images, measured on all threads.
struct FactorTable {
  /// `[factors][images]`; nil where a factor is undefined.
  let values: [[Double?]]

  init(_ images: [Image], factors: [any Factor] = Factors.all) {
    let chunk = 32
    let chunks = (images.count + chunk - 1) / chunk
    let parts = Mutex([[[Double?]]](repeating: [], count: chunks))
    Threads.forEach(chunks: chunks) { i in
      let part = images[i * chunk..<min(images.count, (i + 1) * chunk)]
      let measured = factors.map { factor in
        part.map { image in factor.measure(image).flatMap { $0.isFinite ? Double($0) : nil } }
      }
      parts.withLock { $0[i] = measured }
    }
    let complete = parts.withLock { $0 }
    values = factors.indices.map { factor in complete.flatMap { $0[factor] } }
  }
}
