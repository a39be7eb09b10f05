import NIOHTTP1

/// Whether the head of a request can be read in one way only: a proxy in front that read another
/// request, or another host, would let past what it was to stop.
enum RequestForm {
  /// What is wrong, in words for who sent it; nil where nothing is.
  static func fault(of head: HTTPRequestHead) -> String? {
    faultOfHost(head) ?? faultOfTarget(head) ?? faultOfLength(head)
  }

  /// One `Host`, with an authority in it (RFC 9112, 3.2; RFC 9110, 7.2).
  private static func faultOfHost(_ head: HTTPRequestHead) -> String? {
    let hosts = head.headers["host"]
    guard let host = hosts.first else {
      return head.version.minor < 1 ? nil : "HTTP/1.1 wants the header Host."
    }
    guard hosts.count == 1 else { return "There is more than one header Host." }
    return isAuthority(host) ? nil : "The header Host holds no host."
  }

  /// A path, or `*` for OPTIONS (RFC 9112, 3.2.1 and 3.2.4). This server is no proxy: it takes no
  /// absolute form, which names a host a second time, and no CONNECT.
  private static func faultOfTarget(_ head: HTTPRequestHead) -> String? {
    if head.method == .CONNECT { return "This server is no proxy." }
    if head.uri.utf8.first == UInt8(ascii: "/") { return nil }
    if head.uri == "*", head.method == .OPTIONS { return nil }
    return "The request target has to be a path."
  }

  /// One way to tell where the body ends (RFC 9112, 6.1 and 6.3).
  private static func faultOfLength(_ head: HTTPRequestHead) -> String? {
    let lengths = head.headers["content-length"]
    guard lengths.count < 2 else { return "There is more than one header Content-Length." }
    let codings = head.headers["transfer-encoding"]
    guard let coding = codings.first else { return nil }
    guard head.version.minor >= 1 else { return "HTTP/1.0 has no Transfer-Encoding." }
    guard lengths.isEmpty else { return "Content-Length and Transfer-Encoding exclude each other." }
    guard codings.count == 1, coding.lowercased() == "chunked" else {
      return "Of transfer codings only chunked is known."
    }
    return nil
  }

  /// `host [ ":" port ]` (RFC 3986, 3.2.2), without the characters that no name of a host has.
  static func isAuthority(_ text: String) -> Bool {
    let bytes = Array(text.utf8)
    guard bytes.count <= 300 else { return false }
    let host: ArraySlice<UInt8>
    let rest: ArraySlice<UInt8>
    if bytes.first == UInt8(ascii: "[") {
      guard let end = bytes.firstIndex(of: UInt8(ascii: "]")) else { return false }
      host = bytes[1..<end]
      rest = bytes[(end + 1)...]
      guard host.allSatisfy(isOfAddress) else { return false }
    } else {
      let end = bytes.firstIndex(of: UInt8(ascii: ":")) ?? bytes.endIndex
      host = bytes[..<end]
      rest = bytes[end...]
      guard host.allSatisfy(isOfName) else { return false }
    }
    guard !host.isEmpty else { return false }
    return rest.isEmpty
      || rest.first == UInt8(ascii: ":") && rest.count <= 6
        && rest.dropFirst().allSatisfy { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }
  }

  private static func isOfName(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
      UInt8(ascii: "_"), UInt8(ascii: "~"), UInt8(ascii: "%"):
      true
    default: false
    }
  }

  private static func isOfAddress(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "f"), UInt8(ascii: "A")...UInt8(ascii: "F"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: ":"), UInt8(ascii: "."):
      true
    default: false
    }
  }
}
