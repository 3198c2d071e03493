/// What a camera writes beside a photograph (EXIF 2.3): here only which side is up.
enum EXIF {
  /// The orientation, 1…8, in the segment APP1 of a JPEG file; nil where it says none.
  static func orientation(_ segment: [UInt8]) -> Int? {
    guard segment.starts(with: Array("Exif\0\0".utf8)) else { return nil }
    let tiff = Array(segment.dropFirst(6))
    let isLittle = tiff.starts(with: [0x49, 0x49, 42, 0])
    guard isLittle || tiff.starts(with: [0x4D, 0x4D, 0, 42]) else { return nil }
    func number(at place: Int, _ count: Int) -> Int? {
      guard place >= 0, place <= tiff.count - count else { return nil }
      let bytes = tiff[place..<place + count]
      return (isLittle ? bytes.reversed() : Array(bytes)).reduce(0) { $0 << 8 | Int($1) }
    }
    guard let table = number(at: 4, 4), let count = number(at: table, 2) else { return nil }
    for i in 0..<count {
      let entry = table + 2 + 12 * i
      guard let tag = number(at: entry, 2), let type = number(at: entry + 2, 2), let value = number(at: entry + 8, 2) else {
        return nil
      }
      // A SHORT lies in the first two bytes of the value's four.
      if tag == 0x0112 { return type == 3 && (1...8).contains(value) ? value : nil }
    }
    return nil
  }
}
