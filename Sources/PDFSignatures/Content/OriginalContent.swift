import CQPDF
package import Foundation

/// Whether a signed document still shows the document that was deposited.
///
/// The platform may put a mark across the pages, add pages at the end and signature fields: all else
/// has to be there as it was. Signatures say that nothing changed since the platform signed; only
/// this says that it signed what was shown.
package enum OriginalContent: Sendable, Equatable {
  case kept
  /// In words for the report.
  case altered(String)
  /// One of the files cannot be compared.
  case undecided

  /// Compares page by page.
  package init(of original: Data, in signed: Data) {
    guard let before = Self.normalized(original), let after = Self.normalized(signed) else {
      self = .undecided
      return
    }
    self = PDFRevision.reading(before) { oldReader in
      PDFRevision.reading(after) { newReader in
        guard let old = oldReader.revision(upTo: before.count),
          let new = newReader.revision(upTo: after.count)
        else { return .undecided }
        return Self.compare(old, new)
      }
    }
  }

  /// Both files as qpdf writes them, with what pages inherit on the pages themselves.
  private static func normalized(_ data: Data) -> [UInt8]? {
    try? QPDFFile.with(data) { file in
      guard qpdf_push_inherited_attributes_to_page(file.handle) == 0 else {
        throw PDFRefusal.unreadable
      }
      return [UInt8](try file.rewritten())
    }
  }

  private static func compare(_ old: PDFRevision, _ new: PDFRevision) -> OriginalContent {
    guard let oldPages = pages(of: old), let newPages = pages(of: new) else { return .undecided }
    guard newPages.count >= oldPages.count else {
      return .altered("Pages of the deposited document are missing.")
    }
    var comparison = ObjectComparison(old, new)
    for key in ["OCProperties", "OpenAction", "AA"] {
      guard comparison.isSame(old.root[key], new.root[key]) else {
        return .altered("The signed document behaves otherwise than the deposited one: /\(key).")
      }
    }
    for (index, page) in oldPages.enumerated() {
      if let fault = compare(page, newPages[index], &comparison) {
        return .altered("Page \(index + 1): \(fault)")
      }
    }
    return .kept
  }

  private static func compare(
    _ old: [String: PDFObject], _ new: [String: PDFObject], _ comparison: inout ObjectComparison
  ) -> String? {
    for key in ["MediaBox", "CropBox", "Rotate", "UserUnit"] {
      guard comparison.isSame(old[key], new[key]) else { return "its format was changed." }
    }
    guard comparison.isContained(old["Resources"], in: new["Resources"], depth: 0) else {
      return "its fonts or images were changed."
    }
    guard let before = comparison.old.content(of: old), let after = comparison.new.content(of: new)
    else { return "its content cannot be read." }
    guard let place = after.firstRange(of: before) else { return "its content was changed." }
    let resources = comparison.new.resolved(new["Resources"]).dictionary ?? [:]
    guard Array(after[..<place.lowerBound]).allSatisfy({ "q \r\n\t".utf8.contains($0) }),
      MarkContent(resources, comparison.new).isHarmless(Array(after[place.upperBound...]))
    else { return "something was drawn over its content." }
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
    else { return "its annotations were changed." }
    return nil
  }

  private static func pages(of revision: PDFRevision) -> [[String: PDFObject]]? {
    var pages: [[String: PDFObject]] = []
    var seen: Set<Int> = []
    func walk(_ value: PDFObject?, depth: Int) -> Bool {
      guard let number = value?.reference, seen.insert(number).inserted, depth < 100,
        let node = revision.object(number).dictionary
      else { return false }
      guard let kids = revision.resolved(node["Kids"]).array else {
        pages.append(node)
        return true
      }
      return kids.allSatisfy { walk($0, depth: depth + 1) }
    }
    return walk(revision.root["Pages"], depth: 0) ? pages : nil
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
