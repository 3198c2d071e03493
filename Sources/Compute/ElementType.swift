internal import COneDNN

/// How a number lies in memory.
public enum ElementType: Sendable, Equatable {
  /// IEEE 754 single precision.
  case f32
  /// The upper half of a single: its range, but 8 significant bits ("brain floating point"). For the activations and the
  /// weights that convolutions read; sums are kept in single precision.
  case bf16

  /// nil for types that are not computed with here (a primitive's workspace may be bytes).
  init?(_ type: dnnl_data_type_t) {
    switch type {
    case dnnl_f32: self = .f32
    case dnnl_bf16: self = .bf16
    default: return nil
    }
  }

  var type: dnnl_data_type_t {
    switch self {
    case .f32: dnnl_f32
    case .bf16: dnnl_bf16
    }
  }

  /// Whether this processor multiplies bf16 numbers by itself. Where it does not, the engine converts them for every product
  /// (with AVX-512), or has no such operations.
  public static let multipliesBF16: Bool = dnnl_get_effective_cpu_isa().rawValue & bf16Bit != 0

  /// What this processor multiplies fastest.
  public static var fastest: ElementType { multipliesBF16 ? .bf16 : .f32 }

  /// The bit of AVX512_BF16 in the library's sets of instructions.
  private static let bf16Bit = dnnl_cpu_isa_avx512_core_bf16.rawValue & ~dnnl_cpu_isa_avx512_core_vnni.rawValue
}
