import Datasets
import Testing

@Suite struct GzipTests {
  @Test func compressedByAnotherProgramIsRead() throws {
    #expect(try Gzip.inflate(TinyFiles.imagesGzip, expectedAtMost: 1000) == TinyFiles.images)
    #expect(try Gzip.inflate(TinyFiles.sawtoothGzip, expectedAtMost: 1000) == TinyFiles.sawtooth)
    #expect(try Gzip.inflate(TinyFiles.zerosGzip, expectedAtMost: 1 << 16) == [UInt8](repeating: 0, count: 1 << 16))
  }

  @Test(arguments: [0, 1, 65534, 65535, 65536, 131_072, 300_001])
  func anyLengthIsRead(_ length: Int) throws {
    let content = (0..<length).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 8) }
    #expect(try Gzip.inflate(storedGzip(content), expectedAtMost: length) == content)
    #expect(try Gzip.inflate(storedGzip(content), expectedAtMost: .max) == content)
  }

  @Test func membersFollowOneAnother() throws {
    let two = TinyFiles.imagesGzip + TinyFiles.sawtoothGzip
    #expect(try Gzip.inflate(two, expectedAtMost: 1000) == TinyFiles.images + TinyFiles.sawtooth)
    let empty = storedGzip([])
    #expect(try Gzip.inflate(empty + empty + two + empty, expectedAtMost: 1000) == TinyFiles.images + TinyFiles.sawtooth)
  }

  @Test func zerosBetweenAndAfterMembersArePadding() throws {
    let padding = [UInt8](repeating: 0, count: 512)
    let file = TinyFiles.imagesGzip + padding + TinyFiles.sawtoothGzip + padding
    #expect(try Gzip.inflate(file, expectedAtMost: 1000) == TinyFiles.images + TinyFiles.sawtooth)
  }

  @Test(arguments: [TinyFiles.imagesGzip, TinyFiles.sawtoothGzip, TinyFiles.zerosGzip, storedGzip([1, 2, 3])])
  func everyTruncationIsRejected(_ file: [UInt8]) {
    for length in 0..<file.count {
      #expect(throws: GzipError.truncated, "\(length) of \(file.count) bytes") {
        try Gzip.inflate(Array(file.prefix(length)), expectedAtMost: 1 << 17)
      }
    }
  }

  @Test func everyTruncationOfTheSecondMemberIsRejected() {
    for length in 1..<TinyFiles.sawtoothGzip.count {
      #expect(throws: GzipError.truncated, "\(length) bytes") {
        try Gzip.inflate(TinyFiles.imagesGzip + TinyFiles.sawtoothGzip.prefix(length), expectedAtMost: 1000)
      }
    }
  }

  @Test func damageNeverChangesTheContentUnnoticed() {
    let file = TinyFiles.sawtoothGzip
    var unnoticed = 0
    // From byte 10: before it is the header, where the time and the system may be anything.
    for bit in 80..<file.count * 8 {
      var damaged = file
      damaged[bit / 8] ^= 1 << UInt8(bit % 8)
      do throws(GzipError) {
        #expect(try Gzip.inflate(damaged, expectedAtMost: 1 << 20) == TinyFiles.sawtooth, "bit \(bit)")
        unnoticed += 1
      } catch {}
    }
    // The bits after the last symbol of the deflate stream, up to the next whole byte, mean nothing.
    #expect(unnoticed == 2)
  }

  @Test func otherBytesAreRejected() {
    #expect(throws: GzipError.corrupt) { try Gzip.inflate(Array("not a gzip file".utf8), expectedAtMost: 100) }
    #expect(throws: GzipError.corrupt) { try Gzip.inflate(TinyFiles.imagesGzip + [7], expectedAtMost: 100) }
    #expect(throws: GzipError.corrupt) { try Gzip.inflate(TinyFiles.imagesGzip + [0x1F, 0x8C], expectedAtMost: 100) }
  }

  @Test func unpackingStopsOneByteAfterTheExpectedSize() throws {
    // Six gigabytes of zeros in ten megabytes, and damage at the end that is never reached.
    let bomb = Array(repeatElement(TinyFiles.zerosGzip, count: 100_000).joined()) + [1, 2, 3]
    for limit in [0, 1, 100, 65535, 65536, 200_000] {
      #expect(try Gzip.inflate(bomb, expectedAtMost: limit).count == limit + 1)
    }
  }
}
