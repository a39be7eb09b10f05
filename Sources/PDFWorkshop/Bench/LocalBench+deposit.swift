import Foundation
import PDFPages
import PDFSignatures

/// The deposit's judgement.
extension LocalBench {
  /// - Throws: ``PDFRefusal``, or what the machine did not let happen.
  func examined(_ document: Data) async throws -> ExaminedPDF {
    let sound = try await soundCopy(of: document)
    try await trySigning(sound.document)
    return sound
  }

  /// The document itself where it is sound; else one that qpdf wrote of it, if viewers show the same
  /// of both.
  ///
  /// - Throws: ``PDFRefusal``, or what the machine did not let happen.
  func soundCopy(of document: Data) async throws -> ExaminedPDF {
    do {
      let pages = try await Apart.run { try SoundDocument(reading: document).pages }
      return ExaminedPDF(document: document, pages: pages, changes: [])
    } catch let refusal as PDFRefusal where refusal == .unreadable || refusal == .encrypted {
      guard let repair else { throw refusal }
      let folder = try scratchFolder()
      var came = try folder.file("came.pdf", document)
      let copy: Data
      do {
        copy = try await repair.rewritten(came)
      } catch PDFRefusal.unreadable {
        guard let mended = await Apart.run({ MisplacedXRef.mended(document) }) else {
          throw PDFRefusal.unreadable
        }
        came = try folder.file("mended.pdf", mended)
        copy = try await repair.rewritten(came)
      }
      let pages = try await Apart.run { () throws -> [PageAdditions.Page] in
        do {
          _ = try SoundDocument(reading: copy)
        } catch PDFRefusal.unreadable where !SoundDocument.isWithinBounds(copy) {
          throw PDFRefusal.tooComplex
        }
        guard let pages = PageAdditions.everyPage(of: copy) else { throw PDFRefusal.tooComplex }
        return pages
      }
      let written = try folder.file("written.pdf", copy)
      try await expectSame(came, written, pages: pages)
      return ExaminedPDF(
        document: copy, pages: pages.count,
        changes: [refusal == .encrypted ? .decrypted : .repaired])
    }
  }

  /// What damage leaves open, readers may read in two ways: then it is nobody's to choose.
  private func expectSame(_ came: URL, _ written: URL, pages: [PageAdditions.Page]) async throws {
    guard let opinion else { throw PDFRefusal.unreadable }
    let deadline = ContinuousClock.now + .seconds(30)
    var rest = pages[...]
    while !rest.isEmpty {
      guard ContinuousClock.now < deadline else { throw PDFRefusal.tooComplex }
      let round = PageOpinion.round(of: rest)
      func isSame(_ one: URL, _ other: URL) async throws -> Bool? {
        let files = PageOpinion.Files(shown: one, signed: other, overlays: nil)
        do {
          return try await opinion.difference(in: files, on: round, opacity: 0) == nil
        } catch is PageFailure {
          return nil
        }
      }
      if try await isSame(came, written) != true {
        // One that nobody can draw, repaired or not, is another matter.
        guard try await isSame(written, written) == true else { throw PDFRefusal.unreadable }
        throw PDFRefusal.ambiguous(page: round.first?.number ?? 1)
      }
      rest = rest.dropFirst(round.count)
    }
    // Nor may there be a page that only the damaged one shows.
    if let last = pages.last, try await opinion.hasPage(last.number + 1, came) {
      throw PDFRefusal.ambiguous(page: last.number + 1)
    }
  }

  /// Signs a copy as the stand-in does, and compares it by value, within a part of the time that the
  /// comparison has later: what is taken in does not fail for its structure. Pages whose content
  /// restores what it did not keep are drawn too: some viewers stop there.
  private func trySigning(_ document: Data) async throws {
    let (prepared, additions, odd) = try await Apart.run {
      let prepared = try DocumentPreparation(
        contractID: "-", label: "-", signatories: ["-"], language: "fr", isTest: true
      ).prepare(document)
      let content = OriginalContent(of: document, in: prepared, time: .seconds(10))
      guard case .kept(let additions) = content else { throw PDFRefusal.tooComplex }
      return (prepared, additions, DocumentPreparation.unevenPages(of: document))
    }
    let pages = additions.pages.filter { odd.contains($0.number) }.prefix(Self.mostOddPages)
    guard !pages.isEmpty, let opinion else { return }
    let folder = try scratchFolder()
    let files = PageOpinion.Files(
      shown: try folder.file("shown.pdf", document), signed: try folder.file("copy.pdf", prepared),
      overlays: try folder.file("overlays.pdf", additions.overlays))
    for page in pages {
      do {
        let difference = try await opinion.difference(
          in: files, on: [page], opacity: additions.opacity)
        guard difference == nil else { throw PDFRefusal.ambiguous(page: page.number) }
      } catch is PageFailure {
        throw PDFRefusal.tooComplex
      }
    }
  }

  private static let mostOddPages = 50
}
