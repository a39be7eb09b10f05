import Foundation
import PDFPages
import PDFSignatures

/// The comparison of a signed document with the shown one: by value, then by picture.
extension LocalBench {
  /// - Returns: with the finding, what the next round or another document of the same contract need
  ///   not look at again; nil where that is little.
  func compared(
    _ signed: Data, with shown: Data, _ comparison: WorkshopJob.Comparison
  ) async -> (ComparisonFinding, UnfinishedComparison?) {
    let deadline = ContinuousClock.now + comparison.time.rounds
    let additions: PageAdditions
    var done = 0
    if let known = comparison.known {
      (additions, done) = (known.additions, known.done)
    } else {
      let content = await Apart.run {
        OriginalContent(
          of: shown, in: signed, bounds: comparison.bounds, time: comparison.time.structure)
      }
      switch content {
      case .altered(let reason): return (.altered(reason), nil)
      case .undecided(let reason): return (.undecided(reason), nil)
      case .outOfTime: return (.tooSlow(.tooIntricate), nil)
      case .kept(let found): additions = found
      }
    }
    guard !additions.pages.isEmpty else { return (.kept(drawn: 0), nil) }
    guard let opinion else {
      return (.interrupted("pdftoppm and pdftotext are not installed"), nil)
    }
    let finding = await look(
      at: additions, from: &done, shown: shown, signed: signed, opinion, until: deadline)
    let isLong = additions.pages.count > done || done > 100
    return (finding, isLong ? UnfinishedComparison(additions: additions, done: done) : nil)
  }

  private func look(
    at additions: PageAdditions, from done: inout Int, shown: Data, signed: Data,
    _ opinion: PageOpinion, until deadline: ContinuousClock.Instant
  ) async -> ComparisonFinding {
    let all = additions.pages
    do {
      guard done < all.count else { return .kept(drawn: all.count) }
      let folder = try scratchFolder()
      let files = PageOpinion.Files(
        shown: try folder.file("shown.pdf", shown), signed: try folder.file("signed.pdf", signed),
        overlays: additions.overlays.isEmpty
          ? nil : try folder.file("overlays.pdf", additions.overlays))
      repeat {
        let round = PageOpinion.round(of: all[done...])
        switch try await opinion.judged(
          files, on: round, opacity: additions.opacity, until: deadline)
        {
        case .same(let count): done += count
        case .differs(let reason): return .altered(reason)
        case .notDrawn(let page): return .tooSlow(.notDrawn(page))
        }
      } while done < all.count && ContinuousClock.now < deadline && !Task.isCancelled
    } catch {
      return .interrupted("\(type(of: error))")
    }
    return done < all.count
      ? .unfinished(drawn: done, of: all.count) : .kept(drawn: all.count)
  }
}

/// What became of one round of pages.
private enum RoundFinding {
  /// So many of its pages are.
  case same(Int)
  case differs(Reason)
  case notDrawn(Int)
}

extension PageOpinion {
  /// Looks at the pages of a round together; if one keeps the others from being drawn, at each by
  /// itself.
  fileprivate func judged(
    _ files: Files, on pages: ArraySlice<PageAdditions.Page>, opacity: Double,
    until deadline: ContinuousClock.Instant
  ) async throws -> RoundFinding {
    do {
      return try await difference(in: files, on: pages, opacity: opacity).map { .differs($0) }
        ?? .same(pages.count)
    } catch is PageFailure {
      for (index, page) in pages.enumerated() {
        // The rest is for the next look.
        if index > 0, ContinuousClock.now > deadline { return .same(index) }
        do {
          if let reason = try await difference(in: files, on: [page], opacity: opacity) {
            return .differs(reason)
          }
        } catch is PageFailure {
          return .notDrawn(page.number)
        }
      }
      return .same(pages.count)
    }
  }
}
