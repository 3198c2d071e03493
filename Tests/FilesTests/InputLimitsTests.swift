import Files
import Testing

struct InputLimitsTests {
  /// `docs/LIMITS.md` shows each limit, in the list's order, and no other.
  @Test func theTableIsTrue() throws {
    let path = Path.join(Path.parent(Path.parent(Path.parent(#filePath))), "docs/LIMITS.md")
    let lines = String(decoding: try readFile(path), as: UTF8.self).split(separator: "\n").map { String($0) }
    let rows = lines.filter { $0.hasPrefix("|") }.dropFirst(2)
    #expect(rows.map { row in row.split(separator: "|").prefix(2).map { $0.drop { $0 == " " } }.map { trimmed($0) } }
      == InputLimits.all.map { [$0.what, "\(grouped($0.most)) \($0.unit)"] })
  }

  @Test func unpackingIsBoundedOnlyWhereItIsMuch() {
    let free = InputLimits.freelyUnpacked
    #expect(InputLimits.mayUnpack(0, to: free))
    #expect(!InputLimits.mayUnpack(free / 250, to: free + 250 * 250))
    #expect(InputLimits.mayUnpack(free / 250 + 1, to: free + 1))
    #expect(!InputLimits.mayUnpack(1 << 20, to: 1 << 40))
  }

  private func trimmed(_ text: Substring) -> String {
    var text = text
    while text.last == " " { text.removeLast() }
    return String(text)
  }

  /// With a comma before every three digits.
  private func grouped(_ number: Int) -> String {
    let digits = Array(String(number))
    return digits.indices.map { ($0 > 0 && (digits.count - $0) % 3 == 0 ? "," : "") + String(digits[$0]) }.joined()
  }
}
