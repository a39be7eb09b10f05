import HTTPTypes

/// What a request makes depend on the file that the requester has already (RFC 9110, 13 and 14).
///
/// A stored file never changes under its name: its SHA-256 is its strong entity tag, and there is no
/// date of a change.
enum FileConditions {
  /// What is to be answered.
  enum Answer: Sendable, Equatable {
    case whole
    /// A part, counted in bytes from 0.
    case part(Range<Int>)
    /// 304
    case notModified
    /// 412
    case preconditionFailed
    /// 416
    case rangeNotSatisfiable
  }

  static func entityTag(_ sha256: String) -> String { "\"\(sha256)\"" }

  /// - Parameters:
  ///   - headers: of the request.
  ///   - tag: the file's entity tag.
  ///   - size: the file's, in bytes.
  static func answer(
    to method: HTTPRequest.Method, _ headers: HTTPFields, tag: String, size: Int
  ) -> Answer {
    // To make something is asked for whatever is here already.
    guard method == .get || method == .head else { return .whole }
    // In the order of 13.2.2; conditions on dates do not apply to what has none.
    if let wanted = headers[.ifMatch], !names(wanted, tag, isWeak: false) {
      return .preconditionFailed
    }
    if let known = headers[.ifNoneMatch], names(known, tag, isWeak: true) { return .notModified }
    guard method == .get, let range = headers[.range] else { return .whole }
    if let condition = headers[.ifRange], condition != tag { return .whole }
    return part(range, of: size)
  }

  /// Whether a list of entity tags, or `*`, names this one.
  ///
  /// - Parameter isWeak: how they are compared (8.8.3.2).
  private static func names(_ list: String, _ tag: String, isWeak: Bool) -> Bool {
    // A tag of ours holds neither comma nor space.
    list.split(separator: ",").contains { item in
      var item = item.drop { $0 == " " || $0 == "\t" }
      while let last = item.last, last == " " || last == "\t" { item.removeLast() }
      if isWeak, item.hasPrefix("W/") { item = item.dropFirst(2) }
      return item == "*" || item == tag
    }
  }

  /// One range of bytes (14.1.2). Whatever is not one, several ranges among it, is as if it were not
  /// there (14.2).
  private static func part(_ header: String, of size: Int) -> Answer {
    let halves = header.split(separator: "=", maxSplits: 1)
    guard halves.count == 2, halves[0].lowercased() == "bytes" else { return .whole }
    let bounds = halves[1].split(separator: "-", omittingEmptySubsequences: false)
    guard bounds.count == 2 else { return .whole }
    if bounds[0].isEmpty {
      guard let last = number(bounds[1]) else { return .whole }
      return last == 0 || size == 0
        ? .rangeNotSatisfiable : .part(max(0, size - last)..<size)
    }
    guard let first = number(bounds[0]) else { return .whole }
    guard !bounds[1].isEmpty else {
      return first < size ? .part(first..<size) : .rangeNotSatisfiable
    }
    guard let last = number(bounds[1]), first <= last else { return .whole }
    return first < size ? .part(first..<min(last, size - 1) + 1) : .rangeNotSatisfiable
  }

  /// Digits and nothing else; what is beyond any file is as large as a file can be.
  private static func number(_ text: Substring) -> Int? {
    guard !text.isEmpty, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
    return Int(text) ?? Int.max
  }
}
