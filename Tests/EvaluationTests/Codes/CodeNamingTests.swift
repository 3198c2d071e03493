import Evaluation
import Models
import Testing

/// Which factor a code is called after, from effects as they occur.
struct CodeNamingTests {
  private static func naming(_ effects: [(String, Double, Double)]) -> String? {
    CodeNaming.naming(effects.map { CodeDescription.Effect(factor: $0.0, range: $0.1, spearman: $0.2) })?.factor
  }

  static let cases: [([(String, Double, Double)], String?)] = [
    ([("thickness", 3.5, 0.95)], "thickness"),
    ([("thickness", -3.5, -0.95)], "thickness"),
    // A thicker pen leaves more ink, often more clearly than it is thicker.
    ([("area", 4.5, 0.97), ("thickness", 3.5, 0.95), ("slant", 0.1, 0.02)], "thickness"),
    ([("brightness", 4.5, 0.97), ("area", 4.4, 0.97), ("thickness", 3.5, 0.95)], "thickness"),
    // But ink that hardly comes from thickness has another name.
    ([("area", 4.5, 0.97), ("thickness", 1.1, 0.6)], "area"),
    ([("brightness", 3, 0.9), ("thickness", 0.3, 0.2), ("area", 0.4, 0.2)], "brightness"),
    ([("width", 3.2, 0.9), ("slant", 3, 0.9)], "slant"),
    ([("width", 3.2, 0.9), ("slant", 0.5, 0.3)], "width"),
    // Nothing is moved, not far enough, or not in order.
    ([], nil), ([("thickness", 0, 0)], nil), ([("thickness", 0.9, 0.6)], nil), ([("thickness", 2, 0.4)], nil),
    // Two things at once are neither; a weaker one beside it is let pass.
    ([("thickness", 3, 0.9), ("slant", 2.9, 0.9)], nil), ([("slant", -3, -0.9), ("thickness", 2.5, 0.8)], nil),
    ([("thickness", 3, 0.9), ("slant", 1.5, 0.6)], "thickness"),
  ]

  @Test(arguments: cases)
  func theClearestFactorNames(_ effects: [(String, Double, Double)], _ name: String?) {
    #expect(Self.naming(effects) == name)
    #expect(Self.naming(effects.reversed()) == name)
  }

  @Test func namesDifferAndTheStrongestHasThePlainOne() {
    func effect(_ factor: String, _ range: Double) -> CodeDescription.Effect { .init(factor: factor, range: range, spearman: 0.9) }
    #expect(
      CodeNaming.names([effect("slant", 2), nil, effect("slant", -3), effect("width", 2), nil, effect("slant", 2)])
        == ["slant-2", "unnamed", "slant", "width", "unnamed", "slant-3"])
  }
}
