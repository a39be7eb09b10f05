import Crypto
import Foundation
import PDFSignatures
import Signing

@testable import Evidence

/// Audit trails for tests.
enum Trail {
  /// Numbers and chains lines anew.
  ///
  /// - Parameter change: what each says before that.
  static func rechained(
    _ lines: [String], changing change: (inout [String: Any]) throws -> Void = { _ in }
  ) throws -> [String] {
    var previous = String(repeating: "0", count: 64)
    return try lines.enumerated().map { index, line in
      var members = try Members.read(line)
      try change(&members)
      members["number"] = index + 1
      members["previous"] = previous
      let line = try Members.text(members)
      previous = Hexadecimal.digest(of: Data(line.utf8))
      return line
    }
  }

  static func data(_ lines: [String]) -> Data {
    Data(lines.map { $0 + "\n" }.joined().utf8)
  }

  /// `audit-heads.json` with the trail in a tree among four others.
  static func heads(
    _ lines: [String], _ stamps: [(number: Int, at: Date)], _ authority: TestAuthority,
    changing: (inout Head) -> Void = { _ in }
  ) throws -> Data {
    try JSONEncoder().encode(all(lines, stamps, authority, changing: changing))
  }

  /// The same as the server keeps them.
  static func stamps(
    _ lines: [String], _ stamps: [(number: Int, at: Date)], _ authority: TestAuthority
  ) throws -> [(HeadStamp, HeadStampLeaf)] {
    try zip(stamps, all(lines, stamps, authority)).map { stamp, head in
      (
        HeadStamp(at: stamp.at, root: head.root, token: Data(base64Encoded: head.token) ?? Data()),
        HeadStampLeaf(
          head: AuditHead(contract: Story.contract, number: head.number, hash: head.head),
          path: try HeadsFile.text(head.path))
      )
    }
  }

  private static func all(
    _ lines: [String], _ stamps: [(number: Int, at: Date)], _ authority: TestAuthority,
    changing: (inout Head) -> Void = { _ in }
  ) throws -> [Head] {
    try stamps.map { number, date -> Head in
      let digest = Hexadecimal.digest(of: Data(lines[number - 1].utf8))
      var leaves = (1...4).map {
        AuditHeadTree.Leaf(contract: "c_other\($0)", number: $0, head: digest)
      }
      leaves.insert(
        AuditHeadTree.Leaf(contract: Fixture.contract, number: number, head: digest), at: 2)
      let tree = AuditHeadTree(leaves: leaves)
      let root = tree?.root ?? Data()
      let token = try TimestampAuthority(
        identity: authority.timeStamper, chain: [authority.intermediate]
      ).token(over: Data(SHA256.hash(data: root)), at: date)
      var head = Head(
        day: String(date.ISO8601Format().prefix(10)), number: number, head: digest,
        path: tree?.path(of: 2) ?? [], root: Hexadecimal.text(of: root),
        token: token.base64EncodedString())
      changing(&head)
      return head
    }
  }

  struct Head: Codable {
    var day: String
    var number: Int
    var head: String
    var path: [AuditHeadTree.Step]
    var root: String
    var token: String
  }
}

/// The members of a JSON object, for tests that change them.
enum Members {
  static func read(_ text: String) throws -> [String: Any] {
    guard let members = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any]
    else { throw CocoaError(.coderReadCorrupt) }
    return members
  }

  static func text(_ members: [String: Any]) throws -> String {
    String(
      decoding: try JSONSerialization.data(
        withJSONObject: members, options: [.sortedKeys, .withoutEscapingSlashes]), as: UTF8.self)
  }
}
