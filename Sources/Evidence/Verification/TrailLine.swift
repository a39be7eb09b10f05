import Foundation

/// A line of an audit trail as it is read for verification: without one of these members it tells
/// nothing.
struct TrailLine: Decodable {
  struct Reading: Decodable {
    let run: String
    let milliseconds: Int
  }

  let number: Int
  let previous: String
  let contract: String
  let at: Date
  let monotonic: Reading
  let kind: String
  let by: String
  let signatory: String?
  let data: [String: String]

  private enum CodingKeys: CodingKey {
    case number, previous, contract, at, monotonic, kind, by, signatory, data, address, browser
  }

  init(from decoder: any Decoder) throws {
    let members = try decoder.container(keyedBy: CodingKeys.self)
    number = try members.decode(Int.self, forKey: .number)
    previous = try members.decode(String.self, forKey: .previous)
    contract = try members.decode(String.self, forKey: .contract)
    let time = try members.decode(String.self, forKey: .at)
    guard
      let at = try? Date(time, strategy: Date.ISO8601FormatStyle(includingFractionalSeconds: true))
    else {
      throw DecodingError.dataCorruptedError(
        forKey: .at, in: members, debugDescription: "no RFC 3339 instant with milliseconds")
    }
    self.at = at
    monotonic = try members.decode(Reading.self, forKey: .monotonic)
    kind = try members.decode(String.self, forKey: .kind)
    by = try members.decode(String.self, forKey: .by)
    signatory = try members.decodeIfPresent(String.self, forKey: .signatory)
    // Whoever reads lines to show them reads these too.
    for member in [CodingKeys.address, .browser] {
      _ = try members.decodeIfPresent(String.self, forKey: member)
    }
    data = try members.decodeIfPresent([String: String].self, forKey: .data) ?? [:]
  }
}
