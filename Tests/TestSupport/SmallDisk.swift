internal import Files
private import Glibc

/// A file system in memory with room for little, mounted on a folder: a disk that is full soon, or read-only.
/// Mounting takes rights that not every machine gives; the tests that need it are left out there.
public final class SmallDisk {
  public let path: String

  public static let canMount: Bool = {
    guard let folder = try? TemporaryFolder() else { return false }
    return (try? SmallDisk(at: folder.path, kilobytes: 64)) != nil
  }()

  public struct CannotMount: Error {}

  public init(at path: String, kilobytes: Int, isReadOnly: Bool = false) throws {
    self.path = path
    try Folder.create(path)
    let options = "size=\(kilobytes)k"
    let flags = UInt(isReadOnly ? MS_RDONLY : 0)
    let status = unsafe options.withCString { unsafe mount("none", path, "tmpfs", flags, $0) }
    guard status == 0 else { throw CannotMount() }
  }

  deinit { unsafe umount2(path, Int32(MNT_DETACH)) }
}
