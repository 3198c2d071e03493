/// What a forward pass is for.
public enum Phase: Sendable {
  /// Batch statistics are used and remembered, spectral vectors move on, noise and warps are drawn.
  case training
  /// Remembered statistics; nothing changes.
  case inference
  /// Of a direction, through the function as it was linearized by the pass before, of the same rows: no bias, and every
  /// activation's slope as it was there. A network f that is linear piece by piece gives J·u, the derivative of f along u;
  /// the backward pass that follows gives the gradient of a weighted sum of J·u, with u held fixed. So a penalty on ∇ₓf needs no
  /// second derivatives: with v = ∇ₓf and P(v) to be minimized, u = ∂P/∂v makes Σ J·u a function with P's gradient.
  case linearized
}

/// Which gradients a backward pass computes.
public enum Gradients: Sendable {
  /// Those of the parameters (added to what is there); the input's is not needed.
  case parameters
  /// The input's only: the parameters are frozen.
  case input
  case both

  public var ofParameters: Bool { self != .input }
  public var ofInput: Bool { self != .parameters }
}
