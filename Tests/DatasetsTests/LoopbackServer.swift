private import Glibc
private import Synchronization

/// A web server on 127.0.0.1 at a free port: it gives `files` by their paths, and 404 for all else.
final class LoopbackServer: Sendable {
  let port: UInt16
  private let serving: Serving
  private let thread: pthread_t

  /// - Parameter files: by path, such as `/good/train-images-idx3-ubyte.gz`.
  init(_ files: [String: [UInt8]]) {
    let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let status = unsafe withUnsafeMutablePointer(to: &address) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
        unsafe bind(listener, generic, length) == 0 && listen(listener, 16) == 0
          && getsockname(listener, generic, &length) == 0
      }
    }
    precondition(status, "cannot listen on 127.0.0.1")
    port = UInt16(bigEndian: address.sin_port)
    serving = Serving(listener: listener, files: files)
    var thread = pthread_t()
    let box = unsafe Unmanaged.passRetained(serving).toOpaque()
    let failed = unsafe pthread_create(&thread, nil, { argument in
      if let argument = unsafe argument { unsafe Unmanaged<Serving>.fromOpaque(argument).takeRetainedValue().run() }
      return nil
    }, box)
    precondition(failed == 0, "cannot start a thread")
    self.thread = thread
  }

  deinit {
    // `accept` then returns with an error, and the thread ends.
    shutdown(serving.listener, Int32(SHUT_RDWR))
    pthread_join(thread, nil)
    close(serving.listener)
  }

  func url(_ path: String) -> String { "http://127.0.0.1:\(port)\(path)" }

  /// The paths asked for, in order.
  var requests: [String] { serving.requests.withLock { $0 } }
}

private final class Serving: Sendable {
  let listener: Int32
  let files: [String: [UInt8]]
  let requests = Mutex<[String]>([])

  init(listener: Int32, files: [String: [UInt8]]) {
    self.listener = listener
    self.files = files
  }

  func run() {
    while true {
      let connection = accept(listener, nil, nil)
      if connection < 0 { return }
      answer(connection)
      close(connection)
    }
  }

  private func answer(_ connection: Int32) {
    var request: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 4096)
    while !request.suffix(4).elementsEqual([13, 10, 13, 10]) {
      let got = unsafe recv(connection, &chunk, chunk.count, 0)
      if got <= 0 { return }
      request += chunk[..<got]
    }
    // `GET /path HTTP/1.1`
    let words = String(decoding: request, as: UTF8.self).split(separator: " ", maxSplits: 2)
    let path = words.count > 1 ? String(words[1]) : ""
    requests.withLock { $0.append(path) }
    let body = files[path]
    let head = "HTTP/1.1 \(body == nil ? "404 Not Found" : "200 OK")\r\n"
      + "Content-Length: \(body?.count ?? 0)\r\nConnection: close\r\n\r\n"
    var rest = (Array(head.utf8) + (body ?? []))[...]
    while !rest.isEmpty {
      let sent = unsafe rest.withUnsafeBytes { unsafe send(connection, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
      if sent <= 0 { return }
      rest = rest.dropFirst(sent)
    }
  }
}
