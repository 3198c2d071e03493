private import Glibc

/// The bytes of the file at `path`.
///
/// Only regular files are read: a folder, pipe or device is an error at once, never a wait. The size is checked
/// before anything is allocated, and again while reading, since a file may grow.
///
/// - Parameter limit: the most bytes to accept; 2 GiB unless told otherwise.
public func readFile(_ path: String, atMost limit: Int = 1 << 31) throws(FileError) -> [UInt8] {
  precondition(limit >= 0 && limit < .max, "no limit for a file: \(limit)")
  let file = try openForReading(path)
  let size = try size(of: file, at: path)
  var bytes: [UInt8] = []
  // One byte more than the size, so that the end of the file is seen without a second allocation.
  var room = size + 1
  while size <= limit {
    let before = bytes.count
    do {
      try file.read(room, appendingTo: &bytes)
    } catch {
      throw .readingFailed(path: path, reason: error.reason)
    }
    if bytes.count > limit { break }
    if bytes.count < before + room { return bytes }
    // It grew, or it is one of the system's files that claim to be empty.
    room = min(max(bytes.count, 1 << 16), limit + 1 - bytes.count)
  }
  throw .tooLarge(path: path, limit: limit)
}

/// The first bytes of the file at `path`: `limit` of them, or fewer where it is shorter. Only regular files are read.
public func readStart(_ path: String, atMost limit: Int) throws(FileError) -> [UInt8] {
  precondition(limit >= 0, "a size is not negative")
  let file = try openForReading(path)
  _ = try size(of: file, at: path)
  var bytes: [UInt8] = []
  do {
    try file.read(limit, appendingTo: &bytes)
  } catch {
    throw .readingFailed(path: path, reason: error.reason)
  }
  return bytes
}

func openForReading(_ path: String) throws(FileError) -> Descriptor {
  do {
    // Without O_NONBLOCK the call would wait for a pipe's other end.
    return try Descriptor(opening: path, flags: O_RDONLY | O_NONBLOCK | O_NOCTTY)
  } catch {
    // Some things cannot even be opened to be looked at: sockets, devices without a driver.
    if let found = FileKind.at(path), found != .file, found != .folder { throw .notAFile(path: path, found: found) }
    throw .opening(path, error.reason)
  }
}

func size(of file: borrowing Descriptor, at path: String) throws(FileError) -> Int {
  let status: stat
  do {
    status = try file.status()
  } catch {
    throw .readingFailed(path: path, reason: error.reason)
  }
  let found = FileKind(status)
  guard found == .file else { throw .notAFile(path: path, found: found) }
  return Int(status.st_size)
}
