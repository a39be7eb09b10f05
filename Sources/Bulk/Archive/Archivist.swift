package import Foundation
package import Logging
import ServiceLifecycle
package import Signing

/// Archives signed contracts once they are verified, and tells the company's own program.
package struct Archivist: Service {
  private let store: any ContractStore
  private let files: any DocumentFiles
  private let target: any ArchiveTarget
  private let evidence: @Sendable (ContractID) async throws -> Data
  private let hook: @Sendable (Data) async -> Bool
  private let clock: SigningClock
  private let logger: Logger
  private let pause: Duration

  /// - Parameters:
  ///   - evidence: of a contract; where there is none it throws, and the contract is archived without.
  ///   - hook: told of each contract as JSON; asked again until it says that it took it.
  ///   - pause: between two looks.
  package init(
    store: any ContractStore, files: any DocumentFiles, target: any ArchiveTarget,
    evidence: @escaping @Sendable (ContractID) async throws -> Data,
    hook: @escaping @Sendable (Data) async -> Bool = { _ in true }, clock: SigningClock,
    logger: Logger, pause: Duration = .seconds(15)
  ) {
    self.store = store
    self.files = files
    self.target = target
    self.evidence = evidence
    self.hook = hook
    self.clock = clock
    self.logger = logger
    self.pause = pause
  }

  package func run() async throws {
    await cancelWhenGracefulShutdown {
      while !Task.isCancelled {
        await archiveAll()
        try? await Task.sleep(for: pause)
      }
    }
  }

  /// One after the other: the index is a chain.
  package func archiveAll() async {
    do {
      for id in try await store.contractsToArchive(limit: 100) {
        guard !Task.isCancelled, let contract = try await store.contract(id) else { return }
        do {
          try await archive(contract)
        } catch {
          guard !Task.isCancelled else { return }
          logger.error(
            "a contract could not be archived",
            metadata: ["contract": "\(id.rawValue)", "error": "\(type(of: error))"])
        }
      }
    } catch {
      logger.error("nothing could be archived", metadata: ["error": "\(type(of: error))"])
    }
  }

  private func archive(_ contract: Contract) async throws {
    var entries: [ArchiveEntry.File] = []
    for document in contract.documents {
      let signed = contract.state.confirmedDocuments[document.number]
      let data = try await files.data(of: signed ?? document.file)
      let kind = signed == nil ? "" : " (signé)"
      entries.append(
        .init(name: "\(document.number) \(document.name)\(kind).pdf", data: data))
    }
    do {
      let container = try await evidence(contract.id)
      entries.append(.init(name: "dossier-de-preuve.asice", data: container))
    } catch let busy as ServerBusy {
      // It will be there in a moment: the contract is archived then.
      throw busy
    } catch {}
    let at = contract.state.signatories.compactMap(\.signedAt).max() ?? clock.now()
    try target.keep(
      ArchiveEntry(
        contract: contract.id.rawValue, reference: contract.reference, at: at, files: entries))
    guard await hook(try HookMessage(contract, at: at).json()) else {
      logger.warning(
        "the company's program did not take a contract: it is asked again",
        metadata: ["contract": "\(contract.id.rawValue)"])
      return
    }
    let now = clock.now()
    try await store.change(contract.id, at: now, by: .server) { state in state.archived(at: now) }
  }
}

/// What the company's own program reads.
private struct HookMessage: Encodable {
  struct Document: Encodable {
    let number: Int
    let name: String
    let sha256: String
  }

  let contractId: String
  let reference: String
  let brand: String
  let completedAt: Date
  let metadata: [String: String]
  let documents: [Document]

  init(_ contract: Contract, at: Date) {
    contractId = contract.id.rawValue
    reference = contract.reference
    brand = contract.brandID.rawValue
    completedAt = at
    metadata = contract.metadata
    documents = contract.documents.compactMap { document in
      contract.state.confirmedDocuments[document.number].map {
        Document(number: document.number, name: document.name, sha256: $0.sha256)
      }
    }
  }

  func json() throws -> Data {
    let encoder = JSONEncoder()
    encoder.dateEncodingStrategy = .iso8601
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return try encoder.encode(self)
  }
}
