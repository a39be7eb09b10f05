package import Foundation
package import Signing

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
  package init?(in folders: [String] = ["/usr/bin", "/usr/local/bin", "/opt/homebrew/bin"]) {
    func program(_ name: String) -> String? {
      folders.map { "\($0)/\(name)" }.first(where: FileManager.default.isExecutableFile(atPath:))
    }
    guard let drawer = program("pdftocairo"), let reader = program("pdftotext") else { return nil }
    self.drawer = drawer
    self.reader = reader
  }

  /// What the pages of the signing flow need.
  ///
  /// - Parameter url: where a document's file is.
  package func pages(at url: @escaping @Sendable (StoredFile) -> URL) -> DocumentPages {
    DocumentPages(
      image: { file, page in
        try await cache.value("\(file.sha256) \(page)", of: file.sha256) {
          try await turns.take { try await self.image(of: url(file), page: page) }
        }
      },
      texts: { file in
        let text = try await cache.value("\(file.sha256) text", of: file.sha256) {
          try await turns.take { try await self.text(of: url(file)) }
        }
        return PageText.pages(String(decoding: text, as: UTF8.self))
      })
  }

  /// A page, counted from 1, as PNG.
  ///
  /// - Parameter width: in pixels.
  func image(of file: URL, page: Int, width: Int = 1_100) async throws -> Data {
    let image = try await LimitedProgram(path: drawer).output([
      "-png", "-singlefile", "-f", "\(page)", "-l", "\(page)", "-scale-to-x", "\(width)",
      "-scale-to-y", "-1", file.path, "-",
    ])
    guard image.starts(with: [0x89, 0x50, 0x4E, 0x47]) else { throw PageFailure.notDrawn }
    return image
  }

  /// The text of all pages, a form feed after each.
  func text(of file: URL) async throws -> Data {
    try await LimitedProgram(path: reader).output(["-enc", "UTF-8", "-q", file.path, "-"])
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
}
