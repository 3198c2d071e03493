/// EMNIST's `gzip.zip` (Cohen, Afshar, Tapson and van Schaik 2017): six parts of idx files, each compressed by gzip.
///
/// Its images are stored column by column, as Matlab has them; they are turned upright here.
struct EMNISTArchive: Sendable {
  /// `digits`, `letters`, `balanced` …
  let part: String

  /// The four files of the part under MNIST's names.
  @Sendable func unpack(_ bytes: [UInt8]) throws(ArchiveError) -> [UnpackedFile] {
    let zip: ZipFile
    do { zip = try ZipFile(bytes) } catch { throw .damaged("not a whole zip file") }
    var files: [UnpackedFile] = []
    for split in DatasetSplit.allCases {
      for kind in [IDX.Kind.images, .labels] {
        let name = "gzip/emnist-\(part)-\(split.rawValue)-\(kind.noun)s-idx\(kind.dimensions)-ubyte.gz"
        guard let member = zip.members.first(where: { $0.name == name }) else { throw .missing(name) }
        let content: [UInt8]
        do { content = try zip.content(of: member) } catch { throw .damaged(name) }
        let published = IDXFileName(kind: kind, split: split).plain
        switch kind {
        case .labels:
          files.append(UnpackedFile(name: published, bytes: IDX.encodeLabels(try labels(content, name))))
        case .images:
          files.append(UnpackedFile(name: published, bytes: try upright(content, name)))
        }
      }
    }
    return files
  }

  private func labels(_ file: [UInt8], _ name: String) throws(ArchiveError) -> [UInt8] {
    do { return try IDX.decodeLabels(file, path: name) } catch { throw .damaged(error.message) }
  }

  private func upright(_ file: [UInt8], _ name: String) throws(ArchiveError) -> [UInt8] {
    let images: IDX.Images
    do { images = try IDX.decodeImages(file, path: name) } catch { throw .damaged(error.message) }
    let (height, width) = (images.width, images.height)
    var turned = [UInt8](repeating: 0, count: images.pixels.count)
    for start in stride(from: 0, to: turned.count, by: width * height) {
      for y in 0..<height {
        for x in 0..<width { turned[start + y * width + x] = images.pixels[start + x * height + y] }
      }
    }
    return IDX.encodeImages(turned, count: images.count, height: height, width: width)
  }
}
