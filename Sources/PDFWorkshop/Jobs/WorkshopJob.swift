package import Foundation
package import PDFSignatures

/// One thing to do with one document from outside, with everything that it takes: a process of its own
/// can do it.
package struct WorkshopJob: Sendable {
  package enum Task: Sendable, Codable {
    /// Decides whether a document can be shown, sent, signed and compared.
    case examine
    /// Makes a document ready to be signed.
    case prepare(DocumentPreparation)
    /// Appends an empty signature to a prepared document.
    case draft(SignatureDraft)
    /// Compares a signed document, the second file, with the shown one, the first.
    case compare(Comparison)
    /// Judges the signatures of a document.
    case verify(PDFVerifier.Settings)
    /// Both for the same signed document, the second file.
    case judge(PDFVerifier.Settings, Comparison)
    /// Collects the certificates and revocation data that a signed document carries.
    case material
    /// Draws a page, counted from 1.
    case image(page: Int)
    /// Finds the text of pages.
    case texts(pages: ClosedRange<Int>)
  }

  package struct Comparison: Sendable, Codable {
    let bounds: MarkBounds
    let time: ComparisonTime
    /// How far earlier rounds came.
    let known: UnfinishedComparison?
  }

  package let task: Task
  package let files: [Data]

  package init(_ task: Task, _ files: Data...) {
    self.task = task
    self.files = files
  }

  init(_ task: Task, files: [Data]) {
    self.task = task
    self.files = files
  }
}

/// What came of a job.
package struct WorkshopAnswer: Sendable {
  package enum Outcome: Sendable, Codable {
    /// The document can be used, with its pages and what was done to it. The file is the one that is to
    /// be shown; none where it is the one that came.
    case examined(pages: Int, changes: [ExaminedPDF.Change])
    case refused(PDFRefusal)
    case compared(ComparisonFinding, UnfinishedComparison?)
    case verified(VerificationReport)
    case judged(VerificationReport, ComparisonFinding, UnfinishedComparison?)
    case material(ValidationMaterial)
    /// The file is what was asked for.
    case made
    /// A page was not drawn, or its text not found.
    case notShown
    /// What the machine did not let happen, in words for the log.
    case failed(String)
  }

  package let outcome: Outcome
  package let file: Data?

  package init(_ outcome: Outcome, file: Data? = nil) {
    self.outcome = outcome
    self.file = file
  }
}

/// A comparison whose rounds are not all done.
package struct UnfinishedComparison: Sendable, Codable {
  /// What was found by value.
  let additions: PageAdditions
  /// How many of its pages were compared in pictures.
  let done: Int
}
