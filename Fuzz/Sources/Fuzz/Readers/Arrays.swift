@testable import Datasets
import Files

extension Reader {
  static let gzip = Reader(
    name: "gzip",
    read: { input in
      let content = try Gzip.inflate(input, expectedAtMost: 1 << 20)
      require(content.count <= 1 << 20 + 1, "\(content.count) bytes came out")
      var stream = DeflateStream(input, wrapping: .none)
      var raw: [UInt8] = []
      try stream.read(1 << 20, into: &raw)
      _ = stream.isComplete
    })

  /// Two files: the number of the bytes of the first, of labels, stands before them.
  static let idx = Reader(
    name: "idx",
    seeds: {
      let images = IDX.encodeImages((0..<12).map { UInt8($0 * 20) }, count: 3, height: 2, width: 2)
      let labels = IDX.encodeLabels([2, 0, 1])
      return [(labels, images), (Packing.gzip(labels), Packing.gzip(images))].map { Packing.little($0.0.count, 2) + $0.0 + $0.1 }
    },
    read: { input in
      guard input.count >= 2 else { return }
      let (count, rest) = (Int(input[0]) | Int(input[1]) << 8, input.dropFirst(2))
      let images = try LabelledImages(
        name: "x", idxImages: NamedBytes(path: "i", bytes: Array(rest.dropFirst(count))),
        idxLabels: NamedBytes(path: "l", bytes: Array(rest.prefix(count))))
      require(images.count > 0, "no images")
    })

  static let npz = Reader(
    name: "npz",
    read: { input in
      let file = Checksums.zip(input)
      for split in DatasetSplit.allCases {
        require(try NPZFormat.decode(file, path: "a.npz", name: "a", split: split).count > 0, "no images")
      }
    })

  /// One array, as images and as labels.
  static let npy = Reader(
    name: "npy", seeds: { [Packing.npy("|u1", "(3, 2, 2)", [UInt8](0..<12)), Packing.npy("<i8", "(3,)", [UInt8](repeating: 0, count: 24))] },
    read: { input in
      let labels = Packing.zip([("images.npy", Packing.npy("|u1", "(3, 2, 2)", [UInt8](0..<12))), ("labels.npy", input)])
      _ = try? NPZFormat.decode(labels, path: "a.npz", name: "a", split: .train)
      let images = Packing.zip([("images.npy", input), ("labels.npy", Packing.npy("|u1", "(3,)", [0, 1, 2]))])
      _ = try NPZFormat.decode(images, path: "a.npz", name: "a", split: .train)
      _ = try NPZFormat.decode(labels, path: "a.npz", name: "a", split: .train)
    })

  /// The first byte says how many lines of names there are before the images.
  static let cifar = Reader(
    name: "cifar", longest: 6200, seeds: { [[1] + Array("cat\ndog\n".utf8) + [UInt8](repeating: 1, count: 3073)] },
    read: { input in
      let lines = Int(input.first ?? 0) % 4
      var rest = input.dropFirst()
      for _ in 0..<lines { rest = rest.drop { $0 != 0x0A }.dropFirst() }
      let sandbox = Sandbox.shared
      try sandbox.empty()
      try sandbox.write("data_batch_1.bin", Array(rest))
      if lines > 0 { try sandbox.write("batches.meta.txt", Array(input[1..<rest.startIndex])) }
      _ = try DatasetFormats.open(sandbox.path)
    })
}

extension GzipError: InternalError {}
extension ArchiveError: InternalError {}
