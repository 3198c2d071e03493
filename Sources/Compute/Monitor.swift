private import Glibc

/// A value that several threads change in turn, and whose changes they can wait for (a monitor with one condition,
/// Hoare 1974).
///
/// Every change wakes all who wait; made for a few changes of a batch each, not of a number each.
@safe
public final class Monitor<Value>: Sendable {
  // Both are used by the system's own calls only, at one address for as long as the monitor lives.
  private nonisolated(unsafe) let lock = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private nonisolated(unsafe) let changed = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
  /// Touched only by the thread that holds the lock.
  private nonisolated(unsafe) var value: Value

  public init(_ value: sending Value) {
    unsafe self.value = value
    unsafe pthread_mutex_init(lock, nil)
    unsafe pthread_cond_init(changed, nil)
  }

  deinit {
    unsafe pthread_cond_destroy(changed)
    unsafe pthread_mutex_destroy(lock)
    unsafe changed.deallocate()
    unsafe lock.deallocate()
  }

  /// Calls `body` with the value while no other thread has it.
  public func withLock<Result>(_ body: (inout Value) throws -> Result) rethrows -> Result {
    unsafe pthread_mutex_lock(lock)
    defer {
      unsafe pthread_cond_broadcast(changed)
      unsafe pthread_mutex_unlock(lock)
    }
    return unsafe try body(&value)
  }

  /// The same once `condition` holds.
  public func withLock<Result>(
    when condition: (Value) -> Bool, _ body: (inout Value) throws -> Result
  ) rethrows -> Result {
    unsafe pthread_mutex_lock(lock)
    defer {
      unsafe pthread_cond_broadcast(changed)
      unsafe pthread_mutex_unlock(lock)
    }
    while unsafe !condition(value) { unsafe pthread_cond_wait(changed, lock) }
    return unsafe try body(&value)
  }
}
