internal import Files

/// A model of ``TinyData`` that held none of it out, trained by the program itself when the first test asks for it, and the data with a
/// test part beside it: a folder with `models/tiny.safetensors` and `tiny/`.
public enum TinyModel {
  public static var path: String { get throws { try result.get().path } }

  nonisolated(unsafe) private static var folder: TemporaryFolder?

  struct TrainingFailed: Error {
    let errors: String
  }

  private static let result = Result { () throws -> TemporaryFolder in
    let place = try TemporaryFolder()
    unsafe folder = place
    atEnd { if let folder = unsafe TinyModel.folder { removeTree(folder.path) } }
    for part in ["train", "t10k"] {
      try place.write("tiny/\(part)-images-idx3-ubyte", TinyData.images())
      try place.write("tiny/\(part)-labels-idx1-ubyte", TinyData.labels())
    }
    let run = try Program.run(["train", "--data", "tiny", "--kimg", "1", "--threads", "1"], in: place.path)
    guard run.code == 0 else { throw TrainingFailed(errors: run.errors) }
    return place
  }
}
