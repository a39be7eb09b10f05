package import Foundation

/// Whether a signed document still is the document that was shown, read from the structure of both.
///
/// Signatures say that nothing changed since the platform signed; only this says that it signed what
/// was shown. What may differ is listed in ``AllowedDifferences`` and ``MarkBounds``; the rest has to
/// be as it was. Where something was drawn on a page, pictures of it have the last word:
/// ``PageAdditions`` says of which pages.
package enum OriginalContent: Sendable, Equatable {
  /// It is, if the pictures agree.
  case kept(PageAdditions)
  case altered(Reason)
  /// It cannot be told.
  case undecided(Reason)
  /// It takes longer than it may.
  case outOfTime

  /// Compares a signed document with the one that was shown.
  ///
  /// - Parameters:
  ///   - original: as it was shown; it has to be sound (``SoundDocument``).
  ///   - bounds: what the platform may draw.
  ///   - time: how long it may take, without the time for each page.
  package init(
    of original: Data, in signed: Data, bounds: MarkBounds = MarkBounds(),
    time: Duration = .seconds(4)
  ) {
    let budget = Budget(time: time, decodedBytes: 512 << 20)
    let result = PDFRevision.reading([UInt8](original), budget: budget) { reader in
      reader.revision(upTo: original.count).map { old in
        PDFRevision.reading([UInt8](signed), budget: budget) { reader -> OriginalContent in
          guard let new = reader.revision(upTo: signed.count) else {
            return .undecided(.signedUnreadable)
          }
          do throws(Fault) {
            var comparison = OriginalComparison(
              old, new, bounds: bounds, original: original, signed: signed)
            return .kept(try comparison.run())
          } catch {
            return error.content
          }
        }
      } ?? .undecided(.originalUnreadable)
    }
    self = budget.allows ? result : .outOfTime
  }

  /// Why it is not what was shown, or cannot be told.
  enum Fault: Error {
    case altered(Reason)
    case undecided(Reason)

    fileprivate var content: OriginalContent {
      switch self {
      case .altered(let reason): .altered(reason)
      case .undecided(let reason): .undecided(reason)
      }
    }
  }
}
