/// Everything that can be measured; a new factor is one new file and one entry here.
public enum Factors {
  public static let all: [any Factor] = [Thickness(), Slant(), Width(), Height(), Area()]
}
