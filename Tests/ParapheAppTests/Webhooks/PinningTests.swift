import AsyncHTTPClient
import Foundation
import Hummingbird
import NIOSSL
import Signing
import Synchronization
import Testing

@testable import Webhooks

/// Names that only the tests resolve.
@Suite("The address that was checked is the one connected to", .timeLimit(.minutes(1)))
struct PinningTests {
  private func sender(_ addresses: String...) -> WebhookSender {
    WebhookSender(resolver: HostResolver { _ in addresses.compactMap(IPAddress.init) })
  }

  @Test("a name that the system does not know is reached at the address that was found for it")
  func pinned() async throws {
    try await Receiver.run { receiver in
      try await WebhookSender.run(sender("127.0.0.1")) { sender in
        for name in ["hooks.test", "Hooks.Test", "hooks_.test"] {
          let outcome = await sender.send(to: try .to("http://\(name):\(receiver.port)/"))
          #expect(outcome.status == 204, "\(name) \(outcome)")
        }
        #expect(await receiver.arrivals.all.first?.headers["host"] == "hooks.test:\(receiver.port)")
      }
    }
  }

  @Test("what a name leads to elsewhere does not count", arguments: ["localhost", "127.1"])
  func notTheSystems(_ name: String) async throws {
    // The receiver listens on 127.0.0.1 only, where the system would find it by this name.
    try await Receiver.run { receiver in
      try await WebhookSender.run(sender("127.0.0.2")) { sender in
        let outcome = await sender.send(to: try .to("http://\(name):\(receiver.port)/"))
        #expect(outcome == .failed("no connection: refused or not reachable"))
        #expect(await receiver.arrivals.all.isEmpty)
      }
    }
  }

  @Test("a name that changes its address after the check is not looked up again")
  func rebinding() async throws {
    let answers = Answers(["127.0.0.1", "127.0.0.2"])
    try await Receiver.run { receiver in
      let sender = WebhookSender(resolver: HostResolver { _ in answers.next() })
      try await WebhookSender.run(sender) { sender in
        let endpoint = try WebhookEndpoint.to("http://hooks.test:\(receiver.port)/")
        #expect(await sender.send(to: endpoint).status == 204)
        #expect(answers.count == 1)
        // The next try asks again, and does not use the connection to where the name led before.
        #expect(
          await sender.send(to: endpoint) == .failed("no connection: refused or not reachable"))
        #expect(answers.count == 2)
        #expect(await receiver.arrivals.all.count == 1)
      }
    }
  }

  @Test("where one address of a name does not answer, the next is tried at once")
  func nextAddress() async throws {
    try await Receiver.run { receiver in
      try await WebhookSender.run(sender("127.0.0.2", "127.0.0.1")) { sender in
        let outcome = await sender.send(to: try .to("http://hooks.test:\(receiver.port)/"))
        #expect(outcome.status == 204)
      }
    }
  }

  @Test("a name that leads to a private address gets nothing")
  func privateAddress() async throws {
    try await Receiver.run { receiver in
      try await WebhookSender.run(sender("127.0.0.1")) { sender in
        let endpoint = try WebhookEndpoint.to(
          "https://hooks.test:\(receiver.port)/", allowsPrivate: false)
        #expect(await sender.send(to: endpoint) == .failed(AddressRefusal.isPrivate.rawValue))
        #expect(await receiver.arrivals.all.isEmpty)
      }
    }
  }

  @Test("a look-up that hangs ends with the try")
  func hangingLookUp() async throws {
    let resolver = HostResolver { _ in
      try? await Task.sleep(for: .seconds(600))
      return []
    }
    let sender = WebhookSender(resolver: resolver, timeout: .milliseconds(100))
    try await WebhookSender.run(sender) { sender in
      let outcome = await sender.send(to: try .to("https://hooks.test/"))
      #expect(outcome == .failed("no answer within 0.1 s"))
    }
  }

  @Test("the certificate has to be for the name, although the address is connected to")
  func certificate() async throws {
    try await TLSReceiver.run { port in
      let trust = try TLSReceiver.trust
      let sender = WebhookSender(
        resolver: HostResolver { _ in [IPAddress("127.0.0.1")].compactMap { $0 } },
        configure: {
          var tls = TLSConfiguration.makeClientConfiguration()
          tls.trustRoots = trust
          $0.tlsConfiguration = tls
        })
      try await WebhookSender.run(sender) { sender in
        let right = await sender.send(to: try .to("https://hooks.test:\(port)/"))
        #expect(right.status == 204, "\(right)")
        let wrong = await sender.send(to: try .to("https://other.test:\(port)/"))
        #expect(wrong == .failed("the TLS handshake failed: look at the certificate and its name"))
        let bare = await sender.send(to: try .to("https://127.0.0.1:\(port)/"))
        #expect(bare == .failed("the TLS handshake failed: look at the certificate and its name"))
      }
    }
  }

  @Test("a certificate that nobody trusts ends the try")
  func untrusted() async throws {
    try await TLSReceiver.run { port in
      try await WebhookSender.run(sender("127.0.0.1")) { sender in
        let outcome = await sender.send(to: try .to("https://hooks.test:\(port)/"))
        #expect(
          outcome == .failed("the TLS handshake failed: look at the certificate and its name"))
      }
    }
  }
}

/// Addresses given out one after the other, the last again and again.
private final class Answers: Sendable {
  private let given: Mutex<Int> = Mutex(0)
  private let texts: [String]

  init(_ texts: [String]) { self.texts = texts }

  var count: Int { given.withLock { $0 } }

  func next() -> [IPAddress] {
    let index = given.withLock { count in
      defer { count += 1 }
      return min(count, texts.count - 1)
    }
    return [IPAddress(texts[index])].compactMap { $0 }
  }
}
