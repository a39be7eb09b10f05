import AsyncHTTPClient
import Foundation
import Hummingbird
import NIOCore
import Signing
import Testing

@testable import ParapheApp

@Suite("The time-stamping authority")
struct TimestampPatienceTests {
  @Test("is not waited for without an end where its answer begins and does not go on")
  func trickles() async throws {
    let gate = Gate()
    try await Receiver.run { _, _ in
      Response(
        status: .ok,
        body: ResponseBody { writer in
          try await writer.write(ByteBuffer(string: "0"))
          await gate.pass()
        })
    } _: { receiver in
      let url = try #require(URL(string: receiver.url))
      let answer = try await #require(throws: EvidenceUnavailable.self) {
        try await EvidenceParts.token(
          over: Data(repeating: 1, count: 32), from: url, .shared, within: .milliseconds(500))
      }
      #expect(answer == .timestampFailed("no whole answer within 0.5 s"))
      await gate.open()
    }
  }
}
