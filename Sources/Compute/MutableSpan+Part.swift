extension MutableSpan {
  /// Lends the elements of `range` as a span of their own.
  public mutating func withPart<R>(_ range: Range<Int>, _ body: (inout MutableSpan<Element>) -> R) -> R {
    #if compiler(>=6.3)
      var part = _mutatingExtracting(range)
    #else
      var part = extracting(range)
    #endif
    return body(&part)
  }
}
