import CPictures
package import Foundation
package import PDFSignatures

/// The second opinion on a signed document, which reads no operators: pages are drawn, shown and
/// signed, and the difference of the two pictures has to be what was added, and nothing else. So do the
/// words with their places.
///
/// poppler's programs draw and read; each runs in a process of its own with bounded time and memory.
package struct PageOpinion: Sendable {
  private let drawer: LimitedProgram
  private let reader: LimitedProgram
  /// Two programs for each of two files at once.
  private let turns = Turns(2)

  /// Two drawings of the same content are the same but for the rounding of what lies over it.
  private static let tolerance = 8
  /// Dots an inch, of a page of usual size: a hairline of a small letter is seen.
  private static let resolution = 100.0
  /// Pixels of the longer side: beyond that a page is drawn smaller.
  private static let longest = 2_600.0

  /// - Returns: nil where poppler's programs are not installed (Debian: poppler-utils).
  package init?(in folders: [String]? = nil) {
    let folders = folders ?? InstalledProgram.folders
    guard let drawer = InstalledProgram.path(of: "pdftoppm", in: folders),
      let reader = InstalledProgram.path(of: "pdftotext", in: folders)
    else { return nil }
    self.drawer = LimitedProgram(path: drawer, seconds: 20, mostOutput: 160 << 20)
    self.reader = LimitedProgram(path: reader, seconds: 20, mostOutput: 64 << 20)
  }

  /// The files that are compared.
  package struct Files: Sendable {
    package let shown: URL
    package let signed: URL
    /// ``PageAdditions/overlays``; nil where there are none.
    package let overlays: URL?

    package init(shown: URL, signed: URL, overlays: URL?) {
      self.shown = shown
      self.signed = signed
      self.overlays = overlays
    }
  }

  /// How many of the pages, from the first on, one round looks at: those that follow each other and
  /// are drawn alike.
  package static func round(of pages: ArraySlice<PageAdditions.Page>) -> ArraySlice<
    PageAdditions.Page
  > {
    guard let first = pages.first else { return pages }
    var pixels = 0.0
    let count = pages.enumerated().prefix { index, page in
      pixels += page.width * page.height * pow(resolution(of: page) / 72, 2)
      return index == 0
        || (index < 12 && pixels < 7e6 && page.number == first.number + index
          && resolution(of: page) == resolution(of: first))
    }.count
    return pages.prefix(count)
  }

  private static func resolution(of page: PageAdditions.Page) -> Double {
    let side = max(page.width, page.height, 1)
    return min(resolution, longest * 72 / side)
  }

  /// Looks at pages that follow each other.
  ///
  /// - Parameters:
  ///   - pages: one ``round(of:)``.
  ///   - opacity: the most that an addition may hide, from 0 to 1.
  /// - Returns: what differs; nil for nothing.
  /// - Throws: ``PageFailure`` where a page cannot be drawn.
  package func difference(
    in files: Files, on pages: ArraySlice<PageAdditions.Page>, opacity: Double
  ) async throws -> Reason? {
    guard let first = pages.first, let last = pages.last else { return nil }
    return try await turns.take {
      try await differenceNow(in: files, on: pages, from: first, to: last, opacity: opacity)
    }
  }

  private func differenceNow(
    in files: Files, on pages: ArraySlice<PageAdditions.Page>, from first: PageAdditions.Page,
    to last: PageAdditions.Page, opacity: Double
  ) async throws -> Reason? {
    let range = first.number...last.number
    let resolution = Self.resolution(of: first)
    async let shown = draw(files.shown, range, resolution)
    async let signed = draw(files.signed, range, resolution)
    async let shownWords = words(files.shown, range)
    async let signedWords = words(files.signed, range)
    let sheets = try await sheets(for: pages, in: files.overlays, resolution)
    let pictures = (shown: try await shown, signed: try await signed)
    for (page, picture) in zip(pages, pictures.shown)
    where !Self.isDrawn(picture, page, resolution) {
      throw PageFailure.notDrawn
    }
    let words = (shown: try await shownWords, signed: try await signedWords)
    return await Apart.run {
      for (index, page) in pages.enumerated() {
        let overlay = page.overlay.flatMap { sheets[$0] }
        guard
          Self.isSame(
            pictures.shown[index], pictures.signed[index], overlay: overlay?.picture,
            blank: page.blank.flatMap { sheets[$0] }?.picture, opacity: opacity,
            isBeneath: page.isBeneath)
        else { return .pictureDiffers(onPage: page.number) }
        guard words.signed[index].are(words.shown[index], with: overlay?.words) else {
          return .wordsDiffer(onPage: page.number)
        }
      }
      return nil
    }
  }

  /// What poppler cannot show it draws as a dot, and calls that a success.
  private static func isDrawn(
    _ picture: Picture, _ page: PageAdditions.Page, _ resolution: Double
  ) -> Bool {
    min(picture.width, picture.height) > 2
      || min(page.width, page.height) * resolution / 72 < 10
  }

  /// Whether a file has a page of this number for poppler.
  package func hasPage(_ number: Int, _ file: URL) async throws -> Bool {
    do {
      return try await !draw(file, number...number, 20).isEmpty
    } catch is PageFailure {
      return false
    }
  }

  private struct Sheet {
    let picture: Picture
    let words: PageWords
  }

  /// The pages of the overlays that some pages need.
  private func sheets(
    for pages: ArraySlice<PageAdditions.Page>, in overlays: URL?, _ resolution: Double
  ) async throws -> [Int: Sheet] {
    var sheets: [Int: Sheet] = [:]
    guard let overlays else { return sheets }
    let needed = Set(pages.flatMap { [$0.overlay, $0.blank].compactMap { $0 } })
    for range in Self.runs(of: needed) {
      async let pictures = draw(overlays, range, resolution)
      async let words = words(overlays, range)
      for (number, sheet) in zip(range, zip(try await pictures, try await words)) {
        sheets[number] = Sheet(picture: sheet.0, words: sheet.1)
      }
    }
    return sheets
  }

  /// Numbers that follow each other, together: a program that draws two pages takes little longer than
  /// one that draws one.
  private static func runs(of numbers: Set<Int>) -> [ClosedRange<Int>] {
    numbers.sorted().reduce(into: []) { runs, number in
      if let last = runs.last, last.upperBound + 1 == number {
        runs[runs.count - 1] = last.lowerBound...number
      } else {
        runs.append(number...number)
      }
    }
  }

  private func draw(
    _ file: URL, _ pages: ClosedRange<Int>, _ resolution: Double
  ) async throws -> [Picture] {
    let drawn = try await drawer.output([
      "-r", String(format: "%.3f", resolution), "-cropbox", "-f", "\(pages.lowerBound)", "-l",
      "\(pages.upperBound)", file.path,
    ])
    let pictures = try await Apart.run { try Picture.all(in: drawn) }
    guard pictures.count == pages.count else { throw PageFailure.notDrawn }
    return pictures
  }

  private func words(_ file: URL, _ pages: ClosedRange<Int>) async throws -> [PageWords] {
    let output = try await reader.output([
      "-bbox", "-q", "-enc", "UTF-8", "-f", "\(pages.lowerBound)", "-l", "\(pages.upperBound)",
      file.path, "-",
    ])
    let found = await Apart.run { PageWords.pages(in: output) }
    guard found.count == pages.count else { throw PageFailure.notDrawn }
    return found
  }

  private static func isSame(
    _ shown: Picture, _ signed: Picture, overlay: Picture?, blank: Picture?, opacity: Double,
    isBeneath: Bool
  ) -> Bool {
    let all = [shown, signed] + [overlay, blank].compactMap { $0 }
    guard all.allSatisfy({ $0.width == shown.width && $0.height == shown.height }) else {
      return false
    }
    func bytes<Result>(_ picture: Picture?, _ body: (UnsafePointer<UInt8>?) -> Result) -> Result {
      guard let picture else { return body(nil) }
      return picture.pixels.withUnsafeBytes {
        body($0.bindMemory(to: UInt8.self).baseAddress)
      }
    }
    return bytes(shown) { shownBytes in
      bytes(signed) { signedBytes in
        bytes(overlay) { overlayBytes in
          bytes(blank) { blankBytes in
            var pictures = paraphe_page_pictures(
              shown: shownBytes, signed_copy: signedBytes, overlay: overlayBytes,
              blank: blankBytes, pixels: shown.width * shown.height)
            return paraphe_differing_pixels(&pictures, opacity, isBeneath ? 1 : 0, Int32(tolerance))
              == 0
          }
        }
      }
    }
  }
}
