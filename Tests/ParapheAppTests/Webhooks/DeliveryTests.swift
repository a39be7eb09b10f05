import Foundation
import Hummingbird
import NIOCore
import Signing
import Testing

@testable import Webhooks

@Suite("A try to deliver", .timeLimit(.minutes(1)))
struct DeliveryTests {
  private func outcome(
    timeout: Duration = .seconds(15), patience: Duration = .seconds(2),
    _ answer: @escaping Receiver.Answer
  ) async throws -> WebhookOutcome {
    let result = Box<WebhookOutcome>()
    try await Receiver.run(answer) { receiver in
      try await WebhookSender.run(WebhookSender(timeout: timeout, patience: patience)) { sender in
        await result.set(await sender.send(to: try .to(receiver.url)))
      }
    }
    return try #require(await result.value)
  }

  @Test("posts the JSON with the three headers, which the receiver can verify")
  func request() async throws {
    try await Receiver.run { receiver in
      try await WebhookSender.run { sender in
        let outcome = await sender.send(to: try .to(receiver.url))
        #expect(outcome.status == 204)
        let received = try #require(await receiver.arrivals.all.first)
        #expect(received.path == "/hooks")
        #expect(received.headers["content-type"] == "application/json")
        #expect(received.headers["host"] == "127.0.0.1:\(receiver.port)")
        #expect(
          received.headers["webhook-signature"]
            == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")
        let verdict = WebhookVerifier(secrets: [.vector]).verify(
          headers: { received.headers[$0] }, body: received.body,
          at: Date(timeIntervalSince1970: 1_614_265_330))
        #expect(verdict == .genuine(id: "msg_p5jXN8AQM9LWM0D4loKWxJek"))
      }
    }
  }

  @Test("2xx delivers, 410 is for good, anything else fails", arguments: [200, 201, 202, 204, 299])
  func delivered(_ status: Int) async throws {
    let outcome = try await outcome { _, _ in Response(status: .init(code: status)) }
    guard case .delivered = outcome else {
      Issue.record("\(outcome)")
      return
    }
  }

  @Test("410 means that no more webhooks are wanted")
  func gone() async throws {
    guard case .gone = try await outcome({ _, _ in Response(status: .gone) }) else {
      Issue.record("not gone")
      return
    }
  }

  @Test(
    "any other status is a failure", arguments: [301, 302, 307, 308, 400, 401, 404, 429, 500, 503])
  func refused(_ status: Int) async throws {
    let outcome = try await outcome { _, _ in Response(status: .init(code: status)) }
    guard case .refused(let answer) = outcome else {
      Issue.record("\(outcome)")
      return
    }
    #expect(answer.status == status)
  }

  @Test("a redirect is not followed")
  func redirect() async throws {
    try await Receiver.run { _, _ in
      Response(status: .temporaryRedirect, headers: [.location: "/elsewhere"])
    } _: { receiver in
      try await WebhookSender.run { sender in
        let outcome = await sender.send(to: try .to(receiver.url))
        #expect(outcome.summary.contains("redirects are not followed"))
        #expect(await receiver.arrivals.all.map(\.path) == ["/hooks"])
      }
    }
  }

  @Test("Retry-After is heard")
  func retryAfter() async throws {
    let outcome = try await outcome { _, _ in
      Response(status: .serviceUnavailable, headers: [.retryAfter: "120"])
    }
    guard case .refused(let answer) = outcome else {
      Issue.record("\(outcome)")
      return
    }
    #expect(answer.retryAfter == 120)
  }

  @Test("of an answer, only the beginning is read, and little is kept, escaped")
  func endlessBody() async throws {
    // Nothing but its own bound ends the reading of this answer.
    let outcome = try await outcome(timeout: .seconds(600), patience: .seconds(600)) { _, _ in
      let chunk = ByteBuffer(string: "<b>\u{1b}[31m\u{202e}" + String(repeating: "x", count: 8192))
      return Response(
        status: .internalServerError,
        body: .init { writer in
          for _ in 0..<16 { try await writer.write(chunk) }
          try await Task.sleep(for: .seconds(600))
        })
    }
    let excerpt = try #require(outcome.excerpt)
    #expect(excerpt.hasPrefix(#"<b>\u{1b}[31m\u{202e}xxx"#))
    #expect(excerpt.utf8.count <= 1024)
  }

  @Test("an answer that is not text is kept as text")
  func binary() async throws {
    let outcome = try await outcome { _, _ in
      Response(
        status: .badRequest,
        body: .init(byteBuffer: ByteBuffer(bytes: [0xff, 0x00, 0x41, 0x0a, 0x42])))
    }
    #expect(outcome.excerpt == #"�\u{0}A B"#)
  }

  @Test("a receiver that does not answer in time has failed")
  func slow() async throws {
    let outcome = try await outcome(timeout: .milliseconds(200)) { _, _ in
      try? await Task.sleep(for: .seconds(600))
      return Response(status: .ok)
    }
    #expect(outcome == .failed("no answer within 0.2 s"))
  }

  @Test("an answer that never ends counts by its status")
  func drip() async throws {
    let outcome = try await outcome(patience: .milliseconds(200)) { _, _ in
      Response(
        status: .ok,
        body: .init { writer in
          try await writer.write(ByteBuffer(string: "thanks"))
          try await Task.sleep(for: .seconds(600))
        })
    }
    #expect(outcome.status == 200)
    #expect(outcome.excerpt == "thanks")
  }

  @Test("no connection is told in plain words, without the address")
  func unreachable() async throws {
    // A port that was free a moment ago, and is closed now.
    let port = Box<Int>()
    try await Receiver.run { await port.set($0.port) }
    let number = try #require(await port.value)
    try await WebhookSender.run { sender in
      let outcome = await sender.send(to: try .to("http://127.0.0.1:\(number)/s3cr3t"))
      #expect(outcome == .failed("no connection: refused or not reachable"))
    }
  }

  @Test("a server that stops leaves what it was sending undecided")
  func interrupted() async throws {
    let (asked, arrived) = AsyncStream<Void>.makeStream()
    try await Receiver.run { _, _ in
      arrived.yield()
      try? await Task.sleep(for: .seconds(600))
      return Response(status: .ok)
    } _: { receiver in
      try await WebhookSender.run { sender in
        let endpoint = try WebhookEndpoint.to(receiver.url)
        let task = Task { await sender.send(to: endpoint) }
        _ = await asked.first { _ in true }
        task.cancel()
        #expect(await task.value == .interrupted)
      }
    }
  }
}

/// A value that is known later.
actor Box<Value: Sendable> {
  private(set) var value: Value?

  func set(_ value: Value) { self.value = value }
}
