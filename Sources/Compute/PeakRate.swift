/// What the threads in use can do at best, measured: the fastest of several convolutions and matrix products whose data
/// stay in the caches.
public enum PeakRate {
  /// Operations a second (additions and multiplications) with numbers of a type; takes about a second.
  public static func measure(_ element: ElementType) -> Double {
    let convolution = Convolution(
      x: [16, 128, 16, 16], outputChannels: 128, kernel: 3, stride: 1, padding: 1, bias: false, activation: nil, element,
      named: "peak")
    let tensors = [convolution.xLayout, convolution.forwardWeights, convolution.yLayout].map { Tensor($0) }
    let product = InnerProduct(x: Layout(rowMajor: [512, 1024], element), outputs: 512, bias: false, activation: nil, named: "peak")
    let others = [product.xLayout, product.forwardWeights, product.yLayout].map { Tensor($0) }
    return max(
      fastest { convolution.forward(tensors[0], tensors[1], bias: nil, into: tensors[2]) },
      fastest { product.forward(others[0], others[1], bias: nil, into: others[2]) })
  }

  private static func fastest(_ body: () -> Void) -> Double {
    for _ in 0..<20 { body() }
    return (0..<200).map { _ in Profile.of(body).map(\.rate).max() ?? 0 }.max() ?? 0
  }
}
