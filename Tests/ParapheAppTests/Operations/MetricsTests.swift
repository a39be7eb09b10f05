import Foundation
import NIOHTTP1
import Testing

@testable import ParapheApp
@testable import SigningWeb

@Suite("Metrics", .timeLimit(.minutes(2)))
struct MetricsTests {
  /// Samples by name and labels, as they are written.
  private static func samples(_ text: String) throws -> [String: Double] {
    var samples: [String: Double] = [:]
    for line in text.split(separator: "\n") where !line.hasPrefix("#") {
      let line = String(line)
      let parts = try #require(
        line.wholeMatch(of: /([a-z_]+(?:\{(?:[a-z]+="(?:[^"\\]|\\.)*",?)+\})?) (\S+)/), "\(line)")
      #expect(samples[String(parts.1)] == nil, "\(line)")
      let value: Double = try #require(Double(parts.2), "\(line)")
      samples[String(parts.1)] = value
    }
    return samples
  }

  @Test("a contract signed by its one signatory shows four calls, and where everything stands")
  func wholeFlow() async throws {
    try await RunningServer.run { server in
      let (_, links) = try await server.deposit()
      _ = try await server.deposit()
      try await server.goThrough(links[0], wrongCodes: ["1234"])
      let answer = try await server.send(.GET, "/metrics")
      #expect(answer.status == 200)
      #expect(
        answer.headers.first(name: "Content-Type") == "text/plain; version=0.0.4; charset=utf-8")
      let text = answer.text
      let samples = try Self.samples(text)
      func calls(_ name: String, _ outcome: String) -> Double? {
        samples["paraphe_remote_calls_total{call=\"\(name)\",outcome=\"\(outcome)\"}"]
      }
      for name in ["contractCreateRequest", "signatorySendSmsRequest", "contractDetailRequest"] {
        #expect(calls(name, "done") == 1, "\(name)")
      }
      #expect(calls("signatorySignRequest", "done") == 1)
      #expect(calls("signatorySignRequest", "refused") == 1)
      #expect(calls("signatorySignRequest", "unknown") == 0)
      #expect(calls("contractCancelRequest", "done") == 0)
      let duration = "paraphe_remote_call_duration_seconds"
      #expect(samples["\(duration)_count{call=\"signatorySignRequest\"}"] == 2)
      #expect(samples["\(duration)_bucket{call=\"signatorySignRequest\",le=\"+Inf\"}"] == 2)
      #expect(samples["paraphe_contracts{state=\"completed\"}"] == 1)
      #expect(samples["paraphe_contracts{state=\"prepared\"}"] == 1)
      #expect(samples["paraphe_contracts{state=\"failed\"}"] == 0)
      #expect(samples["paraphe_signed_copies{state=\"verified\"}"] == 1)
      #expect(samples["paraphe_signed_copies{state=\"missing\"}"] == 0)
      #expect(samples["paraphe_outbox_pending"] != nil)
      #expect(samples["paraphe_outbox_oldest_age_seconds"] != nil)
      #expect(samples["paraphe_outbox_dead"] == 0)
      #expect(samples["paraphe_store_readable"] == 1)
      #expect(try #require(samples["process_resident_memory_bytes"]) > 1_048_576)
      #expect(try #require(samples["paraphe_uptime_seconds"]) > 0)
      let page = "{method=\"POST\",route=\"/sign/{token}/code\",status=\"4xx\"}"
      #expect(samples["paraphe_http_requests_total\(page)"] == 1)
      // Never a path: it holds the link's token.
      #expect(!text.contains(links[0].dropFirst("/sign/".count)))
    }
  }

  @Test(
    "a request that finds nothing, and one with an unusual method, make no series of their own")
  func cardinality() async throws {
    try await RunningServer.run { server in
      _ = try await server.send(.GET, "/nothing/a")
      _ = try await server.send(.GET, "/nothing/b")
      _ = try await server.send(.PROPFIND, "/healthz")
      let text = try await server.send(.GET, "/metrics").text
      let samples = try Self.samples(text)
      #expect(
        samples["paraphe_http_requests_total{method=\"GET\",route=\"none\",status=\"4xx\"}"] == 2)
      #expect(
        samples["paraphe_http_requests_total{method=\"other\",route=\"none\",status=\"4xx\"}"] == 1)
      #expect(!text.contains("PROPFIND"))
    }
  }

  @Test("from this machine itself they are open; through a proxy they want the operator's key")
  func access() async throws {
    try await RunningServer.run { server in
      func status(_ headers: [String: String]) async throws -> Int {
        try await server.send(.GET, "/metrics", headers: headers).status
      }
      #expect(try await status([:]) == 200)
      let proxied = [
        "X-Forwarded-For": "203.0.113.7", "Forwarded": "for=203.0.113.7", "Via": "1.1 proxy",
        "X-Real-IP": "203.0.113.7",
        // What a browser sends where a name was made to lead to this machine.
        "Host": "signature.example.com",
      ]
      for header in proxied {
        #expect(try await status([header.key: header.value]) == 401, "\(header.key)")
        #expect(
          try await status([
            header.key: header.value, "Authorization": "Bearer \(try server.operatorKey)",
          ]) == 200, "\(header.key)")
      }
      let refused = try await server.send(
        .GET, "/metrics",
        headers: ["X-Forwarded-For": "127.0.0.1", "Authorization": "Bearer \(server.apiKey)"])
      #expect(refused.status == 401)
      #expect(try refused.json()["code"] as? String == "operator_key_needed")
    }
  }

  @Test("labels are escaped, buckets add up, and each metric is introduced once")
  func exposition() {
    var exposition = Exposition()
    exposition.metric("a_total", .counter, "Of a.")
    exposition.sample("a_total", ["name": "\"x\\\n"], 2)
    var histogram = Histogram()
    for milliseconds in [1, 2, 40, 90_000] { histogram.add(.milliseconds(milliseconds)) }
    exposition.metric("b_seconds", .histogram, "Of b.")
    exposition.histogram("b_seconds", ["c": "d"], histogram)
    let lines = exposition.text.split(separator: "\n").map(String.init)
    #expect(
      lines[0...2] == [
        "# HELP a_total Of a.", "# TYPE a_total counter", #"a_total{name="\"x\\\n"} 2"#,
      ])
    #expect(lines.contains(#"b_seconds_bucket{c="d",le="0.001"} 1"#))
    #expect(lines.contains(#"b_seconds_bucket{c="d",le="0.0025"} 2"#))
    #expect(lines.contains(#"b_seconds_bucket{c="d",le="0.05"} 3"#))
    #expect(lines.contains(#"b_seconds_bucket{c="d",le="60"} 3"#))
    #expect(lines.contains(#"b_seconds_bucket{c="d",le="+Inf"} 4"#))
    #expect(lines.contains(#"b_seconds_count{c="d"} 4"#))
    #expect(lines.contains { $0.hasPrefix(#"b_seconds_sum{c="d"} 90.04"#) })
  }
}
