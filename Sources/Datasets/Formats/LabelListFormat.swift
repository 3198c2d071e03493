internal import Files

/// A folder with images and one file that lists their labels, after whose name the format is called: what these share.
protocol LabelListFormat: DatasetFormat {
  /// - Parameter path: how messages name the list
  /// - Throws: ``LabelListError`` for a list that cannot be read.
  static func entries(_ bytes: [UInt8], path: String) throws(LabelListError) -> [LabelList.Entry]
}

extension LabelListFormat {
  public static func recognizes(_ place: DatasetPlace) -> Bool { LabelList.find(name, in: place) != nil }

  public static func list(_ place: DatasetPlace, expected: DatasetDescription?) throws -> StoredDataset {
    guard let (root, found) = LabelList.find(name, in: place) else { preconditionFailure("no \(name)") }
    let lists = try found.map { part, folder in
      let bytes = try folder.content(of: name, atMost: InputLimits.labelList)
      return (part, folder, LabelList(file: name, entries: try entries(bytes, path: folder.shown(name))))
    }
    return try LabelList.dataset(place, root: root, lists)
  }
}
