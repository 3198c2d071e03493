import Datasets
import Testing

@Suite struct KnownDatasetsTests {
  @Test func namesAreDistinct() {
    #expect(KnownDatasets.all.map { $0.name } == ["mnist", "fashion-mnist", "kmnist", "emnist-digits", "cifar10", "usps"])
  }

  @Test(arguments: KnownDatasets.all)
  func everyEntryIsComplete(_ dataset: KnownDataset) {
    #expect(Set(dataset.classNames).count == 10)
    #expect(!dataset.title.isEmpty && !dataset.licence.isEmpty && dataset.downloadSize > 1_000_000)
    #expect(!dataset.mirrors.isEmpty)
    for mirror in dataset.mirrors { #expect(mirror.hasPrefix("http") && mirror.hasSuffix("/")) }
    var digests: [String] = []
    switch dataset.source {
    case .idx(let train, let test):
      for (files, count) in [(train, dataset.counts.train), (test, dataset.counts.test)] {
        #expect(files.images.size == 16 + count * dataset.imageSize.width * dataset.imageSize.height)
        #expect(files.labels.size == 8 + count)
        digests += [files.images.sha256, files.labels.sha256]
      }
      #expect(digests.count == 4)
    case .archives(let archives):
      #expect(!archives.isEmpty)
      for archive in archives { #expect(archive.size > 0 && !archive.name.contains("/")) }
      digests = archives.compactMap(\.sha256)
    }
    #expect(Set(digests).count == digests.count)
    for digest in digests { #expect(digest.count == 64 && digest.allSatisfy { $0.isHexDigit && !$0.isUppercase }) }
  }

  @Test func filesAreNamedAsTheirFormatsHaveThem() {
    #expect(KnownDatasets.usps.fileNames(.test) == ["t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"])
    #expect(KnownDatasets.cifar10.fileNames(.train) == (1...5).map { "data_batch_\($0).bin" })
    #expect(KnownDatasets.cifar10.fileNames(.test) == ["test_batch.bin"])
  }
}
