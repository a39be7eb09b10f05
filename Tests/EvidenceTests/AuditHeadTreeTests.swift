import Foundation
import Testing

@testable import Evidence

@Suite("The tree over the heads of audit trails")
struct AuditHeadTreeTests {
  private func leaves(_ count: Int) -> [AuditHeadTree.Leaf] {
    (0..<count).map {
      AuditHeadTree.Leaf(
        contract: "c_\($0)", number: $0 + 1, head: String(repeating: "a", count: 64))
    }
  }

  @Test("leads from every leaf to its root, whatever their number", arguments: 1...20)
  func paths(count: Int) throws {
    let leaves = leaves(count)
    let tree = try #require(AuditHeadTree(leaves: leaves))
    for (index, leaf) in leaves.enumerated() {
      #expect(AuditHeadTree.root(from: leaf, along: tree.path(of: index)) == tree.root)
    }
  }

  @Test("leads from no other leaf there")
  func otherLeaf() throws {
    let leaves = leaves(7)
    let tree = try #require(AuditHeadTree(leaves: leaves))
    let other = AuditHeadTree.Leaf(contract: "c_0", number: 2, head: leaves[0].head)
    #expect(AuditHeadTree.root(from: other, along: tree.path(of: 0)) != tree.root)
    #expect(AuditHeadTree.root(from: leaves[0], along: tree.path(of: 1)) != tree.root)
  }

  @Test("is the one that others can compute: leaf, node and a last node carried up")
  func golden() throws {
    let tree = try #require(AuditHeadTree(leaves: leaves(3)))
    // printf '\0c_0\n1\naaa…' | sha256sum, and so on with '\1'.
    #expect(
      Hexadecimal.text(of: leaves(1)[0].hash)
        == "b66e8515b078843873ac9aa4fc43b3983f9d3a9bb1b8fae62e9bd0cc8b1b2d47")
    #expect(
      Hexadecimal.text(of: tree.root)
        == "d96f50c48aef094cb4de96b12d7813fd9d63ba225a6ce22371cb39cd31d3271a")
    #expect(tree.path(of: 2).map(\.side) == [.left])
    #expect(tree.path(of: 0).map(\.side) == [.right, .right])
  }

  @Test("is none without leaves, and no path is one of wrong hashes or without end")
  func refusals() {
    #expect(AuditHeadTree(leaves: []) == nil)
    let leaf = leaves(1)[0]
    for hash in ["", "aa", String(repeating: "A", count: 64), String(repeating: "g", count: 64)] {
      #expect(AuditHeadTree.root(from: leaf, along: [.init(side: .left, hash: hash)]) == nil)
    }
    let step = AuditHeadTree.Step(side: .left, hash: String(repeating: "a", count: 64))
    #expect(AuditHeadTree.root(from: leaf, along: Array(repeating: step, count: 65)) == nil)
  }
}
