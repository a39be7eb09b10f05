import Crypto
import Foundation
import PDFSignatures

@testable import Evidence

/// Audit trails for tests.
enum Trail {
  /// Lines that follow each other as they should.
  static func lines(_ count: Int, contract: String = Fixture.contract) -> [String] {
    rechained((1...count).map { #""kind":"event-\#($0)""# }, contract: contract)
  }

  /// Numbers and chains what lines say.
  static func rechained(_ facts: [String], contract: String = Fixture.contract) -> [String] {
    var previous = String(repeating: "0", count: 64)
    return facts.enumerated().map { index, fact in
      let line =
        #"{"contract":"\#(contract)","number":\#(index + 1),"previous":"\#(previous)",\#(fact)}"#
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
    let heads = try stamps.map { number, date -> Head in
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
    return try JSONEncoder().encode(heads)
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
