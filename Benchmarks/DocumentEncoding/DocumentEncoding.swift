import ContratPrive
import Foundation

/// The body of `contractCreateRequest` with a 10 MB document, written by the SDK and by `JSONEncoder`
/// alone, in one run: median time, and how far the peak of memory rises.
///
/// The SDK goes first: the peak never falls, so what comes second cannot hide what came first.
@main
struct DocumentEncoding {
  private static let rounds = 15

  static func main() throws {
    let credentials = Credentials(apiKey: APIKey("key"), apiUser: "user")
    let encoder = WireFormat.encoder
    // What is loaded at the first use is no part of the figures.
    let small = request(bytes: 8)
    _ = try WireFormat.encodeRequest(small, credentials: credentials)
    _ = try encoder.encode(small.wireRequest)
    let request = request(bytes: 10 << 20)

    let atRest = Memory.peak()
    let ours = try median { try WireFormat.encodeRequest(request, credentials: credentials).count }
    let afterOurs = Memory.peak()
    let plain = try median { try encoder.encode(request.wireRequest).count }
    let afterPlain = Memory.peak()

    print(
      "10 MB document: SDK \(ours.formatted) ms, JSONEncoder \(plain.formatted) ms, ratio \((plain / ours).formatted)"
    )
    if let atRest, let afterOurs, let afterPlain {
      print(
        "peak memory above the document: SDK +\((afterOurs - atRest).formatted) MB, JSONEncoder +\((afterPlain - atRest).formatted) MB"
      )
    }
  }

  private static func request(bytes: Int) -> ContractCreateRequest {
    ContractCreateRequest(
      label: "Contrat", language: "fr", deadline: Date().addingTimeInterval(86_400),
      mainDocuments: [.init(name: "Contrat", data: document(bytes: bytes))],
      signatories: [
        .init(
          firstName: "Claire", lastName: "Dubois", email: "claire.dubois@example.com",
          mobile: "+33612345678")
      ])
  }

  /// Bytes that do not compress into a pattern.
  private static func document(bytes: Int) -> Data {
    var state: UInt64 = 0x9E37_79B9_7F4A_7C15
    var data = Data(capacity: bytes)
    for _ in 0..<(bytes / 8) {
      state ^= state << 13
      state ^= state >> 7
      state ^= state << 17
      withUnsafeBytes(of: state) { data.append(contentsOf: $0) }
    }
    return data
  }

  /// The median time in milliseconds, after one round that is not counted.
  private static func median(_ work: () throws -> Int) throws -> Double {
    var written = try work()
    let times = try (0..<rounds).map { _ in
      let start = ContinuousClock.now
      written &+= try work()
      return start.duration(to: .now) / .milliseconds(1)
    }
    guard written > 0 else { throw CocoaError(.coderInvalidValue) }
    return times.sorted()[rounds / 2]
  }
}

/// What the kernel says of this process.
private enum Memory {
  /// The highest resident size so far, in MB; nil where the kernel does not tell.
  static func peak() -> Double? {
    let line = try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)
      .split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
    return line?.split(whereSeparator: \.isWhitespace).dropFirst().first
      .flatMap { Double($0) }.map { $0 / 1024 }
  }
}

extension Double {
  fileprivate var formatted: String { String(format: "%.1f", self) }
}
