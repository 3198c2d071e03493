/// What a forward pass is for.
public enum Phase: Sendable {
  /// Batch statistics are used and remembered, spectral vectors move on, noise and warps are drawn.
  case training
  /// Remembered statistics; nothing changes.
  case inference
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
