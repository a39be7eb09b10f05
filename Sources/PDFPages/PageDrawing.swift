package import Foundation

/// Makes images and text of pages, with poppler's programs.
///
/// The files come from outside, and what draws them is a large C++ library: it runs in processes of
/// their own with bounded time and memory.
package struct PageDrawing: Sendable {
  private let drawer: LimitedProgram
  private let reader: LimitedProgram

  /// - Returns: nil where poppler's programs are not installed (Debian: poppler-utils).
  package init?(in folders: [String]? = nil) {
    let folders = folders ?? InstalledProgram.folders
    guard let drawer = InstalledProgram.path(of: "pdftocairo", in: folders),
      let reader = InstalledProgram.path(of: "pdftotext", in: folders)
    else { return nil }
    self.drawer = LimitedProgram(path: drawer)
    // 200 KB a page, where a page full of small print has 10: more is not written to be read.
    self.reader = LimitedProgram(path: reader, mostOutput: 4 << 20)
  }

  /// Draws what viewers show of a page, counted from 1, without what lies outside its crop box: PNG.
  ///
  /// - Parameter width: in pixels.
  /// - Throws: ``PageFailure``.
  package func drawn(_ file: URL, page: Int, width: Int = 1_100) async throws -> Data {
    let image = try await drawer.output([
      "-png", "-singlefile", "-cropbox", "-f", "\(page)", "-l", "\(page)", "-scale-to-x",
      "\(width)", "-scale-to-y", "-1", file.path, "-",
    ])
    guard image.starts(with: [0x89, 0x50, 0x4E, 0x47]) else { throw PageFailure.notDrawn }
    return image
  }

  /// The text of pages, split into paragraphs, as ``PDFPages`` keeps it.
  ///
  /// - Throws: ``PageFailure``.
  package func text(of file: URL, pages: ClosedRange<Int>) async throws -> Data {
    let text = try await reader.output([
      "-enc", "UTF-8", "-q", "-f", "\(pages.lowerBound)", "-l", "\(pages.upperBound)", file.path,
      "-",
    ])
    return await Apart.run { PageText.kept(PageText.pages(text)) }
  }
}
