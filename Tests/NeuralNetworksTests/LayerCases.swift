import Compute
import NeuralNetworks
import Testing

/// A layer and an input shape; made afresh, with the same numbers, for each test.
struct LayerCase: Sendable, CustomTestStringConvertible {
  enum Input: Sendable { case normal, distinct }

  let name: String
  let input: Shape
  var inputKind = Input.normal
  /// Spectral vectors move in training passes; differences need them fixed, as gradients take them to be.
  var phase = Phase.training
  let make: @Sendable () -> any Layer

  var testDescription: String { "\(name) \(input)" }

  func x(seed: UInt64 = 3) -> Tensor { inputKind == .normal ? normals(input, seed: seed) : distinct(input, seed: seed) }

  /// The same layer for another number of rows.
  func x(rows: Int, seed: UInt64) -> Tensor {
    inputKind == .normal ? normals(input.with(rows: rows), seed: seed) : distinct(input.with(rows: rows), seed: seed)
  }

  /// Batches of one row, odd sizes, and channels on both sides of the engine's blocks of 8 and 16.
  static let all: [LayerCase] = linear + convolutions + transposedConvolutions + normalizations + others

  private static var linear: [LayerCase] {
    var cases: [LayerCase] = []
    for (n, i, o) in [(1, 1, 1), (1, 5, 3), (3, 16, 20), (4, 20, 5), (2, 3, 16)] {
      for spectral in [false, true] {
        for activation: Activation? in [nil, .leakyReLU(slope: 0.2), .tanh] {
          cases.append(
            LayerCase(
              name: "linear \(i)→\(o)\(activation.map { " \($0)" } ?? "")\(spectral ? " spectral" : "")", input: [n, i],
              phase: spectral ? .inference : .training
            ) {
              var random = RandomSource(seed: 5, purpose: .test)
              let layer = Linear(
                "layer", inputs: i, outputs: o, bias: o != 5, activation: activation, spectral: spectral, using: &random)
              return activation == .leakyReLU(slope: 0.2) ? layer.withoutKinks() : layer
            })
        }
      }
    }
    // Maps in the engine's order, as after a convolution, flattened.
    cases.append(
      LayerCase(name: "linear of maps", input: [3, 3, 6, 10]) {
        var random = RandomSource(seed: 6, purpose: .test)
        return Sequential([
          Convolution2D("a", from: 3, to: 20, using: &random),
          Linear("b", inputs: 20 * 3 * 5, outputs: 7, using: &random),
        ])
      })
    for (n, i, maps) in [(1, 3, [1, 2, 2]), (3, 5, [16, 2, 3]), (2, 16, [20, 3, 3]), (4, 1, [5, 1, 1])] {
      cases.append(
        LayerCase(name: "linear to maps \(maps)", input: [n, i]) {
          var random = RandomSource(seed: 7, purpose: .test)
          return LinearToMaps("layer", inputs: i, maps: maps, using: &random)
        })
    }
    return cases
  }

  private static var convolutions: [LayerCase] {
    let shapes: [(Int, Int, Int, Int, Int)] = [
      (1, 1, 3, 4, 4), (3, 1, 16, 7, 5), (2, 3, 20, 6, 8), (1, 5, 5, 5, 7), (2, 16, 16, 4, 6), (1, 20, 3, 5, 5),
      (3, 16, 20, 5, 4), (2, 20, 1, 6, 6),
    ]
    var cases: [LayerCase] = []
    for (n, i, o, h, w) in shapes {
      for (kernel, stride) in [(4, 2), (3, 1)] {
        let spectral = n == 2
        cases.append(
          LayerCase(
            name: "convolution \(i)→\(o) \(kernel)×\(kernel)\(spectral ? " spectral" : "")", input: [n, i, h, w],
            phase: spectral ? .inference : .training
          ) {
            var random = RandomSource(seed: 8, purpose: .test)
            let layer = Convolution2D(
              "layer", from: i, to: o, kernel: kernel, stride: stride, activation: n == 3 ? .leakyReLU(slope: 0.2) : nil,
              orthogonal: n == 1, spectral: spectral, using: &random)
            return n == 3 ? layer.withoutKinks() : layer
          })
      }
    }
    return cases
  }

  private static var transposedConvolutions: [LayerCase] {
    let shapes: [(Int, Int, Int, Int, Int)] = [
      (1, 1, 1, 2, 2), (2, 5, 3, 3, 4), (3, 16, 1, 2, 5), (1, 20, 5, 1, 3), (2, 3, 16, 3, 3), (1, 16, 20, 4, 1),
      (3, 20, 16, 2, 2), (2, 1, 20, 3, 2),
    ]
    var cases: [LayerCase] = []
    for (n, i, o, h, w) in shapes {
      for (kernel, stride) in [(4, 2), (3, 1)] {
        cases.append(
          LayerCase(name: "transposed convolution \(i)→\(o) \(kernel)×\(kernel)", input: [n, i, h, w]) {
            var random = RandomSource(seed: 9, purpose: .test)
            return TransposedConvolution2D(
              "layer", from: i, to: o, kernel: kernel, stride: stride, bias: o < 8, using: &random)
          })
      }
    }
    return cases
  }

  private static var normalizations: [LayerCase] {
    var cases: [LayerCase] = []
    for (n, c, h, w, groups) in [(1, 1, 4, 4, 1), (3, 3, 3, 5, 1), (4, 5, 2, 3, 2), (2, 16, 4, 3, 1), (1, 20, 3, 5, 1), (6, 16, 2, 3, 3)] {
      for relu in [false, true] {
        cases.append(
          LayerCase(name: "batch normalization\(relu ? " ReLU" : "")\(groups > 1 ? " in \(groups) groups" : "")", input: [n, c, h, w]) {
            let layer = BatchNormalization("layer", channels: c, relu: relu, groups: groups)
            layer.scale.value.copy(from: (0..<c).map { 0.7 + 0.1 * Float($0 % 5) })
            layer.shift.value.copy(from: (0..<c).map { 0.3 - 0.2 * Float($0 % 4) })
            return relu ? layer.withoutKinks() : layer
          })
      }
    }
    // In the engine's order, with padded channels.
    cases.append(
      LayerCase(name: "batch normalization of maps", input: [2, 3, 4, 5]) {
        var random = RandomSource(seed: 10, purpose: .test)
        return Sequential([
          Convolution2D("a", from: 3, to: 20, kernel: 3, stride: 1, using: &random),
          BatchNormalization("b", channels: 20, relu: true, groups: 2).withoutKinks(),
          TransposedConvolution2D("c", from: 20, to: 1, bias: true, using: &random),
        ])
      })
    return cases
  }

  private static var others: [LayerCase] {
    var cases: [LayerCase] = []
    for activation in [Activation.relu, .leakyReLU(slope: 0.2), .tanh] {
      for input: Shape in [[1, 1], [3, 5], [1, 3, 5, 3], [2, 20, 3, 3]] {
        cases.append(LayerCase(name: "\(activation)", input: input, inputKind: activation == .tanh ? .normal : .distinct) {
          ActivationLayer(activation)
        })
      }
    }
    for input: Shape in [[1, 1, 4, 4], [2, 3, 5, 7], [1, 16, 4, 3], [3, 20, 5, 5]] {
      cases.append(LayerCase(name: "max pooling", input: input, inputKind: .distinct) { MaxPooling2D() })
      cases.append(LayerCase(name: "max pooling 3×3", input: input, inputKind: .distinct) {
        MaxPooling2D(kernel: 3, stride: 1, padding: 1)
      })
    }
    cases.append(
      LayerCase(name: "generator's layers", input: [3, 7]) {
        var random = RandomSource(seed: 11, purpose: .test)
        return Sequential([
          LinearToMaps("a", inputs: 7, maps: [20, 2, 3], using: &random),
          BatchNormalization("b", channels: 20, relu: true).withoutKinks(),
          TransposedConvolution2D("c", from: 20, to: 16, bias: false, using: &random),
          BatchNormalization("d", channels: 16, relu: true).withoutKinks(),
          TransposedConvolution2D("e", from: 16, to: 3, bias: true, using: &random), ActivationLayer(.tanh),
        ])
      })
    cases.append(
      LayerCase(name: "discriminator's layers", input: [2, 3, 8, 12], phase: .inference) {
        var random = RandomSource(seed: 12, purpose: .test)
        return Sequential([
          Convolution2D("a", from: 3, to: 16, activation: .tanh, spectral: true, using: &random),
          Convolution2D("b", from: 16, to: 20, activation: .tanh, spectral: true, using: &random),
          Linear("c", inputs: 20 * 2 * 3, outputs: 5, activation: .tanh, spectral: true, using: &random),
        ])
      })
    return cases
  }
}
