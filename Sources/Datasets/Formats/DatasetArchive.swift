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
    var size = 0
    for (i, member) in zip.members.enumerated() {
      guard Path.staysInside(member.name) else { throw ZipFileError(path: path, problem: .unsafeName(member.name)) }
      let parts = Path.parts(member.name)
      if parts.contains(where: { $0.utf8.first == UInt8(ascii: ".") || $0 == "__MACOSX" }) { continue }
      // A folder's entry ends in a slash. Those above one that is known are known.
      for depth in stride(from: parts.count - 1, to: 0, by: -1) {
        let folder = parts[..<depth].joined(separator: "/")
        guard folders.insert(folder).inserted else { break }
        size += folder.utf8.count
      }
      guard size <= InputLimits.zipFolders else {
        throw ZipFileError(path: path, problem: .zip(.unsupported("the names of its folders have more than \(InputLimits.zipFolders) bytes")))
      }
      if parts.last != "" { members[member.name] = i }
    }
    self.members = members
    files = members.keys.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    self.folders = folders.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  /// Bytes of a member without compression.
  func size(of name: String) -> Int {
    guard let index = members[name] else { preconditionFailure("no member \(name)") }
    return zip.members[index].size
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
