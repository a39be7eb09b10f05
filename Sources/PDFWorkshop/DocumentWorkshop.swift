package import Foundation
package import PDFPages
package import PDFSignatures

/// The workshop: has jobs done at its bench, and remembers what was found lately.
package struct DocumentWorkshop: PDFWorkshop {
  private let bench: any WorkshopBench
  private let bounds: MarkBounds
  private let underWay = ComparisonsUnderWay()
  private let examined = ExaminedLately()
  private let pages: PDFPages?

  /// - Parameters:
  ///   - bounds: what the platform may draw.
  ///   - bench: where jobs are done; in this process by default.
  package init(bounds: MarkBounds = MarkBounds(), at bench: any WorkshopBench = LocalBench()) {
    self.bench = bench
    self.bounds = bounds
    @Sendable func made(_ task: WorkshopJob.Task, _ source: PageSource) async throws -> Data {
      let document = try await source.bytes()
      do {
        let answer = try await bench.perform(
          WorkshopJob(task, document), .other, within: TaskTime.page)
        if case .failed = answer.outcome { throw PageFailure.busy }
        guard case .made = answer.outcome, let data = answer.file else {
          throw PageFailure.notDrawn
        }
        return data
      } catch BenchFailure.busy, BenchFailure.notStarted {
        // Not the document's fault: it is tried again at once.
        throw PageFailure.busy
      }
    }
    pages =
      bench.canDraw
      ? PDFPages(
        draw: { source, page in try await made(.image(page: page), source) },
        read: { source, pages in try await made(.texts(pages: pages), source) }) : nil
  }

  /// Whether pages can be shown as images and compared in pictures.
  package var canDraw: Bool { bench.canDraw }

  /// Programs that are not installed: without poppler's no marked copy is confirmed, without qpdf's no
  /// document repaired.
  package var missingPrograms: [String] { bench.missingPrograms }

  package func examine(_ document: Data) async throws -> Result<ExaminedPDF, PDFRefusal> {
    let key = await Apart.run { ExaminedLately.key(of: document) }
    if let known = await examined.finding(key) {
      return known.map { ExaminedPDF(document: document, pages: $0, changes: []) }
    }
    do {
      let answer = try await bench.perform(
        WorkshopJob(.examine, document), .other, within: TaskTime.deposit)
      switch answer.outcome {
      case .examined(let pages, let changes):
        // What was written anew is large.
        if answer.file == nil { await examined.keep(.success(pages), key) }
        return .success(
          ExaminedPDF(document: answer.file ?? document, pages: pages, changes: changes))
      case .refused(let refusal):
        // A busy machine may be why it was too much.
        if refusal != .tooComplex { await examined.keep(.failure(refusal), key) }
        return .failure(refusal)
      default: throw NotDone(answer.outcome)
      }
    } catch BenchFailure.ended {
      return .failure(.tooComplex)
    }
  }

  package func prepare(_ document: Data, _ preparation: DocumentPreparation) async throws -> Data {
    try await made(.prepare(preparation), document, .signature)
  }

  package func draft(_ signature: SignatureDraft, in prepared: Data) async throws -> Data {
    try await made(.draft(signature), prepared, .signature)
  }

  private func made(
    _ task: WorkshopJob.Task, _ document: Data, _ lane: WorkshopLane
  ) async throws -> Data {
    do {
      let answer = try await bench.perform(
        WorkshopJob(task, document), lane, within: TaskTime.deposit)
      if case .refused(let refusal) = answer.outcome { throw refusal }
      guard case .made = answer.outcome, let file = answer.file else {
        throw NotDone(answer.outcome)
      }
      return file
    } catch BenchFailure.ended {
      throw PDFRefusal.tooComplex
    }
  }

  package func compare(
    _ signed: Data, with shown: Data, within time: ComparisonTime
  ) async -> ComparisonFinding {
    let key = await Apart.run { ComparisonsUnderWay.Key(shown: shown, signed: signed) }
    let comparison = await comparison(key, time)
    do {
      let answer = try await bench.perform(
        WorkshopJob(.compare(comparison), shown, signed), time.lane, within: time.whole)
      guard case .compared(let finding, let rest) = answer.outcome else {
        throw NotDone(answer.outcome)
      }
      await underWay.keep(key, rest)
      return finding
    } catch {
      return ComparisonFinding(error)
    }
  }

  package func verify(
    _ signed: Data, with verifier: PDFVerifier
  ) async throws -> VerificationReport {
    let settings = verifier.settings
    do {
      let answer = try await bench.perform(
        WorkshopJob(.verify(settings), signed), .signature, within: settings.time + .seconds(10))
      guard case .verified(let report) = answer.outcome else { throw NotDone(answer.outcome) }
      return report
    } catch BenchFailure.ended {
      return .undecided(.endedItsReader)
    }
  }

  package func judge(
    _ signed: Data, with shown: Data, _ verifier: PDFVerifier, within time: ComparisonTime
  ) async throws -> (VerificationReport, ComparisonFinding) {
    let key = await Apart.run { ComparisonsUnderWay.Key(shown: shown, signed: signed) }
    let comparison = await comparison(key, time)
    let settings = verifier.settings
    do {
      let answer = try await bench.perform(
        WorkshopJob(.judge(settings, comparison), shown, signed), time.lane,
        within: max(time.whole, settings.time + .seconds(10)))
      guard case .judged(let report, let finding, let rest) = answer.outcome else {
        throw NotDone(answer.outcome)
      }
      await underWay.keep(key, rest)
      return (report, finding)
    } catch BenchFailure.ended {
      return (.undecided(.endedItsReader), .tooSlow(.endedItsReader))
    }
  }

  private func comparison(
    _ key: ComparisonsUnderWay.Key, _ time: ComparisonTime
  ) async -> WorkshopJob.Comparison {
    WorkshopJob.Comparison(bounds: bounds, time: time, known: await underWay.known(key))
  }

  package func validationMaterial(of signed: Data) async throws -> ValidationMaterial {
    do {
      let answer = try await bench.perform(
        WorkshopJob(.material, signed), .other, within: TaskTime.deposit)
      guard case .material(let material) = answer.outcome else { throw NotDone(answer.outcome) }
      return material
    } catch BenchFailure.ended {
      return ValidationMaterial()
    }
  }

  package func image(of source: PageSource, page: Int) async throws -> Data {
    guard let pages else { throw PageFailure.notInstalled }
    return try await pages.image(of: source, page: page)
  }

  package func texts(
    of source: PageSource, pages range: ClosedRange<Int>
  ) async throws -> [[String]] {
    guard let pages else { throw PageFailure.notInstalled }
    return try await pages.texts(of: source, pages: range)
  }
}

/// How long jobs may take, the waiting included.
private enum TaskTime {
  /// Somebody looks at an empty place.
  static let page = Duration.seconds(15)
  /// qpdf has 20 s, the pictures of what it wrote 30.
  static let deposit = Duration.seconds(90)
}

extension ComparisonTime {
  /// Nobody waits for long at a page.
  fileprivate var lane: WorkshopLane { structure > .seconds(10) ? .sweep : .signature }
  /// With the time that each page adds, the round that was begun last, and the waiting.
  fileprivate var whole: Duration { structure * 2 + rounds + .seconds(45) }
}

extension ComparisonFinding {
  fileprivate init(_ error: any Error) {
    switch error {
    case BenchFailure.ended: self = .tooSlow(.endedItsReader)
    case BenchFailure.busy: self = .interrupted("too many documents wait to be compared")
    case BenchFailure.notStarted(let words): self = .interrupted(words)
    case let notDone as NotDone: self = .interrupted(notDone.words)
    default: self = .interrupted("\(type(of: error))")
    }
  }
}

/// The machine did not let a job be done.
private struct NotDone: Error {
  let words: String

  init(_ outcome: WorkshopAnswer.Outcome) {
    if case .failed(let words) = outcome {
      self.words = words
    } else {
      words = "another answer than the one that was asked for"
    }
  }
}
