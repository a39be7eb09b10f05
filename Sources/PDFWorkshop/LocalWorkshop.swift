package import Foundation
import PDFPages
package import PDFSignatures

/// The workshop on this machine: structures are read on threads of their own, poppler and qpdf's
/// program run in processes of theirs.
package struct LocalWorkshop: PDFWorkshop {
  let bounds: MarkBounds
  private let pages: PDFPages?
  let opinion: PageOpinion?
  let repair = PDFRepair()
  let underWay = ComparisonsUnderWay()
  let examined = ExaminedLately()
  private let scratch: URL

  /// - Parameters:
  ///   - bounds: what the platform may draw.
  ///   - scratch: where the files of tasks are while they last. What is there is removed: nobody else
  ///     may use it.
  ///   - programs: where poppler's are; where Debian and others install them, if nil.
  package init(
    bounds: MarkBounds = MarkBounds(), scratch: URL? = nil, programs: [String]? = nil
  ) {
    self.bounds = bounds
    self.scratch = scratch ?? FileManager.default.temporaryDirectory
    pages = PDFPages(in: programs)
    opinion = PageOpinion(in: programs)
    // What a kill left behind.
    if let scratch { try? FileManager.default.removeItem(at: scratch) }
  }

  func scratchFolder() throws -> ScratchFolder { try ScratchFolder(in: scratch) }

  /// Whether pages can be shown as images and compared in pictures.
  package var canDraw: Bool { pages != nil && opinion != nil }

  /// Programs that are not installed: without poppler's no marked copy is confirmed, without qpdf's no
  /// document repaired.
  package var missingPrograms: [String] {
    (canDraw ? [] : ["pdftoppm, pdftocairo or pdftotext"]) + (repair == nil ? ["qpdf"] : [])
  }

  package func prepare(_ document: Data, _ preparation: DocumentPreparation) async throws -> Data {
    let sound = try await soundCopy(of: document).document
    return try await Apart.run { try preparation.prepare(sound) }
  }

  package func verify(_ signed: Data, with verifier: PDFVerifier) async -> VerificationReport {
    await Apart.run { verifier.verify(signed) }
  }

  package func image(of file: URL, page: Int) async throws -> Data {
    guard let pages else { throw PageFailure.notInstalled }
    return try await pages.image(of: file, page: page)
  }

  package func texts(of file: URL, pages range: ClosedRange<Int>) async throws -> [[String]] {
    guard let pages else { throw PageFailure.notInstalled }
    return try await pages.texts(of: file, pages: range)
  }
}
