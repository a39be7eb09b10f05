import ContratPrive

/// A fault that the sandbox shows on demand, so that a client can be tested against it.
///
/// Faults see a call in the order in which they were asked for. One that still skips lets it
/// through to the next; the first that does not serves it. Requests of the day are counted where
/// the work is done: a doubled call counts twice, one that never arrives does not.
package struct SandboxFault: Sendable, Equatable, Codable {
  package enum Kind: String, Sendable, CaseIterable, Codable {
    /// Nothing is done; the answer is an error with `code`.
    case refuse
    /// The connection ends before anything is done.
    case dropBeforeWork
    /// The work is done, then the connection ends without an answer.
    case workThenDrop
    /// The work is done and answered after `milliseconds`.
    case delay
    /// The connection ends at once; the work is done after `milliseconds`.
    case lateDelivery
    /// The work is done, then the answer is an HTTP 500.
    case errorAfterWork
    /// The work is done; half of the answer comes, then the connection ends.
    case truncatedBody
    /// The work is done; the answer is no JSON.
    case malformedJSON
    /// The work is done twice; the second answer is given.
    case duplicateDelivery
    /// Nothing is done; the answer is that the day's requests are used up.
    case quotaExhausted

    var needsMilliseconds: Bool { self == .delay || self == .lateDelivery }
  }

  package let kind: Kind
  /// A call's name in the guide; nil: every call.
  package let call: String?
  /// An `apiUser`; nil: every account.
  package let account: String?
  /// Calls to let through first.
  package let skip: Int
  /// Calls to serve.
  package let times: Int
  package let milliseconds: Int
  /// The error code of `refuse`.
  package let code: String?

  package init(
    _ kind: Kind, call: String? = nil, account: String? = nil, skip: Int = 0, times: Int = 1,
    milliseconds: Int = 0, code: String? = nil
  ) {
    self.kind = kind
    self.call = call
    self.account = account
    self.skip = skip
    self.times = times
    self.milliseconds = milliseconds
    self.code = code
  }

  /// Every field but `kind` may be missing.
  package init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    self.init(
      try values.decode(Kind.self, forKey: .kind),
      call: try values.decodeIfPresent(String.self, forKey: .call),
      account: try values.decodeIfPresent(String.self, forKey: .account),
      skip: try values.decodeIfPresent(Int.self, forKey: .skip) ?? 0,
      times: try values.decodeIfPresent(Int.self, forKey: .times) ?? 1,
      milliseconds: try values.decodeIfPresent(Int.self, forKey: .milliseconds) ?? 0,
      code: try values.decodeIfPresent(String.self, forKey: .code))
  }

  fileprivate enum CodingKeys: String, CodingKey, CaseIterable {
    case kind, call, account, skip, times, milliseconds, code
  }
}

/// A fault as a program asks for it.
struct FaultRequest: Decodable {
  let fault: SandboxFault

  /// Unknown fields are refused: a fault that does something else than asked for would mislead.
  init(from decoder: any Decoder) throws {
    let known = Set(SandboxFault.CodingKeys.allCases.map(\.rawValue))
    let given = try decoder.container(keyedBy: AnyKey.self).allKeys
    if let unknown = given.first(where: { !known.contains($0.stringValue) }) {
      throw DecodingError.dataCorrupted(
        .init(codingPath: [unknown], debugDescription: "unknown field"))
    }
    fault = try SandboxFault(from: decoder)
  }

  private struct AnyKey: CodingKey {
    let stringValue: String
    let intValue: Int? = nil

    init(stringValue: String) { self.stringValue = stringValue }

    init?(intValue: Int) { nil }
  }
}

/// A fault that waits for calls. In JSON, its fields and its `id` are one object.
package struct StandingFault: Sendable, Equatable, Codable {
  package let id: Int64
  /// With what is left of `skip` and `times`.
  package let fault: SandboxFault

  init(id: Int64, fault: SandboxFault) {
    self.id = id
    self.fault = fault
  }

  package init(from decoder: any Decoder) throws {
    id = try decoder.container(keyedBy: CodingKeys.self).decode(Int64.self, forKey: .id)
    fault = try SandboxFault(from: decoder)
  }

  package func encode(to encoder: any Encoder) throws {
    var values = encoder.container(keyedBy: CodingKeys.self)
    try values.encode(id, forKey: .id)
    try fault.encode(to: encoder)
  }

  private enum CodingKeys: CodingKey {
    case id
  }
}
