package import Foundation
import PDFPages
import PDFSignatures

/// Does jobs in this process: what a worker does, and what tests and tools do without one.
///
/// Structures are read on threads of their own, poppler and qpdf's program run in processes of theirs.
package struct LocalBench: WorkshopBench {
  private let drawing: PageDrawing?
  let opinion: PageOpinion?
  let repair = PDFRepair()
  private let scratch: URL

  /// - Parameters:
  ///   - scratch: where the files of jobs are while they last.
  ///   - programs: where poppler's are; where Debian and others install them, if nil.
  package init(scratch: URL? = nil, programs: [String]? = nil) {
    self.scratch = scratch ?? FileManager.default.temporaryDirectory
    drawing = PageDrawing(in: programs)
    opinion = PageOpinion(in: programs)
  }

  func scratchFolder() throws -> ScratchFolder { try ScratchFolder(in: scratch) }

  package var canDraw: Bool { drawing != nil && opinion != nil }

  package var missingPrograms: [String] {
    (canDraw ? [] : ["pdftoppm, pdftocairo or pdftotext"]) + (repair == nil ? ["qpdf"] : [])
  }

  package func perform(
    _ job: WorkshopJob, _ lane: WorkshopLane, within limit: Duration
  ) async throws -> WorkshopAnswer {
    do {
      return try await answer(job)
    } catch let refusal as PDFRefusal {
      return WorkshopAnswer(.refused(refusal))
    } catch is PageFailure {
      return WorkshopAnswer(.notShown)
    } catch let broken as JobFrameBroken {
      throw broken
    } catch {
      return WorkshopAnswer(.failed("\(type(of: error))"))
    }
  }

  private func answer(_ job: WorkshopJob) async throws -> WorkshopAnswer {
    guard let document = job.files.first else { throw JobFrameBroken() }
    switch job.task {
    case .examine:
      let found = try await examined(document)
      return WorkshopAnswer(
        .examined(pages: found.pages, changes: found.changes),
        file: found.changes.isEmpty ? nil : found.document)
    case .prepare(let preparation):
      let sound = try await soundCopy(of: document).document
      return WorkshopAnswer(.made, file: try await Apart.run { try preparation.prepare(sound) })
    case .draft(let draft):
      return WorkshopAnswer(.made, file: try await Apart.run { try draft.appended(to: document) })
    case .compare(let comparison):
      let (finding, rest) = await compared(try signed(job), with: document, comparison)
      return WorkshopAnswer(.compared(finding, rest))
    case .verify(let settings):
      return WorkshopAnswer(.verified(await verified(document, settings)))
    case .judge(let settings, let comparison):
      let signed = try signed(job)
      // Beside each other: somebody may wait for the result.
      async let compared = compared(signed, with: document, comparison)
      let report = await verified(signed, settings)
      let (finding, rest) = await compared
      return WorkshopAnswer(.judged(report, finding, rest))
    case .material:
      let material = await Apart.run { PDFVerifier.validationMaterial(of: document) }
      return WorkshopAnswer(.material(material))
    case .image(let page):
      return WorkshopAnswer(
        .made, file: try await shown(document) { try await $0.drawn($1, page: page) })
    case .texts(let pages):
      return WorkshopAnswer(
        .made, file: try await shown(document) { try await $0.text(of: $1, pages: pages) })
    }
  }

  private func signed(_ job: WorkshopJob) throws -> Data {
    guard job.files.count == 2 else { throw JobFrameBroken() }
    return job.files[1]
  }

  private func verified(
    _ signed: Data, _ settings: PDFVerifier.Settings
  ) async -> VerificationReport {
    await Apart.run { PDFVerifier(settings).verify(signed) }
  }

  private func shown(
    _ document: Data, _ body: (PageDrawing, URL) async throws -> Data
  ) async throws -> Data {
    guard let drawing else { throw PageFailure.notInstalled }
    let folder = try scratchFolder()
    return try await body(drawing, try folder.file("document.pdf", document))
  }
}
