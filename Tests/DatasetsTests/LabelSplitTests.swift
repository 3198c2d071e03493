import Datasets
import Files
import Testing

/// Which images keep their labels.
struct LabelSplitTests {
  /// Images whose two pixels are their number.
  private static func images(_ labels: [Int?], isHeldOut: [Bool]? = nil) -> LabelledImages {
    LabelledImages(
      name: "numbered", width: 2, height: 1, channels: 1, classNames: ["a", "b", "c"],
      pixels: labels.indices.flatMap { [UInt8($0 / 256), UInt8($0 % 256)] }, labels: labels, isHeldOut: isHeldOut)
  }

  private static let mixed = images((0..<300).map { [0, 1, 2, 0, 2, 0][$0 % 6] })

  @Test func everyClassKeepsAsMany() throws {
    for perClass in [1, 2, 50] {
      let chosen = try LabelSplit(perClass: perClass, split: 4).indices(of: Self.mixed)
      #expect(chosen.map { Self.mixed.labels[$0] } == (0..<3).flatMap { [Int?](repeating: $0, count: perClass) })
      #expect(Set(chosen).count == chosen.count)
    }
  }

  @Test func splitsOfOneNumberAreNested() throws {
    let large = try LabelSplit(perClass: 40, split: 7).indices(of: Self.mixed)
    for perClass in [1, 2, 5, 39] {
      let small = try LabelSplit(perClass: perClass, split: 7).indices(of: Self.mixed)
      let expected = [0, 40, 80].flatMap { (first: Int) -> ArraySlice<Int> in large[first..<first + perClass] }
      #expect(small == expected)
    }
  }

  @Test func splitsOfOtherNumbersAreOthers() throws {
    let all = try (0..<20).map { try LabelSplit(perClass: 5, split: $0).indices(of: Self.mixed) }
    #expect(Set(all).count == 20)
  }

  /// The same 60 images of class 1, alone and among those of others.
  @Test func otherClassesDoNotMatter() throws {
    func ofOne(_ labels: [Int?]) throws -> [Int] {
      let ranks = labels.indices.filter { labels[$0] == 1 }
      let chosen = try LabelSplit(perClass: 4, split: 2).indices(of: Self.images(labels)).filter { labels[$0] == 1 }
      return chosen.compactMap { ranks.firstIndex(of: $0) }
    }
    let others: [Int?] = (0..<20).map { $0 % 2 * 2 }
    let alone = try ofOne([Int?](repeating: 1, count: 60) + others)
    #expect(try ofOne((0..<60).flatMap { [1, $0 % 2 * 2, nil] }) == alone)
    #expect(try ofOne(others + others + [Int?](repeating: 1, count: 60)) == alone)
    #expect(try ofOne([Int?](repeating: 1, count: 61) + others) != alone)
  }

  @Test func onlyLabelsAreTaken() throws {
    let split = LabelSplit(perClass: 3, split: 0)
    let (chosen, applied) = (try split.indices(of: Self.mixed), try split.applied(to: Self.mixed))
    #expect(applied.labels.indices.filter { applied.labels[$0] != nil } == chosen.sorted())
    #expect(chosen.allSatisfy { applied.labels[$0] == Self.mixed.labels[$0] })
    #expect(applied.pixels == Self.mixed.pixels && applied.classNames == Self.mixed.classNames && applied.name == "numbered")
    #expect(applied.labelledCount == 9 && applied.hasUnlabelled && !Self.mixed.hasUnlabelled)
    #expect(LabelUse(of: applied, split: split)?.text == "9 of 300 images (3 per class, split 0)")
    #expect(LabelUse.split(in: "9 of 300 images (3 per class, split 0)") == split)
    for text in ["9 of 300 images", "", "9 of 300 images (0 per class, split 0)", "9 of 300 images (3 per class, split 0) or 1"] {
      #expect(LabelUse.split(in: text) == nil)
    }
    #expect(LabelUse(of: applied)?.text == "9 of 300 images" && LabelUse(of: Self.mixed) == nil)
  }

  /// Nothing is learned from what the data set holds out.
  @Test func whatIsHeldOutIsNotChosen() throws {
    let marked = Self.images(Self.mixed.labels, isHeldOut: (0..<300).map { $0 % 3 == 0 })
    let chosen = try LabelSplit(perClass: 20, split: 1).indices(of: marked)
    #expect(chosen.count == 60 && chosen.allSatisfy { $0 % 3 != 0 })
  }

  @Test func aClassWithFewerImagesIsNamed() {
    let error = #expect(throws: LabelSplitError.self) { try LabelSplit(perClass: 51, split: 0).indices(of: Self.mixed) }
    #expect(error?.message == "--labels-per-class 51: the class b of numbered has only 50 images with a label to learn from; ask for 50 at most")
    #expect(error?.kind.exitCode == 64)
    let none = #expect(throws: LabelSplitError.self) { try LabelSplit(perClass: 1, split: 0).applied(to: Self.images([0, 2])) }
    #expect(none?.message == "--labels-per-class 1: the class b of numbered has no image with a label to learn from; take that class out")
  }

  @Test func theTextIsAnArrayForNumPy() throws {
    let text = try LabelSplit(perClass: 2, split: 3).text(for: Self.images([1, 0, 2, 1, 0, 2]))
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines[0] == "# numbered: split 3, 2 per class; index into the 6 training images, label")
    #expect(Set(lines[1...2]) == ["1 0", "4 0"] && Set(lines[3...4]) == ["0 1", "3 1"] && Set(lines[5...6]) == ["2 2", "5 2"])
    #expect(lines.count == 8 && lines[7] == "")
  }

  @Test func labelsAreDroppedAndImagesAdded() {
    let few = Self.images([0, 1, 2]).keepingLabels(at: [2])
    #expect(few.labels == [nil, nil, 2] && few.labelledOnly.labels == [2])
    let more = few.adding(unlabelled: Self.images([0, 1]))
    #expect(more.labels == [nil, nil, 2, nil, nil] && more.count == 5 && more.pixels == few.pixels + Self.images([0, 1]).pixels)
    // Images 0 and 1 are among those to test with, and so is 2, which has a label.
    let (kept, leftOut) = few.leavingOutUnlabelled(among: Self.images([nil, nil, nil, nil]))
    #expect(kept.labels == [2] && leftOut == 2)
    #expect(few.leavingOutUnlabelled(among: Self.images([])).leftOut == 0)
  }
}

/// The files that others compare with.
@Suite(.enabled(
  if: Environment.value("GAN_AUGMENT_DATA") != nil,
  "set GAN_AUGMENT_DATA to a folder with mnist/ and fashion-mnist/ to read the published files"))
struct PublishedSplitTests {
  static let folder = Path.join(Path.parent(Path.parent(Path.parent(#filePath))), "splits")

  /// Ten splits each for 1, 2, 5, 10 and 100 labels per class; their sums are those that `sha256sum` writes.
  @Test func publishedFilesAreWhatTheProgramMakes() throws {
    var sums: [String] = []
    for name in ["fashion-mnist", "mnist"] {
      let data = try DatasetLocator(network: .forbidden).load(name, split: .train)
      var expected: [String: String] = [:]
      for perClass in [1, 2, 5, 10, 100] {
        for number in 0..<10 {
          let split = LabelSplit(perClass: perClass, split: number)
          expected[split.fileName] = try split.text(for: data)
        }
      }
      #expect(try Folder.entries(Path.join(Self.folder, name)).sorted() == expected.keys.sorted())
      for (file, text) in expected.sorted(by: { $0.key < $1.key }) {
        let bytes = try readFile(Path.join(Path.join(Self.folder, name), file))
        #expect(bytes == Array(text.utf8), "\(name)/\(file)")
        sums.append("\(SHA256.hex(of: bytes))  \(name)/\(file)")
      }
    }
    let listed = try String(decoding: readFile(Path.join(Self.folder, "SHA256SUMS")), as: UTF8.self).split(separator: "\n").map(String.init)
    #expect(listed.sorted() == sums.sorted())
  }

  /// The numbers of a script in Python that shares nothing with this program (`splits/check.py`).
  @Test func mnistsFirstImagesAreTheSameForEver() throws {
    let data = try DatasetLocator(network: .forbidden).load("mnist", split: .train)
    #expect(try LabelSplit(perClass: 1, split: 0).indices(of: data) == [30119, 15677, 52251, 56823, 19380, 42334, 15351, 4785, 15749, 304])
  }
}
