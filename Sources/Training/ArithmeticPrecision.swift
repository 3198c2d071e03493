internal import Compute

/// What the networks compute in while they learn. Weights, their gradients, sums, statistics, losses and the optimizers are of
/// single precision in either case (Micikevicius et al. 2018, "Mixed precision training"); bf16 has the range of single
/// precision, so losses need no scaling (Kalamkar et al. 2019).
public enum ArithmeticPrecision: String, Sendable, CaseIterable {
  /// Single precision throughout.
  case f32
  /// Activations, the gradients that flow back through them and the copies of the weights that they meet have 8
  /// significant bits.
  case bf16

  /// What this processor is fastest with.
  public static var fastest: ArithmeticPrecision { ElementType.fastest == .bf16 ? .bf16 : .f32 }

  /// Whether this processor computes with it.
  public var isNative: Bool { self == .f32 || ElementType.multipliesBF16 }

  var element: ElementType {
    switch self {
    case .f32: .f32
    case .bf16: .bf16
    }
  }
}
