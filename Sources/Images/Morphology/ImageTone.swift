private import Glibc

/// Brightness, place and colour of an image, from one look at each pixel. Alpha is ignored.
struct ImageTone {
  /// Mean and standard deviation of the luma, 0…255.
  let mean: Double
  let deviation: Double
  /// The centre of mass in pixels from the left and from the top edge, with the luma above the darkest as masses. Nil for a
  /// plain image.
  let centre: (x: Double, y: Double)?
  /// The mean colour in the plane across the grey axis, 0…255: red along x, green at 120°, blue at 240°.
  let chroma: (x: Double, y: Double)
  /// Σ (greatest channel − least channel) / Σ greatest channel; nil for black.
  let saturation: Double?

  init(_ image: Image) {
    let grey = image.grey
    let (width, count) = (image.width, image.width * image.height)
    let least = Int(grey.pixels.min() ?? 0)
    var (sum, squares, mass, massX, massY) = (0, 0, 0, 0, 0)
    for (i, value) in grey.pixels.enumerated() {
      let luma = Int(value)
      sum += luma
      squares += luma * luma
      mass += luma - least
      massX += (luma - least) * (i % width)
      massY += (luma - least) * (i / width)
    }
    mean = Double(sum) / Double(count)
    // Whole numbers, so that a plain image has a deviation of exactly 0.
    deviation = Double(count * squares - sum * sum).squareRoot() / Double(count)
    centre = mass > 0 ? (Double(massX) / Double(mass) + 0.5, Double(massY) / Double(mass) + 0.5) : nil

    var (red, green, blue, greatest, spread) = (0, 0, 0, 0, 0)
    if image.channels > 1 {
      for i in stride(from: 0, to: image.pixels.count, by: image.channels) {
        let (r, g, b) = (Int(image.pixels[i]), Int(image.pixels[i + 1]), Int(image.pixels[i + 2]))
        red += r
        green += g
        blue += b
        greatest += max(r, g, b)
        spread += max(r, g, b) - min(r, g, b)
      }
    } else {
      greatest = sum
    }
    chroma = (
      x: (Double(red) - Double(green + blue) / 2) / Double(count),
      y: 3.0.squareRoot() / 2 * Double(green - blue) / Double(count)
    )
    saturation = greatest > 0 ? Double(spread) / Double(greatest) : nil
  }

  /// The direction of ``chroma`` in degrees, 0 ..< 360; nil where the mean colour is grey to within half a level.
  var hue: Double? {
    guard (chroma.x * chroma.x + chroma.y * chroma.y).squareRoot() >= 0.5 else { return nil }
    let degrees = atan2(chroma.y, chroma.x) * 180 / .pi
    return degrees < 0 ? degrees + 360 : degrees
  }
}
