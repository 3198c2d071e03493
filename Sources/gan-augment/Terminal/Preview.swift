import Files
import Images

/// Shows a few pictures on standard output when it is a terminal, and colours are wanted (NO_COLOR).
enum Preview {
  /// As many as fit beside each other.
  static func show(_ images: [Image]) {
    guard Console.outputIsTerminal, !images.isEmpty, (Environment.value("NO_COLOR") ?? "").isEmpty else { return }
    Console.show(TerminalPreview().draw(images))
  }
}
