import Testing
import TestSupport
private import Glibc

extension TemporaryFolder {
  func link(_ name: String, to target: String) {
    #expect(unsafe symlink(target, at(name)) == 0)
  }

  func remove(_ name: String) {
    #expect(unsafe unlink(at(name)) == 0)
  }
}
