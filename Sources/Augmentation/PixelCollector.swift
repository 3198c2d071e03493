private import Synchronization

/// All images of a run in one array, filled from several threads in any order.
final class PixelCollector: Sendable {
  private let bytesPerImage: Int
  /// A lock instead of unsafe sharing: copying a batch of 64 digits takes 5 µs, drawing it 2 ms.
  private let pixels: Mutex<[UInt8]>

  init(images: Int, bytesPerImage: Int) {
    self.bytesPerImage = bytesPerImage
    pixels = Mutex([UInt8](repeating: 0, count: images * bytesPerImage))
  }

  /// Puts whole images where image `first` belongs and after it.
  func put(_ images: [UInt8], from first: Int) {
    let start = first * bytesPerImage
    pixels.withLock { $0.replaceSubrange(start..<start + images.count, with: images) }
  }

  /// The array, which leaves the collector.
  func take() -> [UInt8] {
    pixels.withLock { pixels in
      let all = pixels
      pixels = []
      return all
    }
  }
}
