import Files
import Images
import TestSupport
import Testing

/// `label`, with a judge that gives every class the same probability.
struct LabelTests {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    try folder.write("m.safetensors", SharedModel.withDoubtingJudge())
    // Of two sizes, one in a folder of its own; what it is called says nothing.
    for (name, side) in [("pictures/b.png", 28), ("pictures/7/a, c.png", 56)] {
      let pixels = (0..<side * side).map { UInt8(truncatingIfNeeded: $0) }
      try folder.write(name, PNG.encode(Image(width: side, height: side, channels: 1, pixels: pixels)))
    }
  }

  private func run(_ arguments: String...) throws -> Finished {
    try Program.run(["label", "--model", "m.safetensors"] + arguments, in: folder.path)
  }

  private static let table = "file,label,probability\n\"7/a, c.png\",0,0.1000\nb.png,0,0.1000\n"

  @Test func everyImageHasALine() throws {
    let run = try run("pictures")
    #expect(run.code == 0, "\(run.errors)")
    #expect(run.output == "labels.csv\n")
    #expect(run.complaint == "2 images, 0 of them with a probability of 0.95 or more")
    #expect(try folder.text("labels.csv") == Self.table)
    #expect(try self.run("pictures", "--out", "-").output == Self.table)
  }

  @Test func besideTheImagesItMakesADataSet() throws {
    #expect(try run("pictures", "--out", "pictures/labels.csv").code == 0)
    let inspected = try Program.run(["datasets", "inspect", "pictures"], in: folder.path)
    #expect(inspected.code == 0, "\(inspected.errors)")
    #expect(inspected.output.contains("labels.csv in pictures"))
    #expect(inspected.output.contains("2 of 1 class"))
  }

  @Test func whatIsNotSureEnoughIsLeftOut() throws {
    let run = try run("pictures", "--min-confidence", "0.5")
    #expect(run.code == 0)
    #expect(run.complaint == "2 images, 0 of them with a probability of 0.95 or more; 2 are left out")
    #expect(try folder.text("labels.csv") == "file,label,probability\n")
    #expect(try self.run("pictures", "--min-confidence", "2").code == 64)
  }

  @Test func aFileThatExistsIsKept() throws {
    try folder.write("labels.csv", "mine")
    let refused = try run("pictures")
    #expect(refused.code == 73)
    #expect(refused.complaint == "gan-augment: labels.csv: this file exists; name another with --out, or replace it with --overwrite")
    #expect(try folder.text("labels.csv") == "mine")
    #expect(try run("pictures", "--overwrite").code == 0)
    #expect(try folder.text("labels.csv") == Self.table)
  }

  @Test func aModelWithoutAClassifierIsRefused() throws {
    let model = try SharedModel.path
    let run = try Program.run(["label", "--model", model, "pictures"], in: folder.path)
    #expect(run.code == 64)
    #expect(
      run.complaint == "gan-augment: label: \(model) has no judge in it; train again, or add the judge of its data with "
        + "`gan-augment evaluate --dataset NAME --carry-judge`")
    #expect(try self.run("nowhere").code == 66)
    #expect(try folder.files().allSatisfy { !$0.hasSuffix(".csv") })
  }
}
