import Compute
import NeuralNetworks
import Testing

/// The laws of `Layer`, for every layer in several shapes (``LayerCase/all``).
struct GradientTests {
  @Test(arguments: LayerCase.all)
  func gradientsMatchCentralDifferences(_ item: LayerCase) throws {
    try CentralDifferences.check(item.name, item.make(), item.x(), item.phase)
  }

  /// Two passes with the same gradient: exactly twice that of one (x + x rounds nothing).
  @Test(arguments: LayerCase.all)
  func parameterGradientsAccumulate(_ item: LayerCase) throws {
    let layer = item.make()
    let x = item.x()
    let dy = normals(layer.forward(x, item.phase).shape, seed: 4)
    // Spectral vectors stay as they are in inference; running statistics do not matter here.
    layer.backward(dy, .both)
    let once = layer.parameters.map(\.gradient.values)
    _ = layer.forward(x, item.phase)
    layer.backward(dy, .parameters)
    for (parameter, gradient) in zip(layer.parameters, once) {
      let size = gradient.reduce(1) { max($0, abs($1)) }
      // Not exactly: threads may add up in another order the second time.
      #expect(largestDifference(parameter.gradient.values, gradient.map { 2 * $0 }) < 1e-5 * Double(size), "\(parameter.name)")
      parameter.zeroGradient()
    }
    _ = layer.forward(x, item.phase)
    layer.backward(dy, .both)
    for (parameter, gradient) in zip(layer.parameters, once) {
      let size = gradient.reduce(1) { max($0, abs($1)) }
      #expect(largestDifference(parameter.gradient.values, gradient) < 1e-5 * Double(size), "\(parameter.name) after zeroing")
    }
  }

  @Test(arguments: LayerCase.all)
  func inputGradientLeavesParametersAlone(_ item: LayerCase) throws {
    let layer = item.make()
    let x = item.x()
    let dy = normals(layer.forward(x, item.phase).shape, seed: 4)
    let both = try #require(layer.backward(dy, .both)).values
    let before = layer.parameters.map(\.gradient.values)
    _ = layer.forward(x, item.phase)
    let other = normals(dy.shape, seed: 5)
    #expect(layer.backward(other, .input) != nil)
    #expect(layer.parameters.map(\.gradient.values) == before)
    _ = layer.forward(x, item.phase)
    let alone = try #require(layer.backward(dy, .input)).values
    #expect(largestDifference(alone, both) < 1e-5)
  }

  @Test(arguments: LayerCase.all)
  func parametersOnlyGivesNoInputGradient(_ item: LayerCase) {
    let layer = item.make()
    let dy = normals(layer.forward(item.x(), item.phase).shape, seed: 4)
    #expect(layer.backward(dy, .parameters) == nil)
  }

  /// Passes over other batch sizes in between change nothing: a backward pass answers the latest forward pass.
  @Test(arguments: LayerCase.all)
  func backwardAnswersTheLatestForward(_ item: LayerCase) throws {
    let layer = item.make()
    let fresh = item.make()
    let x = item.x()
    let larger = item.x(rows: item.input.rows * 3, seed: 8)
    let dy = normals(fresh.forward(x, item.phase).shape, seed: 4)
    let expected = try #require(fresh.backward(dy, .both)).values

    _ = layer.forward(x, item.phase)
    let largerGradient = normals(layer.forward(larger, item.phase).shape, seed: 9)
    layer.backward(largerGradient, .both)
    for parameter in layer.parameters { parameter.zeroGradient() }
    _ = layer.forward(larger, item.phase)
    _ = layer.forward(x, item.phase)
    let dx = try #require(layer.backward(dy, .both)).values
    #expect(largestDifference(dx, expected) < 1e-5)
    for (parameter, other) in zip(layer.parameters, fresh.parameters) {
      let size = other.gradient.values.reduce(1) { max($0, abs($1)) }
      #expect(largestDifference(parameter.gradient.values, other.gradient.values) < 1e-5 * Double(size), "\(parameter.name)")
    }
  }

  /// Prepared copies of a weight are refreshed when it changes.
  @Test(arguments: LayerCase.all)
  func changedParametersAreSeen(_ item: LayerCase) throws {
    let layer = item.make()
    let fresh = item.make()
    let x = item.x()
    let dy = normals(layer.forward(x, item.phase).shape, seed: 4)
    layer.backward(dy, .both)
    for (a, b) in zip(layer.parameters, fresh.parameters) {
      let moved = zip(a.value.values, normals(a.shape, seed: 13, scale: 0.1).values).map { $0 + $1 }
      for parameter in [a, b] {
        parameter.value.copy(from: moved)
        parameter.didChange()
      }
    }
    #expect(largestDifference(layer.forward(x, item.phase).values, fresh.forward(x, item.phase).values) < 1e-5)
    let ours = try #require(layer.backward(dy, .both)).values
    let theirs = try #require(fresh.backward(dy, .both)).values
    #expect(largestDifference(ours, theirs) < 1e-5)
  }
}
