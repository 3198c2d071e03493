internal import Files

/// MNIST's files in a folder: `train-images-idx3-ubyte` and `train-labels-idx1-ubyte`, or `t10k-…`, each with or
/// without `.gz`.
public enum IDXFormat: DatasetFormat {
  public static let name = "idx"
  public static let summary = "a folder with MNIST's file names, idx or idx.gz"

  public static func recognizes(_ path: String) -> Bool {
    DatasetSplit.allCases.contains { split in
      IDX.Kind.allCases.contains { IDXFileName(kind: $0, split: split).find(in: path) != nil }
    }
  }

  public static func read(
    _ path: String, split: DatasetSplit, expected: DatasetDescription?, notice: (String) -> Void
  ) throws -> LabelledImages {
    let name = expected?.name ?? Path.fileName(path)
    return try DatasetLocator(folder: path).load(name, split: split, classNames: expected?.classNames)
  }
}
