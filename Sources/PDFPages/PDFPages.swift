package import Foundation

/// Pages of PDF files as images and as text: what was made lately is kept.
package struct PDFPages: Sendable {
  private let draw: @Sendable (URL, Int) async throws -> Data
  private let read: @Sendable (URL, ClosedRange<Int>) async throws -> Data
  private let cache = PageCache(bytes: 64 << 20)

  /// - Parameters:
  ///   - draw: makes a page's image.
  ///   - read: makes the text of pages, as ``PageDrawing/text(of:pages:)`` does.
  package init(
    draw: @escaping @Sendable (URL, Int) async throws -> Data,
    read: @escaping @Sendable (URL, ClosedRange<Int>) async throws -> Data
  ) {
    self.draw = draw
    self.read = read
  }

  /// A page, counted from 1, as PNG.
  ///
  /// - Parameter file: named by its content, as documents are.
  package func image(of file: URL, page: Int) async throws -> Data {
    try await cache.value("\(file.path) \(page)", of: file.path) { try await draw(file, page) }
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
        try await read(file, first...last)
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
