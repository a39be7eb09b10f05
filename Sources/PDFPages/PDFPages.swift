package import Foundation

/// Pages of PDF files as images and as text, made by poppler's programs.
///
/// The files come from outside, and what draws them is a large C++ library: it runs in processes of
/// their own with bounded time and memory, never in the server.
package struct PDFPages: Sendable {
  private let drawer: String
  private let reader: String
  private let cache = PageCache(bytes: 64 << 20)
  private let turns = Turns(2)

  /// - Returns: nil where poppler's programs are not installed (Debian: poppler-utils).
  package init?(in folders: [String]? = nil) {
    let folders = folders ?? InstalledProgram.folders
    guard let drawer = InstalledProgram.path(of: "pdftocairo", in: folders),
      let reader = InstalledProgram.path(of: "pdftotext", in: folders)
    else { return nil }
    self.drawer = drawer
    self.reader = reader
  }

  /// A page, counted from 1, as PNG. What was made lately is kept.
  ///
  /// - Parameter file: named by its content, as documents are.
  package func image(of file: URL, page: Int) async throws -> Data {
    try await cache.value("\(file.path) \(page)", of: file.path) {
      try await turns.take { try await drawn(file, page: page) }
    }
  }

  /// The paragraphs of each of these pages, counted from 1; fewer where the file has no more.
  ///
  /// Pages are read and split in parts of ``textPart``, which are kept likewise. Their text failing
  /// says nothing of their images.
  package func texts(of file: URL, pages: ClosedRange<Int>) async throws -> [[String]] {
    var texts: [[String]] = []
    for part in (pages.lowerBound - 1) / Self.textPart...(pages.upperBound - 1) / Self.textPart {
      let first = part * Self.textPart + 1
      let last = first + Self.textPart - 1
      let kept = try await cache.value("\(file.path) text \(first)", of: "\(file.path) text") {
        try await turns.take {
          let text = try await self.text(of: file, pages: first...last)
          return await Apart.run { PageText.kept(PageText.pages(text)) }
        }
      }
      let wanted = pages.clamped(to: first...last)
      let found = PageText.pages(
        inKept: kept, wanted.lowerBound - first..<wanted.upperBound - first + 1)
      texts += found
      if found.count < wanted.count { break }
    }
    return texts
  }

  /// As many as are shown at once without scripts.
  private static let textPart = 20

  /// Draws what viewers show of a page, without what lies outside its crop box.
  ///
  /// - Parameter width: in pixels.
  func drawn(_ file: URL, page: Int, width: Int = 1_100) async throws -> Data {
    let image = try await LimitedProgram(path: drawer).output([
      "-png", "-singlefile", "-cropbox", "-f", "\(page)", "-l", "\(page)", "-scale-to-x",
      "\(width)", "-scale-to-y", "-1", file.path, "-",
    ])
    guard image.starts(with: [0x89, 0x50, 0x4E, 0x47]) else { throw PageFailure.notDrawn }
    return image
  }

  /// The text of these pages, a form feed after each.
  private func text(of file: URL, pages: ClosedRange<Int>) async throws -> Data {
    // 200 KB a page, where a page full of small print has 10: more is not written to be read.
    try await LimitedProgram(path: reader, mostOutput: 4 << 20).output([
      "-enc", "UTF-8", "-q", "-f", "\(pages.lowerBound)", "-l", "\(pages.upperBound)", file.path,
      "-",
    ])
  }
}

/// Why there is no image or text.
package enum PageFailure: Error {
  /// The program could not be started, was stopped by its limits, or refused the file.
  case program(status: Int32)
  case notDrawn
  case tooLarge
  /// Too many are waiting.
  case busy
  /// It failed a short while ago.
  case failedLately
  /// poppler's programs are not installed.
  case notInstalled
}
