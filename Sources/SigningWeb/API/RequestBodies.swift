import BlockingWork
import Foundation
import HTTPTypes
import Hummingbird
import NIOCore
import NIOFoundationCompat
import Signing

/// A large JSON body, read and decoded, and the share of memory that goes with it.
struct LargeBody<Value: Sendable>: Sendable {
  let value: Value
  /// Of the body as it came, in lowercase hexadecimal.
  let sha256: String
  /// To be held for as long as the value is used.
  let share: Share
}

extension SigningSite {
  /// Reads and decodes a body that may hold documents.
  ///
  /// - Throws: ``ServerBusy`` where there is no memory for it in time; ``Problem`` for one that is too
  ///   long, or not what it should be.
  func largeBody<Value: Decodable & Sendable>(
    _ type: Value.Type, of request: Request
  ) async throws -> LargeBody<Value> {
    let limit = maxContractBody
    try request.refuseDeclaredLength(above: limit)
    let declared = request.headers[.contentLength].flatMap { Int($0) }
    // What has come counts, not what is announced: a sender who is slow, or never sends, keeps nobody
    // else out.
    var expected = min(declared ?? limit, 1 << 20)
    let share = try await memory.take(expected)
    var data = Data()
    data.reserveCapacity(min(declared ?? expected, limit))
    for try await part in request.body {
      let size = data.count + part.readableBytes
      guard size <= limit else { throw Problem.bodyTooLarge(limit) }
      if size > expected {
        expected = min(declared ?? limit, max(size, expected * 2))
        try await share.resize(to: expected)
      }
      part.withUnsafeReadableBytes { data.append(contentsOf: $0) }
    }
    let body = data
    try await share.resize(to: body.count * Self.copiesInReading)
    let (value, sha256) = try await BlockingWork.run {
      (try ContractsController.decode(type, from: body), sha256Hex(body))
    }
    try await share.resize(to: body.count * 3 / 4 * Self.copiesInKeeping)
    return LargeBody(value: value, sha256: sha256, share: share)
  }

  /// The body as it came, the string of a document in base64, its bytes: three at most.
  private static let copiesInReading = 3
  /// Documents as they came, and once more where they are looked at.
  private static let copiesInKeeping = 2
}

extension Request {
  /// A small body, bounded. Its declared length is checked first.
  func bodyData(upTo limit: Int) async throws -> Data {
    try refuseDeclaredLength(above: limit)
    do {
      return Data(buffer: try await body.collect(upTo: limit))
    } catch is NIOTooManyBytesError {
      throw Problem.bodyTooLarge(limit)
    }
  }

  fileprivate func refuseDeclaredLength(above limit: Int) throws(Problem) {
    if let length = headers[.contentLength].flatMap({ Int($0) }), length > limit {
      throw .bodyTooLarge(limit)
    }
  }
}

extension Problem {
  fileprivate static func bodyTooLarge(_ limit: Int) -> Problem {
    Problem(
      .contentTooLarge, "body_too_large",
      limit > 1 << 20
        ? "The request may have at most \(limit >> 20) MB." : "The request is too long.")
  }
}
