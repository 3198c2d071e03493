private import Compute
public import Datasets
public import Images
private import Synchronization

extension LabelledImages {
  /// The morphometry of every image, in order, on as many threads as `Threads` has been told to use; the threads do not
  /// change the numbers. Nil where an image holds no shape.
  public func morphometry() -> [Morphometry?] {
    let (size, count) = (64, count)
    let parts = (count + size - 1) / size
    let workers = min(Threads.count, parts)
    let measured = Mutex([[Morphometry?]](repeating: [], count: parts))
    Threads.forEach(chunks: workers) { worker in
      let morphometer = Morphometer()
      for part in stride(from: worker, to: parts, by: workers) {
        let images = part * size..<min(count, (part + 1) * size)
        let numbers = morphometer.measure(pixels, width: width, height: height, channels: channels, images: images)
        measured.withLock { $0[part] = numbers }
      }
    }
    return measured.withLock { $0.flatMap(\.self) }
  }
}
