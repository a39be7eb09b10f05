import CQPDFShims
package import Foundation

/// Whether a signed document still shows the document that was deposited.
///
/// The platform may put a mark across the pages, add pages at the end and signature fields: all else
/// has to be there as it was. Signatures say that nothing changed since the platform signed; only
/// this says that it signed what was shown.
package enum OriginalContent: Sendable, Equatable {
  case kept
  case altered(Reason)
  /// One of the files cannot be compared.
  case undecided

  /// Compares page by page.
  ///
  /// - Parameter time: how long it may take; what takes longer is not decided.
  package init(of original: Data, in signed: Data, time: Duration = .seconds(2)) {
    let budget = Budget(time: time, decodedBytes: 192 << 20)
    let result = Self.reading(original, budget) { old in
      PDFRevision.reading([UInt8](signed), budget: budget) { reader in
        reader.revision(upTo: signed.count).map { Self.compare(old, $0) } ?? .undecided
      }
    }
    self = budget.allows ? result : .undecided
  }

  /// Opens the deposited document as it is, or as qpdf repairs it: it need not be perfect. Of a signed
  /// one nothing may be guessed.
  private static func reading(
    _ data: Data, _ budget: Budget, _ body: (PDFRevision) -> OriginalContent
  ) -> OriginalContent {
    func judge(_ bytes: [UInt8]) -> OriginalContent? {
      PDFRevision.reading(bytes, budget: budget) { reader in
        reader.revision(upTo: bytes.count).map(body)
      }
    }
    if let result = judge([UInt8](data)) { return result }
    guard let repaired = try? QPDFFile.with(data, { file in [UInt8](try file.rewritten()) }) else {
      return .undecided
    }
    return judge(repaired) ?? .undecided
  }

  private static func compare(_ old: PDFRevision, _ new: PDFRevision) -> OriginalContent {
    guard let oldPages = pages(of: old), let newPages = pages(of: new) else { return .undecided }
    guard newPages.count >= oldPages.count else {
      return .altered(.pagesMissing)
    }
    var comparison = ObjectComparison(old, new)
    for (page, other) in zip(oldPages, newPages) {
      comparison.pair(page.number, with: other.number)
    }
    for key in ["OCProperties", "OpenAction", "AA"] {
      guard comparison.isSame(old.root[key], new.root[key]) else {
        return .altered(.behavesOtherwise(key))
      }
    }
    guard comparison.isSame(scripts(of: old), scripts(of: new)) else {
      return .altered(.behavesOtherwise("JavaScript"))
    }
    for (index, page) in oldPages.enumerated() {
      let other = newPages[index].entries
      if let fault = compare(page.entries, other, number: index + 1, &comparison) {
        return .altered(fault)
      }
    }
    return .kept
  }

  /// What runs when the document is opened (ISO 32000-1, 7.7.4).
  private static func scripts(of revision: PDFRevision) -> PDFObject? {
    revision.resolved(revision.root["Names"]).dictionary?["JavaScript"]
  }

  private static func compare(
    _ old: [String: PDFObject], _ new: [String: PDFObject], number: Int,
    _ comparison: inout ObjectComparison
  ) -> Reason? {
    for key in ["MediaBox", "CropBox", "Rotate", "UserUnit"] {
      guard comparison.isSame(old[key], new[key]) else { return .formatChanged(onPage: number) }
    }
    guard comparison.isSame(old["AA"], new["AA"]) else { return .behavesOtherwise("AA") }
    guard comparison.isContained(old["Resources"], in: new["Resources"], depth: 0) else {
      return .resourcesChanged(onPage: number)
    }
    guard let before = comparison.old.content(of: old), let after = comparison.new.content(of: new)
    else { return .contentUnreadable(onPage: number) }
    guard let place = Self.place(of: before, in: after) else {
      return .contentChanged(onPage: number)
    }
    let resources = comparison.new.resolved(new["Resources"]).dictionary ?? [:]
    guard Array(after[..<place.lowerBound]).allSatisfy({ "q \r\n\t".utf8.contains($0) }),
      MarkContent(resources, comparison.new).isHarmless(Array(after[place.upperBound...]))
    else { return .contentCovered(onPage: number) }
    let oldAnnotations = comparison.old.resolved(old["Annots"]).array ?? []
    let newAnnotations = (comparison.new.resolved(new["Annots"]).array ?? []).filter {
      let annotation = comparison.new.resolved($0).dictionary ?? [:]
      return comparison.new.resolved(annotation["FT"]).name != "Sig"
    }
    let ownAnnotations = oldAnnotations.filter {
      let annotation = comparison.old.resolved($0).dictionary ?? [:]
      return comparison.old.resolved(annotation["FT"]).name != "Sig"
    }
    guard ownAnnotations.count == newAnnotations.count,
      zip(ownAnnotations, newAnnotations).allSatisfy({ comparison.isSame($0, $1) })
    else { return .annotationsChanged(onPage: number) }
    return nil
  }

  private static func place(of part: [UInt8], in whole: [UInt8]) -> Range<Int>? {
    let start = paraphe_find(part, part.count, whole, whole.count)
    return start < 0 ? nil : start..<(start + part.count)
  }

  /// What pages take from the nodes above them (ISO 32000-1, table 30).
  private static let inherited = ["Resources", "MediaBox", "CropBox", "Rotate"]

  private static func pages(
    of revision: PDFRevision
  ) -> [(number: Int, entries: [String: PDFObject])]? {
    var pages: [(number: Int, entries: [String: PDFObject])] = []
    var seen: Set<Int> = []
    func walk(_ value: PDFObject?, _ above: [String: PDFObject], depth: Int) -> Bool {
      guard let number = value?.reference, seen.insert(number).inserted, depth < 100,
        var node = revision.object(number).dictionary
      else { return false }
      for key in inherited where node[key] == nil { node[key] = above[key] }
      guard let kids = revision.resolved(node["Kids"]).array else {
        pages.append((number, node))
        return true
      }
      return kids.allSatisfy { walk($0, node, depth: depth + 1) }
    }
    return walk(revision.root["Pages"], [:], depth: 0) ? pages : nil
  }
}

extension PDFRevision {
  /// The content streams of a page as one, decoded.
  func content(of page: [String: PDFObject]) -> [UInt8]? {
    let contents = page["Contents"]
    let parts = resolved(contents).array ?? (contents.map { [$0] } ?? [])
    var all: [UInt8] = []
    for part in parts {
      guard let number = part.reference, let bytes = decodedStream(number) else { return nil }
      all += bytes
      all.append(10)
    }
    return all
  }
}
