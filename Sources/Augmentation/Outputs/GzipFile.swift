private import CZlib
internal import Files

/// A file compressed by gzip (RFC 1952), written piece by piece: one member, without name and time, so that equal bytes
/// give equal files.
@safe final class GzipFile {
  private let file: StreamedFile
  /// On the heap, because zlib keeps its address.
  private let state: UnsafeMutablePointer<z_stream>
  private var chunk = [UInt8](repeating: 0, count: 1 << 16)

  init(_ file: StreamedFile) {
    self.file = file
    unsafe state = .allocate(capacity: 1)
    unsafe state.initialize(to: z_stream())
    // 15 + 16: the largest window, with gzip's header and checksum; 8: zlib's usual memory.
    let status = unsafe deflateInit2_(
      state, Z_DEFAULT_COMPRESSION, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
      Int32(MemoryLayout<z_stream>.size))
    precondition(status == Z_OK, "zlib cannot start (\(status)): out of memory, or another zlib than at build time")
  }

  deinit {
    unsafe deflateEnd(state)
    unsafe state.deallocate()
  }

  var path: String { file.path }

  func write(_ bytes: [UInt8]) throws(FileError) { try deflate(bytes, Z_NO_FLUSH) }

  /// Ends the stream and brings it to the disk.
  func settle() throws(FileError) {
    try deflate([], Z_FINISH)
    try file.settle()
  }

  /// Gives the file its name, once it is settled.
  func finish() throws(FileError) { try file.finish() }

  private func deflate(_ bytes: [UInt8], _ flush: Int32) throws(FileError) {
    var start = 0
    repeat {
      let (taken, written, status) = step(bytes, from: start, flush)
      precondition(status == Z_OK || status == Z_STREAM_END || status == Z_BUF_ERROR, "zlib: status \(status)")
      start += taken
      let full = chunk
      if written > 0 { try file.write(full.span.extracting(0..<written)) }
      // A chunk that is not full means that nothing is left to give.
      if written < chunk.count, start == bytes.count { return }
    } while true
  }

  /// Compresses from `start` on until the chunk is full or the bytes are taken.
  private func step(_ bytes: [UInt8], from start: Int, _ flush: Int32) -> (taken: Int, written: Int, status: Int32) {
    let state = unsafe state
    let offered = min(bytes.count - start, 1 << 30)
    let room = chunk.count
    let status = unsafe bytes.withUnsafeBufferPointer { source in
      unsafe chunk.withUnsafeMutableBufferPointer { target in
        // zlib reads through this pointer and never writes, though its type does not say so.
        unsafe state.pointee.next_in = source.baseAddress.map { unsafe UnsafeMutablePointer(mutating: $0 + start) }
        unsafe state.pointee.avail_in = UInt32(offered)
        unsafe state.pointee.next_out = target.baseAddress
        unsafe state.pointee.avail_out = UInt32(room)
        return unsafe CZlib.deflate(state, flush)
      }
    }
    return (offered - Int(unsafe state.pointee.avail_in), room - Int(unsafe state.pointee.avail_out), status)
  }
}
