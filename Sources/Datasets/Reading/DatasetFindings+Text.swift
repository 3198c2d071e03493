internal import Files

extension DatasetFindings {
  /// A table of at most 25 lines.
  public var lines: [String] {
    var rows: [(String, String)] = []
    rows.append(("data", "\(Path.shown(name)): \(format) in \(Path.shown(path))"))
    rows.append(("images", imagesText))
    if let coloursText { rows.append(("colours", coloursText)) }
    rows.append(("used as", preparedText))
    rows.append(("parts", partsText))
    if let unlabelledText { rows.append(("unlabelled", unlabelledText)) }
    rows.append(("duplicates", duplicatesText))
    if !unreadable.isEmpty {
      rows.append(("unreadable", "\(unreadable.count), left out; \(unreadable.count == 1 ? "" : "the first: ")\(Path.shown(unreadable[0].reason))"))
    }
    // Ten lines for the classes, the rest for what is odd.
    let table = classTable(rows: 10)
    let odd = suspicions.map { ("note", Self.sentence($0)) } + notices.map { ("note", $0) }
    let room = max(1, 25 - rows.count - table.count)
    rows += odd.count <= room ? odd : odd.prefix(room - 1) + [("note", "and \(odd.count - room + 1) more: gan-augment datasets inspect --json")]
    let width = rows.map(\.0.count).max() ?? 0
    return rows.map { $0.0 + String(repeating: " ", count: width - $0.0.count + 2) + $0.1 } + table
  }

  private var imagesText: String {
    let o = original
    let size =
      o.isOneSize
      ? "\(o.width.least)x\(o.height.least)"
      : "widths \(o.width.least) to \(o.width.most) (median \(o.width.median)), "
        + "heights \(o.height.least) to \(o.height.most) (median \(o.height.median))"
    let kinds = [(o.png, "PNG"), (o.jpeg, "JPEG")].filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }.joined(separator: ", ")
    let labelled = classes.reduce(0) { $0 + $1.count }
    return (labelled == o.count ? "" : "\(o.count): ") + "\(labelled) of \(classes.count) class\(classes.count == 1 ? "" : "es")"
      + "\(labelled == o.count ? "" : " and \(o.count - labelled) without a label")\(kinds.isEmpty ? "" : " (\(kinds))"), \(size)"
      + (o.misnamed > 0 ? "; \(o.misnamed) are not what their names' endings say" : "")
  }

  private var coloursText: String? {
    let o = original
    var words: [String] = []
    if o.colour > 0 { words.append(o.colour == o.count ? "all in colour" : "\(o.colour) of \(o.count) in colour") }
    if o.greyAsRGB > 0 {
      words.append("\(o.greyAsRGB == o.count ? "all" : "\(o.greyAsRGB)") RGB but grey everywhere" + (o.colour > 0 ? "" : ", read as grey"))
    }
    if o.transparent > 0 {
      words.append("\(o.transparent) transparent" + (prepared.ground.map { ", laid on \($0 == 0 ? "black" : "white")" } ?? ", alpha kept"))
    }
    if o.alpha > o.transparent { words.append("\(o.alpha - o.transparent) with an opaque alpha channel, dropped") }
    if o.deep > 0 { words.append("\(o.deep) of 16 bits, read as 8") }
    if o.palette > 0 { words.append("\(o.palette) with a palette") }
    return words.isEmpty ? nil : words.joined(separator: "; ")
  }

  private var preparedText: String {
    let p = prepared
    let form = p.channels == 1 ? "grey" : p.channels == 3 ? "RGB" : "RGBA"
    let changes = [
      (p.shrunk, "shrunk"), (p.enlarged, "enlarged"), (p.cropped, "cropped to the middle"), (p.padded, "padded"), (p.stretched, "stretched"),
    ].filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }
    return "\(p.width)x\(p.height) \(form)" + (changes.isEmpty ? ", as they are" : "; " + changes.joined(separator: ", "))
  }

  private var partsText: String {
    func sum(_ count: (ClassCount) -> Int) -> Int { classes.reduce(0) { $0 + count($1) } }
    let (train, validation, test) = (sum(\.train), sum(\.validation), sum(\.test))
    let parts = "\(train) to learn from" + (validation > 0 ? ", \(validation) to choose with" : "")
    switch testOrigin {
    case .given: return parts + ", \(test) to test with"
    case .none: return parts + ", none to test with"
    case .share(let kept, let count, let share):
      return parts + "; no test folder: \(kept) of \(count) images (\(Self.number(100 * share)) % of each class, seed 0) are kept for testing"
    }
  }

  private var unlabelledText: String? {
    let u = unlabelled
    guard u.count > 0 || u.leftOut > 0 else { return nil }
    return "\(u.count) more to learn from, without a label" + (u.elsewhere > 0 ? " (\(u.elsewhere) from another place)" : "")
      + (u.leftOut > 0 ? "; \(u.leftOut) left out, which \(u.leftOut == 1 ? "is an image" : "are images") to test with" : "")
  }

  private var duplicatesText: String {
    let d = duplicates
    let words = [
      (d.withinClasses, "within a class"), (d.acrossClasses, "in two classes"), (d.withoutLabel, "without a label"), (d.testInTraining, "of the test images among those to learn from"),
    ].filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }
    return words.isEmpty ? "none" : words.joined(separator: ", ")
  }

  /// A line for each class, or for the largest and the smallest ones.
  private func classTable(rows: Int) -> [String] {
    let hasValidation = classes.contains { $0.validation > 0 }
    let hasTest = classes.contains { $0.test > 0 }
    let all = classes.map { entry in
      [Path.shown(entry.name), "\(entry.train)"] + (hasValidation ? ["\(entry.validation)"] : []) + (hasTest ? ["\(entry.test)"] : [])
    }
    var shown = all
    if classes.count > rows {
      let order = classes.indices.sorted { classes[$0].learned == classes[$1].learned ? $0 < $1 : classes[$0].learned > classes[$1].learned }
      let most = order.prefix(rows / 2).map { all[$0] }
      let least = order.suffix(rows - rows / 2 - 1).map { all[$0] }
      shown = most + [["… \(classes.count - rows + 1) more"]] + least
    }
    let table = [["class", "train"] + (hasValidation ? ["validation"] : []) + (hasTest ? ["test"] : [])] + shown
    let widths = table[0].indices.map { column in table.map { column < $0.count ? $0[column].count : 0 }.max() ?? 0 }
    return table.map { cells in
      cells.enumerated().map { column, cell in
        let space = String(repeating: " ", count: widths[column] - cell.count)
        return column == 0 ? (cells.count == 1 ? cell : cell + space) : space + cell
      }.joined(separator: "  ")
    }
  }

  /// One sentence, for people.
  public static func sentence(_ suspicion: Suspicion) -> String {
    switch suspicion {
    case .oneClass(let name): "only one class, \(Path.shown(name)): what sets classes apart cannot be learned or judged"
    case .noImages(let classes): "no images to learn from: \(list(classes)); what is drawn of a class without images means nothing"
    case .oneImage(let classes): "one image only: \(list(classes)); it cannot be trained on"
    case .fewImages(let classes): "fewer than \(few) images to learn from: \(list(classes))"
    case .imbalance(let ratio, let largest, let smallest):
      "unbalanced: \(Path.shown(largest)) has \(number(ratio)) times as many images as \(Path.shown(smallest))"
    case .allEqual: "all images are equal"
    case .equalWithin(let classes): "all images are equal within: \(list(classes))"
    case .acrossClasses(let count):
      "\(count) image\(count == 1 ? " has" : "s have") the pixels of one in another class: one of the labels is wrong"
    case .testInTraining(let count, let tested):
      "\(count) of \(tested) test images \(count == 1 ? "is" : "are") also learned from: measures will flatter"
    case .untested(let classes): "no images to test with: \(list(classes))"
    }
  }

  private static func list(_ names: [String]) -> String {
    let shown = names.prefix(8).map { Path.shown($0) }.joined(separator: ", ")
    return names.count > 8 ? "\(shown) and \(names.count - 8) more" : shown
  }

  /// With one decimal where it is not whole.
  private static func number(_ value: Double) -> String {
    let tenths = Int((10 * value).rounded())
    return tenths % 10 == 0 ? "\(tenths / 10)" : "\(tenths / 10).\(tenths % 10)"
  }
}
