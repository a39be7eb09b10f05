import BlockingWork
import Foundation
import ServiceLifecycle
package import Signing

/// Sees to it that evidence is made once at a time for a contract, however many ask for it, and that
/// of few contracts at once.
///
/// Whoever asks meanwhile waits for the same container. Making it goes on when those who asked have
/// left, and ends with the server. A failure is told to all who waited and not remembered.
package actor EvidenceTurns: Service {
  /// What is done for a contract.
  enum Work: Hashable {
    case make, renew
  }

  struct Errand: Hashable {
    let contract: ContractID
    let work: Work
  }

  typealias Asker = CheckedContinuation<StoredFile, any Error>

  private nonisolated let jobs: AsyncStream<@Sendable () async -> Void>
  private nonisolated let intake: AsyncStream<@Sendable () async -> Void>.Continuation
  private nonisolated let standing: @Sendable (ContractID) async throws -> StoredFile?
  private nonisolated let maker: EvidenceDesk
  private let atOnce: Int
  private let longestLine: Int
  private nonisolated let limit: Duration
  /// Those who wait, for what is in line and for what is begun.
  private(set) var askers: [Errand: [UUID: Asker]] = [:]
  private(set) var line: [Errand] = []
  private var begun: Set<Errand> = []
  private var isStopping = false

  /// - Parameters:
  ///   - standing: gives the container that was made before and still stands, if there is one: it
  ///     waits for nobody.
  ///   - maker: makes the others.
  ///   - atOnce: contracts of which evidence is made at the same time.
  ///   - longestLine: how many contracts more may wait for that.
  ///   - limit: how long one takes at most, and is waited for at most, standing in line included.
  package init(
    standing: @escaping @Sendable (ContractID) async throws -> StoredFile?, maker: EvidenceDesk,
    atOnce: Int = 2, longestLine: Int = 32, limit: Duration = .seconds(60)
  ) {
    self.standing = standing
    self.maker = maker
    self.atOnce = atOnce
    self.longestLine = longestLine
    self.limit = limit
    (jobs, intake) = AsyncStream.makeStream()
  }

  /// Turns at a maker, within the bounds above.
  package init(_ maker: EvidenceMaker) {
    self.init(standing: { try await maker.standing(of: $0) }, maker: maker.desk)
  }

  /// The domain's port. Beside what the maker throws, ``EvidenceUnavailable/busy`` where the line is
  /// too long or does not move, and ``ShuttingDown`` in a stop.
  package nonisolated var desk: EvidenceDesk {
    EvidenceDesk(
      evidence: { [self] id in
        if let file = try await standing(id) { return file }
        let errand = Errand(contract: id, work: .make)
        let (file, isOfEarlier) = try await result(of: errand)
        // What was begun for somebody else may not know of what has happened just before.
        guard isOfEarlier else { return file }
        if let latest = try await standing(id) { return latest }
        return try await result(of: errand).file
      },
      renewed: { [self] id in
        try await result(of: Errand(contract: id, work: .renew)).file
      })
  }

  package func run() async throws {
    await withDiscardingTaskGroup { group in
      for await job in jobs.cancelOnGracefulShutdown() {
        group.addTask { await job() }
      }
      stop()
      group.cancelAll()
    }
  }

  /// - Returns: also whether it was begun before it was asked for.
  private nonisolated func result(
    of errand: Errand
  ) async throws -> (file: StoredFile, isOfEarlier: Bool) {
    do {
      return try await Deadline.within(limit) { [self] in try await wait(for: errand) }
    } catch is WorkTimeout {
      throw EvidenceUnavailable.busy
    }
  }

  private func wait(for errand: Errand) async throws -> (StoredFile, Bool) {
    guard !isStopping else { throw ShuttingDown() }
    if askers[errand] == nil {
      guard line.count < longestLine else { throw EvidenceUnavailable.busy }
      askers[errand] = [:]
      line.append(errand)
    }
    let isOfEarlier = begun.contains(errand)
    let id = UUID()
    let file = try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { (asker: Asker) in
        if Task.isCancelled {
          asker.resume(throwing: CancellationError())
        } else {
          askers[errand]?[id] = asker
          beginNext()
        }
      }
    } onCancel: {
      Task { await self.leave(id, errand) }
    }
    return (file, isOfEarlier)
  }

  /// What nobody waits for any more keeps its place only where it is begun.
  private func leave(_ id: UUID, _ errand: Errand) {
    askers[errand]?.removeValue(forKey: id)?.resume(throwing: CancellationError())
    guard askers[errand]?.isEmpty == true, !begun.contains(errand) else { return }
    askers[errand] = nil
    line.removeAll { $0 == errand }
  }

  /// One after the other for one contract: a container is renewed as it was made.
  private func beginNext() {
    while !isStopping, begun.count < atOnce,
      let place = line.firstIndex(where: { next in
        !begun.contains { $0.contract == next.contract }
      })
    {
      let errand = line.remove(at: place)
      begun.insert(errand)
      intake.yield { [self] in await run(errand) }
    }
  }

  private nonisolated func run(_ errand: Errand) async {
    do {
      let file = try await Deadline.within(limit) { [maker] in
        switch errand.work {
        case .make: try await maker.evidence(errand.contract)
        case .renew: try await maker.renewed(errand.contract)
        }
      }
      await ended(errand, .success(file))
    } catch is WorkTimeout {
      await ended(errand, .failure(EvidenceUnavailable.busy))
    } catch {
      await ended(errand, .failure(error))
    }
  }

  private func ended(_ errand: Errand, _ result: Result<StoredFile, any Error>) {
    begun.remove(errand)
    for asker in (askers.removeValue(forKey: errand) ?? [:]).values { asker.resume(with: result) }
    beginNext()
  }

  private func stop() {
    isStopping = true
    intake.finish()
    line = []
    let left = askers.values.flatMap(\.values)
    askers = [:]
    for asker in left { asker.resume(throwing: ShuttingDown()) }
  }
}
