/// An opaque colour, 8 bits a channel.
public struct Colour: Sendable, Equatable {
  public let red: UInt8
  public let green: UInt8
  public let blue: UInt8

  public init(red: UInt8, green: UInt8, blue: UInt8) {
    self.red = red
    self.green = green
    self.blue = blue
  }

  /// A grey level, 0…255.
  public static func grey(_ level: UInt8) -> Colour { Colour(red: level, green: level, blue: level) }

  public static let white = grey(255)
  public static let black = grey(0)

  // Three of the eight colours that people with every kind of colour vision tell apart (Okabe & Ito 2008, "Color Universal
  // Design"), the ones that stand out from white.
  public static let blue = Colour(red: 0, green: 114, blue: 178)
  public static let vermilion = Colour(red: 213, green: 94, blue: 0)
  public static let green = Colour(red: 0, green: 158, blue: 115)

  /// "#0072b2"
  var hexadecimal: String {
    "#" + [red, green, blue].map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }
}
