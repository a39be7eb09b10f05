package import Foundation
import PDFSignatures

/// How jobs and answers go through a pipe: the length of a head, the head in JSON, then the files that it
/// counts, one after the other.
///
/// Lengths are written down first, so that who reads knows at each moment how much is to come.
package enum JobFrame {
  /// What is written before a head: its length, big endian.
  package static let prefix = 8
  /// What a worker says when it has the whole of its job, before it looks at it.
  package static let received = Data([0x06])
  private static let mostHead = 64 << 20

  private struct Head<Value: Codable>: Codable {
    let value: Value
    let sizes: [Int]
  }

  /// The parts to be written, in their order.
  package static func parts(of job: WorkshopJob) throws -> [Data] {
    try parts(job.task, job.files)
  }

  package static func parts(of answer: WorkshopAnswer) throws -> [Data] {
    try parts(answer.outcome, answer.file.map { [$0] } ?? [])
  }

  private static func parts(_ value: some Codable, _ files: [Data]) throws -> [Data] {
    let encoder = JSONEncoder()
    encoder.keepsBothLanguages = true
    let head = try encoder.encode(Head(value: value, sizes: files.map(\.count)))
    let length = withUnsafeBytes(of: UInt64(head.count).bigEndian) { Data($0) }
    return [length + head] + files
  }

  /// Reads a job from what gives so many bytes at a time, and no fewer.
  package static func job(
    most: Int, _ read: (Int) async throws -> Data
  ) async throws -> WorkshopJob {
    let (task, files) = try await value(WorkshopJob.Task.self, most: most, read)
    return WorkshopJob(task, files: files)
  }

  /// - Parameter most: bytes of its files together.
  package static func answer(
    most: Int, _ read: (Int) async throws -> Data
  ) async throws -> WorkshopAnswer {
    let (outcome, files) = try await value(WorkshopAnswer.Outcome.self, most: most, read)
    guard files.count <= 1 else { throw JobFrameBroken() }
    return WorkshopAnswer(outcome, file: files.first)
  }

  private static func value<Value: Codable>(
    _ type: Value.Type, most: Int, _ read: (Int) async throws -> Data
  ) async throws -> (Value, [Data]) {
    let length = try await read(prefix).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    guard length <= UInt64(mostHead) else { throw JobFrameBroken() }
    let head = try JSONDecoder().decode(Head<Value>.self, from: try await read(Int(length)))
    var left = most
    for size in head.sizes {
      guard (0...left).contains(size) else { throw JobFrameBroken() }
      left -= size
    }
    var files: [Data] = []
    for size in head.sizes { files.append(try await read(size)) }
    return (head.value, files)
  }
}

/// What came is no job and no answer.
package struct JobFrameBroken: Error {
  package init() {}
}
