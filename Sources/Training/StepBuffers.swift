internal import Compute
internal import Models

/// What a step of the game writes to, made once for a number of rows.
final class StepBuffers {
  let rows: Int
  /// `[2N, C, H, W]`: real images, then generated ones.
  let stacked: Tensor
  let realHalf: Tensor
  let fakeHalf: Tensor
  let stackedGradients: DiscriminatorGradients
  let fakeGradients: DiscriminatorGradients
  let codeGradient: Tensor

  init(rows n: Int, _ architecture: Architecture) {
    rows = n
    stacked = Tensor(Shape([2 * n] + architecture.imageShape))
    realHalf = stacked.rows(0..<n)
    fakeHalf = stacked.rows(n..<2 * n)
    // Categories are read in passes of their own.
    let classes = architecture.discoversClasses ? 0 : architecture.classCount
    let codes = architecture.codes.count { $0.guide == .features }
    func gradients(_ rows: Int) -> DiscriminatorGradients {
      DiscriminatorGradients(
        scores: Tensor([rows, 1]), classLogits: classes == 0 ? nil : Tensor([rows, classes]),
        codes: codes == 0 ? nil : Tensor([rows, 2 * codes]))
    }
    (stackedGradients, fakeGradients) = (gradients(2 * n), gradients(n))
    codeGradient = Tensor([n, 2])
  }
}
