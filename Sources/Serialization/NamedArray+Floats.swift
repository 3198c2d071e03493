#if _endian(big)
  #error("arrays are little-endian in files and are copied as they are")
#endif

extension NamedArray {
  /// Stores `floats` as `type`, rounded to the nearest, ties to even. As ``ArrayType/f16`` a magnitude from 65520 on
  /// becomes infinite.
  ///
  /// - Precondition: `type` is ``ArrayType/f32``, ``ArrayType/f16`` or ``ArrayType/bf16``, and `shape` asks for as
  ///   many numbers as there are. (Whole numbers need a scale, which is the caller's to choose.)
  public init(name: String, shape: [Int], floats: [Float], as type: ArrayType = .f32) {
    let bytes =
      switch type {
      case .f32: littleEndian(floats)
      case .f16: littleEndian(floats.map { Float16($0).bitPattern })
      case .bf16: littleEndian(floats.map(bfloat16))
      case .i8, .u8, .i32, .i64: preconditionFailure("\(name): floats cannot be stored as \(type.name)")
      }
    self.init(name: name, type: type, shape: shape, bytes: bytes)
  }

  /// A row of whole numbers as ``ArrayType/i32``.
  public init(name: String, integers: [Int32]) {
    self.init(name: name, type: .i32, shape: [integers.count], bytes: littleEndian(integers))
  }

  /// The numbers as floats: exact for ``ArrayType/f32``, ``ArrayType/f16``, ``ArrayType/bf16``, ``ArrayType/i8`` and
  /// ``ArrayType/u8`` (without any scale), rounded to the nearest for the wider whole numbers.
  public func floats() -> [Float] {
    switch type {
    case .f32: values(Float.self)
    case .f16: values(UInt16.self).map(widened)
    case .bf16: values(UInt16.self).map { Float(bitPattern: UInt32($0) << 16) }
    case .i8: values(Int8.self).map(Float.init)
    case .u8: bytes.map(Float.init)
    case .i32: values(Int32.self).map(Float.init)
    case .i64: values(Int64.self).map { Float($0) }
    }
  }

  /// The numbers of an ``ArrayType/i8``, ``ArrayType/i32`` … array as they are.
  ///
  /// - Precondition: `T` is as large as the array's type.
  public func integers<T: FixedWidthInteger & BitwiseCopyable>(_: T.Type) -> [T] {
    precondition(MemoryLayout<T>.size == type.size, "\(name): \(T.self) is not of the size of \(type.name)")
    return values(T.self)
  }

  private func values<T: BitwiseCopyable>(_: T.Type) -> [T] {
    // Of an empty array Swift writes the count into the one that all empty arrays share: found by ThreadSanitizer.
    guard count > 0 else { return [] }
    return unsafe [T](unsafeUninitializedCapacity: count) { memory, filled in
      unsafe bytes.withUnsafeBytes { unsafe UnsafeMutableRawBufferPointer(memory).copyMemory(from: $0) }
      filled = count
    }
  }
}

private func littleEndian<T: BitwiseCopyable>(_ values: [T]) -> [UInt8] {
  unsafe values.withUnsafeBytes { unsafe [UInt8]($0) }
}

/// The bits of the nearest number of 8 significant bits, ties to even; a NaN stays one.
private func bfloat16(_ x: Float) -> UInt16 {
  let bits = x.bitPattern
  if x.isNaN { return UInt16(bits >> 16) | 0x40 }
  return UInt16((bits + 0x7FFF + (bits >> 16 & 1)) >> 16)
}

/// The number of half precision with these bits: what `Float(Float16(bitPattern: bits))` is, which calls a function for each
/// number on the baseline processor, while this vectorizes.
private func widened(_ bits: UInt16) -> Float {
  let magnitude = UInt32(bits & 0x7FFF) << 13
  // Exact for subnormal numbers as well. The largest exponent stands for infinity and NaN.
  let isFinite = magnitude < 0x7C00 << 13
  let value = isFinite ? (Float(bitPattern: magnitude) * 0x1p112).bitPattern : magnitude | 0x7F80_0000
  return Float(bitPattern: value | UInt32(bits & 0x8000) << 16)
}
