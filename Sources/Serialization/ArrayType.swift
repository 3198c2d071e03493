/// The types of numbers an array in a file may have, named as in safetensors; all are little-endian.
public enum ArrayType: String, Sendable, CaseIterable {
  case f32 = "F32"
  /// IEEE half precision: 11 significant bits, up to 65504.
  case f16 = "F16"
  /// The upper half of a ``f32``: 8 significant bits, the same range.
  case bf16 = "BF16"
  case i8 = "I8"
  case u8 = "U8"
  case i32 = "I32"
  case i64 = "I64"

  /// The name in a file's header.
  public var name: String { rawValue }

  /// Bytes of one number.
  public var size: Int {
    switch self {
    case .i8, .u8: 1
    case .f16, .bf16: 2
    case .f32, .i32: 4
    case .i64: 8
    }
  }
}
