internal import Files

extension DatasetLocator {
  /// One split of a data set that lies in CIFAR-10's binary files, whatever its `classNames` are to be.
  func loadBatches(
    _ dataset: KnownDataset, split: DatasetSplit, classNames: [String]?
  ) throws(DatasetError) -> LabelledImages {
    let classNames = classNames ?? dataset.classNames
    let folder = try fetch(dataset, [split])
    var pixels: [UInt8] = []
    var labels: [Int] = []
    for name in dataset.fileNames(split) {
      let path = Path.join(folder, name)
      let bytes: [UInt8]
      do { bytes = try readFile(path, atMost: InputLimits.array) } catch { throw .file(error) }
      do throws(CIFARError) {
        let (images, found) = try CIFARFormat.decode(bytes, path: path)
        if let i = found.firstIndex(where: { $0 >= classNames.count }) {
          throw CIFARError(path: path, problem: .labelOutOfRange(index: i, label: found[i], classCount: classNames.count))
        }
        pixels += images.pixels
        labels += found
      } catch {
        throw .cifar(error)
      }
    }
    let size = dataset.imageSize
    return LabelledImages(
      name: dataset.name, width: size.width, height: size.height, channels: size.channels, classNames: classNames,
      pixels: pixels, labels: labels)
  }
}
