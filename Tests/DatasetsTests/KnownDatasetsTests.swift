import Datasets
import Testing

@Suite struct KnownDatasetsTests {
  @Test func namesAreDistinct() {
    #expect(KnownDatasets.all.map { $0.name } == ["mnist", "fashion-mnist"])
  }

  @Test(arguments: KnownDatasets.all)
  func everyEntryIsComplete(_ dataset: KnownDataset) {
    #expect(Set(dataset.classNames).count == 10)
    #expect(!dataset.title.isEmpty && !dataset.licence.isEmpty)
    #expect(!dataset.mirrors.isEmpty)
    for mirror in dataset.mirrors { #expect(mirror.hasPrefix("http") && mirror.hasSuffix("/")) }
    var digests: Set<String> = []
    for split in DatasetSplit.allCases {
      let count = split == .train ? 60_000 : 10_000
      #expect(dataset.files(split).images.size == 16 + count * 28 * 28)
      #expect(dataset.files(split).labels.size == 8 + count)
      for file in [dataset.files(split).images, dataset.files(split).labels] {
        #expect(file.sha256.count == 64 && file.sha256.allSatisfy { $0.isHexDigit && !$0.isUppercase })
        digests.insert(file.sha256)
      }
    }
    #expect(digests.count == 4)
  }
}
