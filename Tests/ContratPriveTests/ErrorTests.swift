import Foundation
import Testing

@testable import ContratPrive

@Suite("Errors of calls")
struct ErrorTests {
  private func error(
    _ status: Int, _ body: String, platform: String = "http://127.0.0.1:1",
    of call: some PlatformCall = ExampleCalls.sign
  ) async -> PlatformError? {
    await ContratPriveClient.scripted(ScriptedTransport(status, body), platform: platform)
      .error(of: call)
  }

  @Test(
    "what is not the API's answer leaves the outcome unknown",
    arguments: [
      (500, #"{"status":"ok"}"#), (502, "<html>Bad gateway</html>"), (200, ""), (200, "{"),
      (200, #"{"status":"ok"}"#), (200, #"{"status":"perhaps"}"#), (307, ""),
      (404, #"{"status":"ok","contractStatus":"signed"}"#), (200, #"["status"]"#),
      (503, #"{"status":"error","code":"wrongCode"}"#),
    ])
  func unreadable(status: Int, body: String) async throws {
    let found = try #require(await error(status, body))
    #expect(found.reason == .unreadable)
    #expect(found.outcomeIsUnknown)
    #expect(found.retrySafety == .unknownOutcome)
    #expect(!found.isSafeToRepeat)
  }

  @Test("a connection that was never made is certain, one that broke is not")
  func transport() async {
    for (failure, isUnknown) in [
      (TransportFailure.notConnected, false), (.interrupted, true), (.answerTooLarge, true),
    ] {
      let transport = ScriptedTransport { _ throws(TransportFailure) in throw failure }
      let error = await ContratPriveClient.scripted(transport).error(of: ExampleCalls.sign)
      #expect(error?.outcomeIsUnknown == isUnknown)
      #expect(error?.isSafeToRepeat == !isUnknown)
    }
  }

  @Test("an unknown code is kept as it came, and is certain")
  func unknownCode() async throws {
    let text = try #require(await error(200, #"{"status":"error","code":"E42"}"#))
    #expect(text.reason == .refused(ErrorCode(rawValue: "E42"), message: ""))
    #expect(text.retrySafety == .afterChange)
    let number = try #require(
      await error(400, #"{"status":"error","code":42,"message":{"fr":"non"},"triesLeft":"2"}"#))
    #expect(number.reason == .refused(ErrorCode(rawValue: "42"), message: ""))
    let none = try #require(await error(400, #"{"status":"error"}"#))
    #expect(none.reason == .refused(ErrorCode(rawValue: "unspecified"), message: ""))
  }

  @Test(
    "keys of the other platform are told, with the platform that was called",
    arguments: [
      ("https://sandbox.contrat-prive.com", "sandbox"),
      ("https://www.contrat-prive.com/", "production"),
      ("https://user:password@proxy.example.com:8443/cp?x=1", "proxy.example.com:8443"),
    ])
  func otherPlatform(url: String, name: String) async throws {
    let found = try #require(
      await error(
        401, #"{"status":"error","code":"keysOfOtherPlatform","message":"m"}"#, platform: url,
        of: CheckConnexionRequest()))
    #expect(found.reason == .refused(.keysOfOtherPlatform, message: "m"))
    #expect(found.platform == name)
    #expect(
      found.description.contains(
        "the key pair belongs to the other platform, the call went to \(name);"))
    #expect(!found.description.contains("password"))
    #expect(found.localizedDescription == found.description)
  }

  @Test("the platform's words are bounded and cannot forge a line of a log or turn its direction")
  func cleanMessages() async throws {
    let found = try #require(
      await error(
        400,
        #"{"status":"error","code":"a\nb\u202e","message":"one\r\n2026 INFO two\u001b[31m\u202e\u2066\u2028x"}"#
      ))
    #expect(
      found.reason == .refused(ErrorCode(rawValue: "ab"), message: "one2026 INFO two[31mx"))
    let long = String(repeating: "é", count: 5_000)
    let bounded = try #require(
      await error(400, #"{"status":"error","code":"\#(long)","message":"\#(long)"}"#))
    #expect(bounded.description.unicodeScalars.count < 500)
  }

  @Test("what the platform repeats of keys, codes, numbers and addresses is taken out")
  func repeatedSecrets() async throws {
    let padding = String(repeating: "x", count: 295)
    let signing = try #require(
      await error(400, #"{"status":"error","code":"c","message":"0000 \#(padding)secret-key"}"#))
    #expect(!signing.description.contains("0000"))
    #expect(!signing.description.contains("secr"))
    let creating = try #require(
      await error(
        400,
        #"{"status":"error","code":"c","message":"+33612345678 and c@example.com are one person"}"#,
        of: ExampleCalls.create()))
    #expect(
      creating.reason == .refused(ErrorCode(rawValue: "c"), message: "… and … are one person"))
  }

  @Test("the two platforms and any other have names for errors")
  func names() throws {
    #expect(Platform.sandbox.name == "sandbox")
    #expect(Platform.production.name == "production")
    #expect(
      try Platform(baseURL: #require(URL(string: "http://127.0.0.1:8091"))).name == "127.0.0.1:8091"
    )
    #expect(Platform.production.baseURL.absoluteString == "https://www.contrat-prive.com")
    #expect(Platform.sandbox.baseURL.absoluteString == "https://sandbox.contrat-prive.com")
  }
}
