private import Glibc

/// Runs something when the tests are over.
public func atEnd(_ body: @escaping @convention(c) () -> Void) { atexit(body) }

/// Makes a file that can be run.
public func makeExecutable(_ path: String) { unsafe chmod(path, 0o755) }
