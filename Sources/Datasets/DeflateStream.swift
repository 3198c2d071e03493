internal import CZlib

/// The uncompressed bytes of a gzip file, or of what deflate (RFC 1951) left anywhere, taken piece by piece.
///
/// Memory grows with what really comes out, never with what a header claims. The members of a gzip file follow one
/// another; zero bytes between or after them are padding, as tapes and `gzip` itself have it, and anything else is damage.
@safe struct DeflateStream: ~Copyable {
  enum Wrapping {
    /// Members with headers and a CRC-32 each, which is checked.
    case gzip
    /// A single stream without any checksum, as in zip files.
    case none
  }

  private let input: [UInt8]
  private let wrapping: Wrapping
  private let end: Int
  private var position: Int
  private var ended = false
  /// On the heap, because zlib keeps its address.
  private let state: UnsafeMutablePointer<z_stream>
  private var chunk = [UInt8](repeating: 0, count: 1 << 17)

  /// - Parameter range: where the stream lies in `input`; by default everywhere.
  init(_ input: [UInt8], in range: Range<Int>? = nil, wrapping: Wrapping = .gzip) {
    let range = range ?? 0..<input.count
    precondition(range.upperBound <= input.count, "a stream beyond its bytes")
    self.input = input
    self.wrapping = wrapping
    end = range.upperBound
    position = range.lowerBound
    unsafe state = .allocate(capacity: 1)
    unsafe state.initialize(to: z_stream())
    // 15: the largest window; + 16: a gzip header is required, and the CRC-32 is checked; negative: there is neither.
    let status = unsafe inflateInit2_(state, wrapping == .gzip ? 15 + 16 : -15, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
    precondition(status == Z_OK, "zlib cannot start (\(status)): out of memory, or another zlib than at build time")
  }

  deinit {
    unsafe inflateEnd(state)
    unsafe state.deallocate()
  }

  /// Appends the next `count` bytes to `output`; fewer only where the file ends.
  mutating func read(_ count: Int, into output: inout [UInt8]) throws(GzipError) {
    var wanted = count
    while wanted > 0, !ended {
      let written = try step(atMost: min(wanted, chunk.count))
      output += chunk[..<written]
      wanted -= written
    }
  }

  /// Whether the stream reached its end, and nothing lies behind it.
  var isComplete: Bool { ended && position == end }

  /// Fills the chunk with up to `limit` bytes and returns how many.
  private mutating func step(atMost limit: Int) throws(GzipError) -> Int {
    let input = input
    let state = unsafe state
    let offered = min(end - position, Int(UInt32.max))
    let from = position
    let status = unsafe input.withUnsafeBufferPointer { source in
      unsafe chunk.withUnsafeMutableBufferPointer { target in
        // zlib reads through this pointer and never writes, though its type does not say so.
        unsafe state.pointee.next_in = source.baseAddress.map { unsafe UnsafeMutablePointer(mutating: $0 + from) }
        unsafe state.pointee.avail_in = UInt32(offered)
        unsafe state.pointee.next_out = target.baseAddress
        unsafe state.pointee.avail_out = UInt32(limit)
        return unsafe CZlib.inflate(state, Z_NO_FLUSH)
      }
    }
    position += offered - Int(unsafe state.pointee.avail_in)
    let written = limit - Int(unsafe state.pointee.avail_out)
    switch status {
    case Z_STREAM_END: try nextMember()
    case Z_OK, Z_BUF_ERROR: if written == 0, position == end { throw .truncated }
    case Z_MEM_ERROR: preconditionFailure("out of memory")
    default: throw .corrupt
    }
    return written
  }

  private mutating func nextMember() throws(GzipError) {
    if wrapping == .none {
      ended = true
      return
    }
    while position < end, input[position] == 0 { position += 1 }
    if position == end {
      ended = true
    } else if input[position] == 0x1F {
      unsafe inflateReset(state)
    } else {
      throw .corrupt
    }
  }
}
