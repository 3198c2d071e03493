import Images
import Testing

struct CanvasTests {
  private func grey(_ canvas: Canvas) -> [UInt8] { stride(from: 0, to: canvas.image.pixels.count, by: 3).map { canvas.image.pixels[$0] } }

  @Test func rectanglesAndPicturesAreCutOffAtTheEdges() {
    var canvas = Canvas(width: 4, height: 3, background: .grey(9))
    canvas.fill(x: -2, y: -1, width: 3, height: 2, .white)
    canvas.draw(Image(width: 2, height: 2, channels: 1, pixels: [1, 2, 3, 4]), x: 3, y: 1)
    canvas.draw(Image(width: 2, height: 2, channels: 1, pixels: [5, 6, 7, 8]), x: -1, y: 2)
    canvas.fill(x: 10, y: 10, width: 5, height: 5, .white)
    #expect(grey(canvas) == [255, 9, 9, 9, 9, 9, 9, 1, 6, 9, 9, 3])
  }

  @Test func lettersAreThoseOfTheFont() {
    var canvas = Canvas(width: 7, height: 5, background: .black)
    canvas.draw("17", x: 0, y: 0, PixelFont(scale: 1), Colour(red: 200, green: 100, blue: 50))
    var pixels = [UInt8](repeating: 0, count: 35)
    PixelFont(scale: 1).draw("17", x: 0, y: 0, on: &pixels, rowWidth: 7)
    #expect(grey(canvas) == pixels.map { $0 == 255 ? 200 : 0 })
    #expect(Array(canvas.image.pixels[3..<6]) == [200, 100, 50])
  }
}
