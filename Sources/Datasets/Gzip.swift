internal import CZlib

/// Gzip files (RFC 1952), read from bytes in memory. Writing them is not needed here.
public enum Gzip {
  /// Whether `bytes` begin as every gzip file does.
  public static func isCompressed(_ bytes: [UInt8]) -> Bool { bytes.starts(with: [0x1F, 0x8B]) }

  /// The uncompressed bytes of all members of a gzip file, but never more than `limit + 1` of them: a result longer
  /// than `limit` says that the file holds more than was expected, without unpacking how much more.
  ///
  /// - Throws: when the file ends before its last member does, or is damaged (each member carries a CRC-32). Bytes that
  ///   lie behind the `limit + 1` are not looked at.
  public static func inflate(_ bytes: [UInt8], expectedAtMost limit: Int) throws(GzipError) -> [UInt8] {
    precondition(limit >= 0, "a size is not negative")
    var stream = GzipStream(bytes)
    var output: [UInt8] = []
    try stream.read(limit == .max ? limit : limit + 1, into: &output)
    return output
  }
}

/// What can be wrong with a gzip file. ``DatasetError`` makes the sentence, with the file's name.
public enum GzipError: Error, Equatable {
  case truncated
  case corrupt
}

/// The uncompressed bytes of a gzip file, taken piece by piece.
///
/// Memory grows with what really comes out, never with what a header claims. Members follow one another; zero bytes
/// between or after them are padding, as tapes and `gzip` itself have it, and anything else is damage.
@safe struct GzipStream: ~Copyable {
  private let input: [UInt8]
  private var position = 0
  private var ended = false
  /// On the heap, because zlib keeps its address.
  private let state: UnsafeMutablePointer<z_stream>
  private var chunk = [UInt8](repeating: 0, count: 1 << 17)

  init(_ input: [UInt8]) {
    self.input = input
    unsafe state = .allocate(capacity: 1)
    unsafe state.initialize(to: z_stream())
    // 15: the largest window; + 16: a gzip header is required, and the CRC-32 is checked.
    let status = unsafe inflateInit2_(state, 15 + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
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

  /// Fills the chunk with up to `limit` bytes and returns how many.
  private mutating func step(atMost limit: Int) throws(GzipError) -> Int {
    let input = input
    let state = unsafe state
    let offered = min(input.count - position, Int(UInt32.max))
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
    case Z_OK, Z_BUF_ERROR: if written == 0, position == input.count { throw .truncated }
    case Z_MEM_ERROR: preconditionFailure("out of memory")
    default: throw .corrupt
    }
    return written
  }

  private mutating func nextMember() throws(GzipError) {
    while position < input.count, input[position] == 0 { position += 1 }
    if position == input.count {
      ended = true
    } else if input[position] == 0x1F {
      unsafe inflateReset(state)
    } else {
      throw .corrupt
    }
  }
}
