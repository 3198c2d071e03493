internal import Compute
internal import Models
internal import NeuralNetworks
import Glibc

func knob(_ n: String, _ d: Float) -> Float { unsafe getenv(n).flatMap { Float(unsafe String(cString: $0)) } ?? d }

/// What stands between a generated image and the reading of its categorical code.
final class CategoryReading {
  private let disturbances: [any Disturbance]
  private static let firstStream = 1 << 13

  init(pass: Int) {
    let stream = CategoryReading.firstStream + 8 * pass
    var d: [any Disturbance] = []
    if knob("K_MORPH", 1) > 0 { d.append(RandomMorphology(stream: stream)) }
    let w = knob("K_WARP", 1)
    if w > 0 { d.append(RandomAffine(.init(rotation: 0.3 * w, scale: 0.25 * w, shear: 0.5 * w, shift: 2 * w), stream: stream + 1)) }
    let n = knob("K_NOISE", 0.5)
    if n > 0 { d.append(GaussianNoise(deviation: n, stream: stream + 2)) }
    disturbances = d
  }

  func forward(_ images: Tensor, _ key: RandomKey) -> Tensor { disturbances.reduce(images) { $1.forward($0, key) } }
  func backward(_ dy: Tensor) -> Tensor { disturbances.reversed().reduce(dy) { $1.backward($0) } }
}
