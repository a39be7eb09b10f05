/// A page of a document: its number as an object, and its entries with what it inherits.
struct PageObject {
  /// Nil for one that stands in the tree itself, as no page should (ISO 32000-1, 7.7.3.2) and some do.
  let number: Int?
  let entries: [String: PDFObject]
}

/// The pages of a document in their order (ISO 32000-1, 7.7.3). A page that is listed twice is two.
struct PageTree {
  private(set) var pages: [PageObject] = []
  /// The numbers of the nodes above them.
  private(set) var nodes: Set<Int> = []

  private let revision: PDFRevision
  private let most: Int
  private let isRegular: Bool
  private var above: Set<Int> = []

  /// What pages take from the nodes above them (table 30).
  private static let inherited = ["Resources", "MediaBox", "CropBox", "Rotate"]

  private enum Fault {
    case irregular, tooDeep, tooManyPages
  }

  private var fault = Fault.irregular

  /// - Parameters:
  ///   - most: pages.
  ///   - isRegular: whether each node has to name the one above it as its parent, to say what it is,
  ///     and to count its pages rightly (tables 29 and 30): some readers come down the tree, some go
  ///     up, some go by the counts.
  /// - Returns: nil for a tree that is endless, too deep, too large, or not regular.
  init?(of revision: PDFRevision, most: Int, isRegular: Bool = false) {
    self.revision = revision
    self.most = most
    self.isRegular = isRegular
    guard walk(revision.root["Pages"], [:], under: nil, depth: 0) else { return nil }
  }

  /// The same for a document that is to be signed: a regular tree.
  ///
  /// - Throws: ``PDFRefusal``; ``PDFRefusal/unreadable`` for a tree that is not regular.
  init(reading revision: PDFRevision, most: Int) throws(PDFRefusal) {
    self.revision = revision
    self.most = most
    isRegular = true
    guard walk(revision.root["Pages"], [:], under: nil, depth: 0) else {
      switch fault {
      case .tooDeep: throw .tooDeep
      case .tooManyPages: throw .tooManyPages(most + 1)
      case .irregular: throw .unreadable
      }
    }
  }

  private mutating func walk(
    _ value: PDFObject?, _ inheritance: [String: PDFObject], under parent: Int?, depth: Int
  ) -> Bool {
    let number = value?.reference
    guard number.map(above.contains) != true else { return false }
    guard depth < DocumentBounds.deepest else {
      fault = .tooDeep
      return false
    }
    guard var node = revision.resolved(value).dictionary, revision.budget.allows,
      !isRegular || parent == nil || node["Parent"]?.reference == parent
    else { return false }
    let type = revision.resolved(node["Type"]).name
    for key in Self.inherited where revision.resolved(node[key]) == .null {
      // Null that hides what is inherited hides it for some readers only.
      if isRegular, node[key] != nil { return false }
      node[key] = inheritance[key]
    }
    guard let kids = revision.resolved(node["Kids"]).array else {
      pages.append(PageObject(number: number, entries: node))
      if pages.count > most { fault = .tooManyPages }
      return pages.count <= most && (!isRegular || type == "Page")
    }
    if let number {
      above.insert(number)
      nodes.insert(number)
    }
    defer { if let number { above.remove(number) } }
    let first = pages.count
    let passedOn = node.filter { Self.inherited.contains($0.key) }
    for kid in kids where !walk(kid, passedOn, under: number, depth: depth + 1) { return false }
    guard isRegular else { return true }
    return type == "Pages" && revision.resolved(node["Count"]).integer == pages.count - first
  }
}

/// A page as it was shown, and the one in its place in the signed copy.
struct PagePair {
  /// From 1.
  let number: Int
  let old: PageObject
  let new: PageObject
}
