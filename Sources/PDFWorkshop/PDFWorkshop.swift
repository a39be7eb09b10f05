package import Foundation
package import PDFPages
package import PDFSignatures

/// Where files from outside are opened: whatever reads, prepares, compares, draws or takes the text
/// from a PDF that somebody sent goes through here and nowhere else.
///
/// Everything is asynchronous, so that it may happen in other processes than the caller's.
package protocol PDFWorkshop: Sendable {
  /// Decides whether a document can be shown, sent, signed and compared.
  ///
  /// - Throws: what keeps the machine from finding out, such as a full disk.
  func examine(_ document: Data) async throws -> Result<ExaminedPDF, PDFRefusal>

  /// Makes a document ready to be signed.
  ///
  /// - Parameter document: as it came; what can be put right in it is.
  /// - Throws: ``PDFRefusal``.
  func prepare(_ document: Data, _ preparation: DocumentPreparation) async throws -> Data

  /// Whether a signed document still is the one that was shown.
  ///
  /// A long one is compared in rounds: asked again for the same two, it goes on where it was.
  func compare(
    _ signed: Data, with shown: Data, within time: ComparisonTime
  ) async -> ComparisonFinding

  /// Judges the signatures of a document.
  ///
  /// - Throws: what keeps the machine from finding out.
  func verify(_ signed: Data, with verifier: PDFVerifier) async throws -> VerificationReport

  /// Judges the signatures of a document, and whether it still is the one that was shown.
  func judge(
    _ signed: Data, with shown: Data, _ verifier: PDFVerifier, within time: ComparisonTime
  ) async throws -> (VerificationReport, ComparisonFinding)

  /// Appends an empty signature to a prepared document.
  ///
  /// - Throws: ``PDFRefusal``, or what keeps the machine from doing it.
  func draft(_ signature: SignatureDraft, in prepared: Data) async throws -> Data

  /// The certificates and revocation data that a signed document carries; nothing where it cannot be
  /// read.
  func validationMaterial(of signed: Data) async throws -> ValidationMaterial

  /// A page, counted from 1, as PNG.
  func image(of source: PageSource, page: Int) async throws -> Data

  /// The paragraphs of each of these pages, counted from 1; fewer where the file has no more.
  func texts(of source: PageSource, pages: ClosedRange<Int>) async throws -> [[String]]
}

/// How long a comparison may take.
package struct ComparisonTime: Sendable, Codable {
  /// For the structures of both files, without the time for each page.
  package let structure: Duration
  /// After which no new round of pictures is begun.
  package let rounds: Duration

  package init(structure: Duration, rounds: Duration) {
    self.structure = structure
    self.rounds = rounds
  }
}

/// A document that can be signed, as it is to be shown.
package struct ExaminedPDF: Sendable, Equatable {
  /// What was done to it so that every reader reads it alike.
  package enum Change: String, Sendable, Codable {
    /// It was damaged.
    case repaired
    /// It opened without a password.
    case decrypted
  }

  /// The bytes that came where nothing had to be done.
  package let document: Data
  package let pages: Int
  package let changes: [Change]
}

/// What the comparison of a signed document with the shown one came to.
package enum ComparisonFinding: Sendable, Equatable, Codable {
  /// It is the one that was shown.
  ///
  /// - Parameter drawn: how many of its pages were compared in pictures, as the others are the same
  ///   by value.
  case kept(drawn: Int)
  /// It is another.
  case altered(Reason)
  /// It cannot be told, however long one looks.
  case undecided(Reason)
  /// It could not be told in the time that there was.
  case tooSlow(Reason)
  /// The machine did not let it be compared; in words, for the log.
  case interrupted(String)
  /// So many of the pages that have to be drawn were, and agreed; to be asked again.
  case unfinished(drawn: Int, of: Int)
}
