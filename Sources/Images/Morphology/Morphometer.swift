private import Glibc

/// Measures images one after another with memory that it keeps: one for each thread that measures, not `Sendable`.
///
/// Any size goes; as long as it stays the same, nothing is allocated but a few rows of numbers.
@safe public final class Morphometer {
  private var stages: Stages?
  private var luma: [UInt8] = []

  public init() {}

  /// Measures one image, colours by their luma.
  ///
  /// - Returns: nil where there is no shape: in an image that is entirely black, or as good as (a few pixels of level 1).
  public func measure(_ image: Image) -> Morphometry? {
    measure(image.pixels, width: image.width, height: image.height, channels: image.channels, images: 0..<1)[0]
  }

  /// Measures a part of a batch, so that several threads can share one.
  ///
  /// - Parameters:
  ///   - pixels: `[count, height, width, channels]`, row-major, 0…255.
  ///   - channels: 1 (grey), 3 (RGB) or 4 (RGBA, whose alpha is ignored).
  ///   - images: which of the `count` to measure; nil for all.
  /// - Returns: one for each image of the part; nil where there is no shape.
  public func measure(
    _ pixels: [UInt8], width: Int, height: Int, channels: Int = 1, images: Range<Int>? = nil
  ) -> [Morphometry?] {
    precondition(width > 0 && height > 0, "images of \(width) x \(height) pixels")
    precondition(channels == 1 || channels == 3 || channels == 4, "images with \(channels) channels")
    let area = width * height
    precondition(pixels.count % (area * channels) == 0, "\(pixels.count) bytes for images of \(area * channels)")
    let images = images ?? 0..<pixels.count / (area * channels)
    precondition(
      images.lowerBound >= 0 && images.upperBound <= pixels.count / (area * channels), "images \(images) of too few")
    let stages = stages.flatMap { $0.fit(width, height) ? $0 : nil } ?? Stages(width: width, height: height)
    self.stages = stages
    if luma.count < area { luma = [UInt8](repeating: 0, count: area) }
    return unsafe pixels.withUnsafeBufferPointer { pixels in
      unsafe luma.withUnsafeMutableBufferPointer { luma in
        guard let pixels = pixels.baseAddress, let luma = luma.baseAddress else { return [] }
        return images.map { i in
          let image = unsafe pixels + i * area * channels
          guard channels > 1 else { return unsafe stages.measure(image) }
          for k in 0..<area {
            let pixel = unsafe image + k * channels
            unsafe luma[k] = Image.luma(pixel[0], pixel[1], pixel[2])
          }
          return unsafe stages.measure(luma)
        }
      }
    }
  }
}

/// What measures images of one size: each stage with its memory.
@safe private final class Stages {
  private let enlarger: Enlarger
  private let distanceTransform: DistanceTransform
  private let medialAxis: MedialAxis
  private let grid: Grid
  /// `[grid.rows, grid.columns]`, without the border of background.
  private let levels: Scratch<UInt8>
  private let ink: Scratch<UInt8>
  private let squaredDistances: Scratch<Int32>
  private var rows: [(mass: Int, moment: Int)]
  private var columns: [Int] = []

  init(width: Int, height: Int) {
    grid = Grid(columns: Enlarger.factor * width, rows: Enlarger.factor * height)
    enlarger = Enlarger(width: width, height: height)
    distanceTransform = DistanceTransform(grid)
    medialAxis = MedialAxis(grid)
    levels = Scratch(grid.columns * grid.rows, of: 0)
    ink = Scratch(grid.count, of: 0)
    squaredDistances = Scratch(grid.count, of: 0)
    rows = .init(repeating: (0, 0), count: grid.rows)
  }

  func fit(_ width: Int, _ height: Int) -> Bool { enlarger.width == width && enlarger.height == height }

  /// - Parameter pixels: one grey image.
  func measure(_ pixels: UnsafePointer<UInt8>) -> Morphometry? {
    let levels = unsafe levels.start
    unsafe enlarger.enlarge(pixels, into: levels)
    var (least, greatest) = (UInt8.max, UInt8.min)
    for i in 0..<grid.columns * grid.rows {
      unsafe least = min(least, levels[i])
      unsafe greatest = max(greatest, levels[i])
    }
    guard greatest > 0 else { return nil }
    let scale = Double(Enlarger.factor)

    // (1) The ink: what is at least half as bright as the brightest, counted from the darkest.
    let area = mark(atLeast: UInt8((Int(least) + Int(greatest) + 1) / 2))
    unsafe distanceTransform.measure(ink.start, into: squaredDistances.start)
    let axis = unsafe medialAxis.thin(ink.start, squaredDistances.start)

    // (2) The levels: masses above the darkest, so that an even ground has none. A plain image is all shape.
    let ground = least < greatest ? least : 0
    sumRows(above: ground)
    let moments = Moments(rows: rows)
    let lean = moments.lean
    return Morphometry(
      area: Float(Double(area) / (scale * scale)),
      length: Float(axis.length / scale),
      thickness: Float(2 * axis.distance / scale),
      slant: Float(atan(lean)),
      width: lean.magnitude <= 10 ? Float(width(above: ground, moments) / scale) : nil,
      height: Float(extent(of: rows.map(\.mass)) / scale))
  }

  /// Sets `ink` and counts it.
  private func mark(atLeast threshold: UInt8) -> Int {
    let (levels, ink) = unsafe (levels.start, ink.start)
    var count = 0
    for y in 0..<grid.rows {
      let (source, target) = unsafe (levels + y * grid.columns, ink + grid.row(y))
      var inRow: Int32 = 0
      for x in 0..<grid.columns {
        let cell: UInt8 = unsafe source[x] >= threshold ? 1 : 0
        unsafe target[x] = cell
        inRow &+= Int32(cell)
      }
      count += Int(inRow)
    }
    return count
  }

  /// Sets `rows`.
  private func sumRows(above ground: UInt8) {
    let levels = unsafe levels.start
    for y in 0..<grid.rows {
      let row = unsafe levels + y * grid.columns
      var (mass, moment) = (0, 0)
      // In parts for which 32 bits are enough.
      for start in stride(from: 0, to: grid.columns, by: 1024) {
        var (partMass, partMoment): (Int32, Int32) = (0, 0)
        for x in 0..<Int32(truncatingIfNeeded: min(1024, grid.columns - start)) {
          let level = unsafe Int32(row[start + Int(x)] &- ground)
          partMass &+= level
          partMoment &+= level &* x
        }
        mass += Int(partMass)
        moment += Int(partMoment) + start * Int(partMass)
      }
      rows[y] = (mass, moment)
    }
  }

  /// The extent in cells along x once each row is moved, by whole cells, so that the slant vanishes.
  private func width(above ground: UInt8, _ moments: Moments) -> Double {
    let (lean, centre) = (moments.lean, moments.centreY)
    let levels = unsafe levels.start
    // The outermost rows move farthest.
    let shifts = (0..<grid.rows).map { y in Int((lean * (Double(y) - centre) + 0.5).rounded(.down)) }
    let least = min(shifts[0], shifts[grid.rows - 1])
    let needed = grid.columns + max(shifts[0], shifts[grid.rows - 1]) - least
    columns.removeAll(keepingCapacity: true)
    columns.append(contentsOf: repeatElement(0, count: needed))
    unsafe columns.withUnsafeMutableBufferPointer { columns in
      guard let columns = columns.baseAddress else { return }
      for y in 0..<grid.rows where rows[y].mass > 0 {
        let (source, target) = unsafe (levels + y * grid.columns, columns + shifts[y] - least)
        for x in 0..<grid.columns { unsafe target[x] &+= Int(source[x] &- ground) }
      }
    }
    return extent(of: columns)
  }
}
