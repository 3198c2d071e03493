@testable import Datasets
import Files
import Images

extension Reader {
  /// A data set in a zip file, with the right CRC-32 of every member.
  static let zip = Reader(
    name: "zip", longest: 8192,
    seeds: {
      let picture = PNG.encode(Image(width: 8, height: 8, channels: 1, pixels: [UInt8](repeating: 9, count: 64)))
      let labels = IDX.encodeLabels([0, 1])
      let images = IDX.encodeImages([UInt8](repeating: 3, count: 128), count: 2, height: 8, width: 8)
      return [
        [("set/a/1.png", picture), ("set/a/2.png", picture), ("set/b/1.png", picture), ("set/b/2.png", picture)],
        [("a/1.png", picture), ("b/1.png", picture), ("unlabelled/x/1.png", picture)],
        [("labels.csv", Array("file,label\n1.png,a\n2.png,b\n".utf8)), ("1.png", picture), ("2.png", picture)],
        [("train-images-idx3-ubyte", images), ("train-labels-idx1-ubyte", labels)],
      ].map { Packing.zip($0) }
    },
    read: { input in
      let sandbox = Sandbox.shared
      try Folder.create(sandbox.path)
      try sandbox.write("d.zip", Checksums.zip(input))
      let beside = DatasetDescription(name: "real", width: 8, height: 8, channels: 1, classNames: ["a", "b"])
      _ = try? DatasetFormats.readUnlabelled(sandbox.at("d.zip"), beside: beside, preparation: ImagePreparation())
      _ = try DatasetFormats.open(sandbox.at("d.zip"))
    })

  /// CIFAR-10's archive, with the right sums of every header, in a gzip file.
  static let tar = Reader(
    name: "tar", longest: 40960,
    seeds: {
      let names = (1...5).map { "data_batch_\($0).bin" } + ["test_batch.bin"]
      let batches = names.map { ("cifar-10-batches-bin/" + $0, [UInt8](repeating: 1, count: 3073)) }
      let names10 = ("cifar-10-batches-bin/batches.meta.txt", Array("a\nb\n".utf8))
      return [Packing.tar(batches + [names10]), Packing.tar([names10, ("link", [])]), Packing.tar([])]
    },
    read: { input in
      let files = try CIFAR10Archive(imagesPerBatch: 1).unpack(Packing.gzip(Checksums.tar(input)))
      require(files.allSatisfy { !$0.name.utf8.contains(0x2F) }, "a file that lies elsewhere")
    })

  /// EMNIST's archive, with the right CRC-32 of every member.
  static let emnist = Reader(
    name: "emnist", dictionary: "zip",
    seeds: {
      let members = DatasetSplit.allCases.flatMap { split in
        [
          ("gzip/emnist-digits-\(split.rawValue)-images-idx3-ubyte.gz", Packing.gzip(IDX.encodeImages([UInt8](0..<12), count: 2, height: 3, width: 2))),
          ("gzip/emnist-digits-\(split.rawValue)-labels-idx1-ubyte.gz", Packing.gzip(IDX.encodeLabels([1, 2]))),
        ]
      }
      return [Packing.zip(members)]
    },
    read: { input in _ = try EMNISTArchive(part: "digits").unpack(Checksums.zip(input)) })

  static let usps = Reader(
    name: "usps", longest: 8192,
    seeds: {
      let row = (0..<256).map { _ in "-0.5" }.joined(separator: " ")
      return [Array("1.0000 \(row)\n0 \(row) \n".utf8), Packing.gzip(Array("1 \(row)\n".utf8))]
    },
    read: { input in _ = try USPSTable(split: .train, counts: [1, 1]).unpack(input) })
}
