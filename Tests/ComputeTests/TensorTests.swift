import Compute
import Testing

/// Memory and order: views, copies, arithmetic.
struct TensorTests {
  static let shapes: [Shape] = [
    [1], [7], [3, 5], [1, 16], [2, 3, 4], [1, 1, 1, 1], [2, 3, 5, 7], [3, 16, 4, 3], [2, 20, 5, 5], [5, 33, 1, 3],
  ]

  @Test(arguments: shapes)
  func startsAsZeroAndKeepsValues(_ shape: Shape) {
    for layout in [Layout(rowMajor: shape), .preferred(shape)] {
      let tensor = Tensor(layout)
      #expect(tensor.values == [Float](repeating: 0, count: shape.count))
      tensor.copy(from: counting(shape))
      #expect(tensor.values == counting(shape))
    }
  }

  @Test(arguments: shapes)
  func reorderThereAndBackChangesNothing(_ shape: Shape) {
    let plain = Layout(rowMajor: shape)
    var layouts = [plain, Layout.preferred(shape)]
    if shape.rank >= 2 { layouts.append(.transposed(shape)) }
    for from in layouts {
      for to in layouts {
        let start = Tensor(from)
        start.copy(from: counting(shape))
        let there = Tensor(to)
        let back = Tensor(from)
        Reorder(from: from, to: to).run(start, into: there)
        Reorder(from: to, to: from).run(there, into: back)
        #expect(there.values == counting(shape) && back.values == counting(shape))
      }
    }
  }

  @Test func preferredOrderOfManyChannelsIsBlocked() {
    // Otherwise the tests of views and reorders would try row-major order only.
    #expect(!Layout.preferred([2, 20, 5, 5]).isRowMajor)
    #expect(Layout.preferred([2, 3, 5, 5]).isRowMajor)
  }

  @Test(arguments: shapes)
  func rowsAreViews(_ shape: Shape) {
    for layout in [Layout(rowMajor: shape), .preferred(shape)] {
      let tensor = Tensor(layout)
      tensor.copy(from: counting(shape))
      let size = shape.rowCount
      for first in 0..<shape.rows {
        for end in (first + 1)...shape.rows {
          let view = tensor.rows(first..<end)
          #expect(view.shape == shape.with(rows: end - first))
          #expect(view.values == Array(counting(shape)[first * size..<end * size]))
        }
      }
      let last = shape.rows - 1
      tensor.rows(last..<shape.rows).copy(from: [Float](repeating: -1, count: size))
      #expect(tensor.values == Array(counting(shape)[..<(last * size)]) + [Float](repeating: -1, count: size))
      // A view keeps the memory alive.
      var owner: Tensor? = Tensor(shape, counting(shape))
      let kept = owner?.rows(0..<1)
      owner = nil
      #expect(kept?.values == Array(counting(shape)[..<size]))
    }
  }

  @Test func reshapedSharesMemory() {
    let tensor = Tensor([2, 6], counting([2, 6]))
    let seen = tensor.reshaped([3, 2, 2])
    seen.copy(from: [Float](repeating: 4, count: 12))
    #expect(tensor.values == [Float](repeating: 4, count: 12))
  }

  /// `[A, B]` seen as its transpose of shape `[B, …]`.
  @Test func transposedLayoutIsTheTranspose() {
    let matrix = Tensor([6, 4], counting([6, 4]))
    let seen = matrix.seen(as: .transposed([4, 1, 2, 3]))
    #expect(seen.values == (0..<4).flatMap { c in (0..<6).map { r in Float(r * 4 + c) } })
  }

  @Test func adapterCopiesOnlyBetweenDifferentOrders() {
    let shape: Shape = [2, 20, 5, 5]
    let plain = Tensor(shape, counting(shape))
    let blocked = Tensor(Layout.preferred(shape))
    let adapter = Adapter(to: blocked.layout)
    #expect(adapter.adapt(blocked) === blocked)
    let adapted = adapter.adapt(plain)
    #expect(adapted.layout == blocked.layout && adapted.values == plain.values)
    #expect(adapter.adapt(blocked) === blocked)
    plain.fill(2)
    #expect(adapter.adapt(plain).values == plain.values)
  }

  /// Long enough for several chunks, and in an order with padded channels.
  @Test(arguments: [Layout(rowMajor: [100_003]), .preferred([3, 20, 41, 43]), Layout(rowMajor: [1])].map(Box.init))
  func arithmeticOfWholeTensors(_ box: Box) {
    let layout = box.layout
    let n = layout.shape.count
    let a = (0..<n).map { Float($0 % 101) - 50 }
    let b = (0..<n).map { Float($0 % 37) * 0.5 }
    let x = Tensor(layout)
    let y = Tensor(layout)
    x.copy(from: a)
    y.copy(from: b)
    // Compared as a whole: 100,003 numbers in a message help nobody.
    func isSame(_ tensor: Tensor, _ values: [Float]) -> Bool { tensor.values == values }
    x.add(y)
    var expected = zip(a, b).map { $0 + $1 }
    #expect(isSame(x, expected), "add")
    x.add(y, scaledBy: -2)
    expected = zip(expected, b).map { $0 - 2 * $1 }
    #expect(isSame(x, expected), "add scaled")
    x.scale(by: 0.5)
    expected = expected.map { 0.5 * $0 }
    #expect(isSame(x, expected), "scale")
    x.move(toward: y, by: 0.25)
    expected = zip(expected, b).map { $0 + 0.25 * ($1 - $0) }
    #expect(isSame(x, expected), "move")
    let z = Tensor(layout)
    z.mix(x, y, by: 0.5)
    #expect(isSame(z, zip(expected, b).map { $0 + 0.5 * ($1 - $0) }), "mix")
    z.copy(from: x)
    #expect(isSame(z, expected), "copy")
    z.set(y, scaledBy: 2)
    #expect(isSame(z, b.map { 2 * $0 }), "set")
    // Exact: sums of integers below 2²⁴.
    let ones = Tensor(layout)
    ones.copy(from: [Float](repeating: 1, count: n))
    #expect(ones.dot(ones) == Float(n))
    #expect(z.isFinite)
    for bad in [Float.infinity, -.infinity, .nan] {
      expected[n / 2] = bad
      z.copy(from: expected)
      #expect(!z.isFinite)
    }
  }

  @Test(arguments: [(1, 1), (3, 5), (5, 16), (2, 37), (20, 48)])
  func matrixProducts(_ rows: Int, _ columns: Int) {
    // Small integers: every sum is exact.
    let w = (0..<rows * columns).map { Float(($0 * 7) % 11 - 5) }
    let x = (0..<columns).map { Float($0 % 5 - 2) }
    let y = (0..<rows).map { Float($0 % 3 - 1) }
    let matrix = Tensor([rows, columns], w)
    let (u, v) = (Tensor([rows]), Tensor([columns]))
    matrix.multiply(Tensor([columns], x), into: u)
    matrix.multiplyTransposed(Tensor([rows], y), into: v)
    for r in 0..<rows { #expect(u.values[r] == (0..<columns).reduce(0) { $0 + w[r * columns + $1] * x[$1] }) }
    for c in 0..<columns { #expect(v.values[c] == (0..<rows).reduce(0) { $0 + w[$1 * columns + c] * y[$1] }) }
    #expect(matrix.dot(matrix) == w.reduce(0) { $0 + $1 * $1 })
    #expect(matrix.norm == w.reduce(0) { $0 + $1 * $1 }.squareRoot())

    let sum = Tensor([rows, columns], [Float](repeating: 3, count: rows * columns))
    let outer = (0..<rows * columns).map { y[$0 / columns] * x[$0 % columns] }
    for accumulate in [true, false] {
      sum.addScaled(
        matrix, by: 2, minusOuter: 4, Tensor([rows], y), Tensor([columns], x), accumulate: accumulate)
      #expect(sum.values == zip(w, outer).map { (accumulate ? 3 : 0) + 2 * $0 - 4 * $1 })
    }
  }

  @Test(arguments: [Shape([1, 1, 1, 1]), [3, 2, 5, 7], [2, 5, 4, 4]])
  func channelSums(_ shape: Shape) {
    let values = (0..<shape.count).map { Float($0 % 13 - 6) }
    let sums = Tensor([shape[1]], [Float](repeating: 9, count: shape[1]))
    Tensor(shape, values).sumOverChannels(into: sums)
    let plane = shape[2] * shape[3]
    var expected = [Float](repeating: 0, count: shape[1])
    for i in 0..<shape.count { expected[i / plane % shape[1]] += values[i] }
    #expect(sums.values == expected)
  }

  private func counting(_ shape: Shape) -> [Float] { (0..<shape.count).map(Float.init) }
}

/// Lets a layout, which belongs to one task, be a test's argument.
struct Box: @unchecked Sendable, CustomTestStringConvertible {  // Only read, and each test compares it alone.
  let layout: Layout
  var testDescription: String { "\(layout.shape)" }
}
