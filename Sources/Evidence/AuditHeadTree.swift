import Crypto
package import Foundation

/// A Merkle tree over the heads of many audit trails, so that one time-stamp a day covers them all
/// and each contract can prove its own place without showing any other.
///
/// A leaf is SHA-256(0x00 ‖ UTF-8 of "contract\nnumber\nhead"), a node SHA-256(0x01 ‖ left ‖ right);
/// a last node without a neighbour is carried up unchanged. The two first bytes keep a node from
/// being passed off as a leaf (as RFC 6962, 2.1 does).
package struct AuditHeadTree: Sendable {
  /// The head of one contract's audit trail.
  package struct Leaf: Sendable, Equatable {
    package let contract: String
    /// Of the trail's last entry, from 1.
    package let number: Int
    /// The SHA-256 of that entry's line, hexadecimal.
    package let head: String

    package init(contract: String, number: Int, head: String) {
      self.contract = contract
      self.number = number
      self.head = head
    }

    /// 32 bytes.
    package var hash: Data {
      Data(SHA256.hash(data: [0] + Array("\(contract)\n\(number)\n\(head)".utf8)))
    }
  }

  /// A neighbour on the way from a leaf to the root.
  package struct Step: Sendable, Equatable, Codable {
    /// On which side the neighbour stands.
    package enum Side: String, Sendable, Codable {
      case left, right
    }

    package let side: Side
    /// Hexadecimal, lowercase.
    package let hash: String

    package init(side: Side, hash: String) {
      self.side = side
      self.hash = hash
    }
  }

  /// From the leaves to the root.
  private let levels: [[Data]]

  /// - Parameter leaves: in the order that the tree keeps.
  /// - Returns: nil for no leaves at all.
  package init?(leaves: [Leaf]) {
    guard !leaves.isEmpty else { return nil }
    var levels = [leaves.map(\.hash)]
    while let last = levels.last, last.count > 1 {
      levels.append(
        stride(from: 0, to: last.count, by: 2).map { place in
          place + 1 < last.count ? Self.node(last[place], last[place + 1]) : last[place]
        })
    }
    self.levels = levels
  }

  /// 32 bytes; the time-stamp is over their SHA-256.
  package var root: Data {
    levels.last?.first ?? Data()
  }

  /// The neighbours from a leaf to the root.
  ///
  /// - Parameter index: of the leaf, from 0.
  package func path(of index: Int) -> [Step] {
    var place = index
    var steps: [Step] = []
    for level in levels.dropLast() {
      let neighbour = place ^ 1
      if level.indices.contains(neighbour) {
        steps.append(
          Step(
            side: neighbour < place ? .left : .right,
            hash: Hexadecimal.text(of: level[neighbour])))
      }
      place /= 2
    }
    return steps
  }

  /// The root that a path leads to from a leaf.
  ///
  /// - Returns: nil for a path that is none.
  package static func root(from leaf: Leaf, along path: [Step]) -> Data? {
    // 64 levels hold more leaves than there are contracts on earth.
    guard path.count <= 64 else { return nil }
    var hash = leaf.hash
    for step in path {
      guard let neighbour = Hexadecimal.bytes(of: step.hash), neighbour.count == 32 else {
        return nil
      }
      hash = step.side == .left ? node(neighbour, hash) : node(hash, neighbour)
    }
    return hash
  }

  private static func node(_ left: Data, _ right: Data) -> Data {
    Data(SHA256.hash(data: [1] + left + right))
  }
}
