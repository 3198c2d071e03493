internal import Files

/// A zip file of a data set, as a tree of files. Only its list of members is held in memory; members are read and unpacked
/// one at a time.
struct DatasetArchive: Sendable {
  let path: String
  /// Paths of the members, sorted by their bytes, without hidden ones and macOS's shadow files.
  let files: [String]
  let folders: [String]
  private let zip: ZipFile
  private let members: [String: Int]

  init(_ path: String) throws {
    self.path = path
    let file = try RandomAccessFile(path)
    do throws(ZipError) {
      zip = try ZipFile(.file(file))
    } catch {
      throw ZipFileError(path: path, problem: .zip(error))
    }
    var members: [String: Int] = [:]
    var folders: Set<String> = []
    for (i, member) in zip.members.enumerated() {
      let parts = member.name.split(separator: "/", omittingEmptySubsequences: false)
      guard !member.name.hasPrefix("/"), !parts.contains(".."), !member.name.utf8.contains(0) else {
        throw ZipFileError(path: path, problem: .unsafeName(member.name))
      }
      if parts.contains(where: { $0.hasPrefix(".") || $0 == "__MACOSX" }) { continue }
      // A folder's entry ends in a slash.
      for depth in 1..<max(1, parts.count) { folders.insert(parts[..<depth].joined(separator: "/")) }
      if !member.name.hasSuffix("/") { members[member.name] = i }
    }
    self.members = members
    files = members.keys.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    self.folders = folders.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  func content(of name: String, atMost limit: Int) throws -> [UInt8] {
    guard let index = members[name] else { preconditionFailure("no member \(name)") }
    let member = zip.members[index]
    guard member.size <= limit else { throw FileError.tooLarge(path: "\(path): \(name)", limit: limit) }
    return try checked { () throws(ZipError) in try zip.content(of: member) }
  }

  func start(of name: String, atMost limit: Int) throws -> (bytes: [UInt8], isWhole: Bool) {
    guard let index = members[name] else { preconditionFailure("no member \(name)") }
    let member = zip.members[index]
    return (try checked { () throws(ZipError) in try zip.start(of: member, atMost: limit) }, member.size <= limit)
  }

  private func checked(_ read: () throws(ZipError) -> [UInt8]) throws(ZipFileError) -> [UInt8] {
    do throws(ZipError) {
      return try read()
    } catch {
      throw ZipFileError(path: path, problem: .zip(error))
    }
  }
}
