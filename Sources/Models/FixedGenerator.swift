internal import Compute

/// A trained generator that only draws, prepared for a number of rows: none of the gradients and buffers that training
/// needs.
protocol FixedGenerator: AnyObject {
  /// Images `[N, C, H, W]`, row-major, in −1…1, of the inputs `[N, K]`; valid until the next call.
  func forward(_ inputs: Tensor) -> Tensor
}

extension Model {
  func makeFixedGenerator(rows: Int) -> any FixedGenerator {
    switch architecture.family {
    case .dcgan: FixedConvolutions(self, rows: rows)
    case .mlp: FixedPerceptron(self, rows: rows)
    }
  }
}

extension FixedGenerator {
  /// `[outputs, inputs]` as `[inputs, outputs]`, scaled channel by channel of `area` outputs where there is a scale.
  static func transposed(_ weight: [Float], _ inputs: Int, _ scale: [Float]? = nil, area: Int = 1) -> [Float] {
    let outputs = weight.count / inputs
    var columns = [Float](repeating: 0, count: weight.count)
    for output in 0..<outputs {
      let s = scale.map { $0[output / area] } ?? 1
      for input in 0..<inputs { columns[input * outputs + output] = s * weight[output * inputs + input] }
    }
    return columns
  }
}
