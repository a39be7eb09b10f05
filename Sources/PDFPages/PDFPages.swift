package import Foundation

/// Pages of PDF files as images and as text: what was made lately is kept.
package struct PDFPages: Sendable {
  private let draw: @Sendable (PageSource, Int) async throws -> Data
  private let read: @Sendable (PageSource, ClosedRange<Int>) async throws -> Data
  private let cache = PageCache(bytes: 64 << 20)

  /// - Parameters:
  ///   - draw: makes a page's image.
  ///   - read: makes the text of pages, as ``PageDrawing/text(of:pages:)`` does.
  package init(
    draw: @escaping @Sendable (PageSource, Int) async throws -> Data,
    read: @escaping @Sendable (PageSource, ClosedRange<Int>) async throws -> Data
  ) {
    self.draw = draw
    self.read = read
  }

  /// A page, counted from 1, as PNG.
  package func image(of source: PageSource, page: Int) async throws -> Data {
    try await cache.value("\(source.name) \(page)", of: source.name) {
      try await draw(source, page)
    }
  }

  /// The paragraphs of each of these pages, counted from 1; fewer where the file has no more.
  ///
  /// Pages are read and split in parts of ``textPart``, which are kept likewise. Their text failing
  /// says nothing of their images.
  package func texts(of source: PageSource, pages: ClosedRange<Int>) async throws -> [[String]] {
    var texts: [[String]] = []
    for part in (pages.lowerBound - 1) / Self.textPart...(pages.upperBound - 1) / Self.textPart {
      let first = part * Self.textPart + 1
      let last = first + Self.textPart - 1
      let kept = try await cache.value("\(source.name) text \(first)", of: "\(source.name) text") {
        try await read(source, first...last)
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

/// A document whose pages are shown.
package struct PageSource: Sendable {
  /// Says what is in it: two of one name hold the same.
  package let name: String
  /// Read where something has to be made of it, and not where it is still known.
  package let bytes: @Sendable () async throws -> Data

  package init(name: String, bytes: @escaping @Sendable () async throws -> Data) {
    self.name = name
    self.bytes = bytes
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
