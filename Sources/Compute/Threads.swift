internal import COpenMP
private import Glibc

/// The threads that compute: oneDNN's and ours are one pool (GNU OpenMP's), so that two pools never spin against
/// each other.
public enum Threads {
  /// How many cores this process may use: its affinity mask, further limited by a control group's quota.
  public static var available: Int {
    let cores = Int(omp_get_num_procs())
    return max(1, min(cores, quota() ?? cores))
  }

  /// Sets the number of threads for work started from the calling thread. Call it before anything is prepared:
  /// prepared primitives keep the number they were made under.
  public static func use(_ count: Int) {
    precondition(count >= 1, "at least one thread, not \(count)")
    omp_set_num_threads(Int32(count))
  }

  /// The number that ``use(_:)`` set for the calling thread.
  public static var count: Int { Int(omp_get_max_threads()) }

  /// Calls `body` once for each of `0 ..< chunks`, in parallel, and returns when all are done. Which thread takes
  /// which chunk is fixed by the chunk's number; chunks, not threads, decide what is computed, so results do not
  /// depend on the number of threads. `body` must write only what belongs to its chunk.
  public static func forEach(chunks: Int, _ body: (_ chunk: Int) -> Void) {
    guard chunks > 1, count > 1 else {
      for chunk in 0..<max(0, chunks) { body(chunk) }
      return
    }
    withoutActuallyEscaping(body) { body in
      var task = Task(chunks: chunks, body: body)
      unsafe withUnsafeMutablePointer(to: &task) { pointer in
        unsafe GOMP_parallel(
          { data in
            guard let task = unsafe data?.assumingMemoryBound(to: Task.self) else { return }
            let stride = Int(omp_get_num_threads())
            var chunk = Int(omp_get_thread_num())
            while unsafe chunk < task.pointee.chunks {
              unsafe task.pointee.body(chunk)
              chunk += stride
            }
          }, pointer, UInt32(min(count, chunks)), 0)
      }
    }
  }

  private struct Task {
    let chunks: Int
    let body: (Int) -> Void
  }

  /// The quota of control group v2, in whole cores rounded up, where there is one.
  private static func quota() -> Int? {
    guard let file = unsafe fopen("/sys/fs/cgroup/cpu.max", "r") else { return nil }
    defer { unsafe fclose(file) }
    var text = [CChar](repeating: 0, count: 64)
    guard unsafe fgets(&text, 64, file) != nil else { return nil }
    let words = String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
      .split { $0 == " " || $0 == "\n" }
    guard words.count == 2, let quota = Int(words[0]), let period = Int(words[1]), period > 0 else { return nil }
    return max(1, (quota + period - 1) / period)
  }
}
