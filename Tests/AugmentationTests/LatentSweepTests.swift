import Augmentation
import Images
import Models
import Testing

struct LatentSweepTests {
  @Test func valuesAreEvenlySpacedWithExactEnds() {
    func values(_ from: Float, _ to: Float, _ steps: Int) -> [Float] {
      LatentSweep(labels: [0], code: 0, from: from, to: to, steps: steps, seed: 0).values
    }
    #expect(values(-1, 1, 5) == [-1, -0.5, 0, 0.5, 1])
    #expect(values(0.1, 0.3, 2) == [0.1, 0.3])
    #expect(values(2, -2, 3) == [2, 0, -2])
    #expect(values(-1, 1, 1) == [0])
  }

  @Test func rowsKeepEverythingElse() {
    let sweep = LatentSweep(labels: [2, 0], code: 1, steps: 3, rows: 2, seed: 5, first: 7, codes: [0: 0.5])
    #expect(
      sweep.requests == [2, 0].flatMap { label in
        [7, 8].flatMap { index in
          [-1, 0, 1].map { SampleRequest(label: label, index: index, codes: [0: 0.5, 1: $0]) }
        }
      })
  }

  @Test(arguments: [1, 2])
  func everyCellIsTheImageUnderThatCode(threads: Int) throws {
    let model = try TestModels.tiny(height: 8, width: 12)
    let sweep = LatentSweep(labels: [1, 0, 2], code: 0, steps: 5, rows: 4, seed: 5, first: 2)
    let sheet = try withThreads(threads) { try sweep.draw(from: model, scale: 1) }
    #expect(sheet.width == 4 + 5 * 12 + 4 * 1 + 4)
    #expect(sheet.height == 4 + 3 * (4 * 8 + 3 * 1) + 2 * 4 + 4)
    for (group, label) in [1, 0, 2].enumerated() {
      for row in 0..<4 {
        for (column, value) in sweep.values.enumerated() {
          let image = try Synthesizer(model).images(
            AugmentationPlan(labels: [label], count: 1, seed: 5, first: 2 + row, codes: [0: value]))
          let left = 4 + column * 13
          let top = 4 + group * (35 + 4) + row * 9
          for y in 0..<8 {
            let start = (top + y) * sheet.width + left
            #expect(sheet.pixels[start..<start + 12].elementsEqual(image[y * 12..<(y + 1) * 12]))
          }
        }
      }
    }
  }

  @Test func oneSheetForEachCode() throws {
    let model = try TestModels.tiny(codes: 3)
    let sweeps = LatentSweep(labels: [0], code: 0, steps: 3, seed: 5).oneForEachCode(of: model.architecture)
    #expect(sweeps.map(\.code) == [0, 1, 2])
    #expect(Set(try sweeps.map { try $0.draw(from: model).pixels }).count == 3)
  }

  @Test func coloursGiveAColourSheet() throws {
    let sheet = try LatentSweep(labels: [0], code: 0, seed: 5).draw(from: TestModels.tiny(channels: 3))
    #expect(sheet.channels == 3)
  }

  static let refusals: [(LatentSweep, String)] = [
    (LatentSweep(labels: [], code: 0, seed: 0), "no images were asked for; give at least one class a count of 1 or more"),
    (LatentSweep(labels: [3], code: 0, seed: 0), "class 3: this model has the classes 0 to 2 (a, b, c)"),
    (LatentSweep(labels: [0], code: 2, seed: 0), "code 2: this model has the codes 0 to 1 (thickness, slant)"),
    (
      LatentSweep(labels: [0], code: 1, to: .infinity, seed: 0),
      "code slant: its value is not a finite number; codes are trained on -1 to 1"
    ),
  ]

  @Test(arguments: refusals.indices)
  func impossibleSweepsAreRefused(i: Int) throws {
    let (sweep, message) = Self.refusals[i]
    let model = try TestModels.tiny()
    let error = #expect(throws: AugmentationError.self) { try sweep.draw(from: model) }
    #expect(error?.message == message)
  }
}
