package import Foundation

/// What was drawn on pages of a signed document beside what was shown: which pages have to be looked
/// at in pictures, and the additions alone, on pages of their own.
///
/// The picture of a signed page has to be that of the shown page with that of its overlay put over
/// it, and nothing else.
package struct PageAdditions: Sendable, Equatable, Codable {
  package struct Page: Sendable, Equatable, Codable {
    /// From 1.
    package let number: Int
    /// The page of ``PageAdditions/overlays`` with what was added, from 1; nil where nothing is to be
    /// seen, and the pictures have to be the same.
    package let overlay: Int?
    /// The page of ``PageAdditions/overlays`` that is black where the page has to be blank, from 1: where
    /// a signature stands, and around it.
    package let blank: Int?
    /// Whether the addition is under the page's own content.
    package let isBeneath: Bool
    /// Width and height as shown, in points.
    package let width: Double
    package let height: Double

    package init(
      number: Int, overlay: Int?, blank: Int?, isBeneath: Bool, width: Double, height: Double
    ) {
      self.number = number
      self.overlay = overlay
      self.blank = blank
      self.isBeneath = isBeneath
      self.width = width
      self.height = height
    }
  }

  /// In the order of the document.
  package let pages: [Page]
  /// A PDF; empty where no page has an overlay.
  package let overlays: Data
  /// The most that an addition may hide, from 0 to 1.
  package let opacity: Double

  /// Every page of a document, to be the same in pictures; nil for one that cannot be read.
  package static func everyPage(of document: Data) -> [Page]? {
    let bytes = [UInt8](document)
    return PDFRevision.reading(bytes, budget: Budget(time: .seconds(10))) { reader in
      guard let revision = reader.revision(upTo: bytes.count),
        let pages = PageTree(of: revision, most: DocumentBounds.mostPages)?.pages
      else { return nil }
      return pages.enumerated().map { index, page in
        let geometry = PageGeometry(page, revision)
        return Page(
          number: index + 1, overlay: nil, blank: nil, isBeneath: false, width: geometry.width,
          height: geometry.height)
      }
    }
  }
}
