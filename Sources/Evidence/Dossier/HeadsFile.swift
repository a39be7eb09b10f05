import Foundation
import Signing

/// `audit-heads.json`: the daily time-stamps over the audit trail, each with the way from the trail's
/// last line of that day to the root that was time-stamped.
enum HeadsFile {
  private struct Entry: Encodable {
    let day: String
    let number: Int
    let head: String
    let path: [AuditHeadTree.Step]
    let root: String
    /// DER in base64 (RFC 3161, 2.4.2).
    let token: Data
  }

  static func json(_ heads: [(HeadStamp, HeadStampLeaf)]) throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes, .prettyPrinted]
    return try encoder.encode(
      heads.map { stamp, leaf in
        Entry(
          day: stamp.at.formatted(.iso8601.year().month().day()), number: leaf.head.number,
          head: leaf.head.hash, path: try path(leaf.path), root: stamp.root, token: stamp.token)
      })
  }

  static func path(_ text: String) throws -> [AuditHeadTree.Step] {
    try JSONDecoder().decode([AuditHeadTree.Step].self, from: Data(text.utf8))
  }

  static func text(_ path: [AuditHeadTree.Step]) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    return String(decoding: try encoder.encode(path), as: UTF8.self)
  }
}
