/// Memory that a measurement uses again and again, without a check of bounds: for loops that must vectorize.
@safe struct Scratch<Element: BitwiseCopyable>: ~Copyable {
  /// The first of `count` elements; valid as long as the scratch.
  let start: UnsafeMutablePointer<Element>
  let count: Int

  init(_ count: Int, of value: Element) {
    unsafe start = .allocate(capacity: count)
    unsafe start.initialize(repeating: value, count: count)
    self.count = count
  }

  deinit { unsafe start.deallocate() }
}
