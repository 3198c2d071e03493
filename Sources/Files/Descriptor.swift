internal import Glibc

/// An open file of the system, closed when its owner lets go of it.
struct Descriptor: ~Copyable {
  private let number: Int32

  /// Opens `path`; `mode` counts, less the process's mask, where `flags` create a file.
  init(opening path: String, flags: Int32, mode: mode_t = 0o666) throws(SystemFailure) {
    guard isPath(path) else { throw SystemFailure(.invalidPath) }
    number = try check { unsafe open(path, flags | O_CLOEXEC, mode) }
  }

  deinit {
    _ = Glibc.close(number)
  }

  func status() throws(SystemFailure) -> stat {
    var found = stat()
    _ = try check { unsafe fstat(number, &found) }
    return found
  }

  /// Appends the next `room` bytes, fewer where the file ends.
  func read(_ room: Int, appendingTo bytes: inout [UInt8]) throws(SystemFailure) {
    var filled = bytes.count
    let end = filled + room
    bytes.append(contentsOf: repeatElement(0, count: room))
    defer { bytes.removeLast(end - filled) }
    while filled < end {
      let read = try check {
        // The system reads at most 2 GB at a time in any case.
        unsafe bytes.withUnsafeMutableBytes { memory in
          unsafe Glibc.read(number, memory.baseAddress.map { unsafe $0 + filled }, end - filled)
        }
      }
      if read == 0 { return }
      filled += read
    }
  }

  /// The bytes at `range`, fewer where the file ends before.
  func read(_ range: Range<Int>) throws(SystemFailure) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: range.count)
    var filled = 0
    while filled < bytes.count {
      let read = try check {
        unsafe bytes.withUnsafeMutableBytes { memory in
          unsafe Glibc.pread(
            number, memory.baseAddress.map { unsafe $0 + filled }, memory.count - filled, off_t(range.lowerBound + filled))
        }
      }
      if read == 0 { break }
      filled += read
    }
    bytes.removeLast(bytes.count - filled)
    return bytes
  }

  /// Writes all of `bytes`.
  func write(_ bytes: Span<UInt8>) throws(SystemFailure) {
    try unsafe bytes.withUnsafeBufferPointer { memory throws(SystemFailure) in
      var written = 0
      while written < memory.count {
        written += try check {
          unsafe Glibc.write(number, memory.baseAddress.map { unsafe $0 + written }, memory.count - written)
        }
      }
    }
  }

  /// Writes all of `bytes` from byte `offset` on, which leaves the place for the next ordinary write where it is.
  func write(_ bytes: Span<UInt8>, at offset: Int) throws(SystemFailure) {
    try unsafe bytes.withUnsafeBufferPointer { memory throws(SystemFailure) in
      var written = 0
      while written < memory.count {
        written += try check {
          unsafe pwrite(number, memory.baseAddress.map { unsafe $0 + written }, memory.count - written, offset + written)
        }
      }
    }
  }

  /// Appends the next `room` bytes from byte `offset` on, fewer where the file ends.
  func read(_ room: Int, at offset: Int, appendingTo bytes: inout [UInt8]) throws(SystemFailure) {
    var filled = bytes.count
    let (start, end) = (filled, filled + room)
    bytes.append(contentsOf: repeatElement(0, count: room))
    defer { bytes.removeLast(end - filled) }
    while filled < end {
      let read = try check {
        unsafe bytes.withUnsafeMutableBytes { memory in
          unsafe pread(number, memory.baseAddress.map { unsafe $0 + filled }, end - filled, offset + filled - start)
        }
      }
      if read == 0 { return }
      filled += read
    }
  }

  /// Cuts the file, and goes on writing there.
  func setLength(_ length: Int) throws(SystemFailure) {
    _ = try check { ftruncate(number, length) }
    _ = try check { lseek(number, length, SEEK_SET) }
  }

  /// Gives a file that was opened without a name one that nothing has.
  func link(as path: String) throws(SystemFailure) {
    _ = try check { unsafe linkat(AT_FDCWD, "/proc/self/fd/\(number)", AT_FDCWD, path, AT_SYMLINK_FOLLOW) }
  }

  func setMode(_ mode: mode_t) throws(SystemFailure) {
    _ = try check { fchmod(number, mode) }
  }

  /// Locks what is open against all other processes, without waiting.
  func lock() throws(SystemFailure) {
    _ = try check { flock(number, LOCK_EX | LOCK_NB) }
  }

  /// Waits until what was written is on the disk.
  func synchronize() throws(SystemFailure) {
    _ = try check { fsync(number) }
  }

  /// Closes the file now, to learn of a delayed failure to write (network file systems, quotas).
  consuming func close() throws(SystemFailure) {
    let number = number
    discard self
    // Never repeated: on Linux the file is closed even when the call was interrupted.
    guard Glibc.close(number) == 0 || SystemReason.last.saysInterrupted else { throw SystemFailure(.last) }
  }
}

/// A system call that failed, before anyone has said which file it was about.
struct SystemFailure: Error {
  let reason: SystemReason

  init(_ reason: SystemReason) {
    self.reason = reason
  }
}

/// The result of a system call that reports failure as -1; a call that a signal interrupted is made again.
func check<Result: SignedInteger>(_ call: () -> Result) throws(SystemFailure) -> Result {
  while true {
    let result = call()
    if result != -1 { return result }
    let reason = SystemReason.last
    if !reason.saysInterrupted { throw SystemFailure(reason) }
  }
}
