import Bulk
import Foundation
import Logging
import Signing

extension ParapheServer {
  /// What archives signed contracts in a folder, each with its evidence.
  ///
  /// - Parameter command: the company's own program, if there is one.
  static func archivist(
    _ folder: URL, _ command: String?, _ store: any ContractStore, _ files: any DocumentFiles,
    _ evidence: EvidenceDesk, _ clock: SigningClock, _ logger: Logger
  ) throws(ConfigurationProblem) -> Archivist {
    let target: ArchiveFolder
    do {
      target = try ArchiveFolder(at: folder)
    } catch {
      throw ConfigurationProblem("PARAPHE_ARCHIVE", "the folder \(folder.path) cannot be made")
    }
    let program = command.map { CompanyProgram(command: $0) }
    return Archivist(
      store: store, files: files, target: target,
      evidence: { id in
        do {
          return try await files.data(of: try await evidence.evidence(id))
        } catch let unavailable as EvidenceUnavailable where unavailable != .busy {
          return nil
        }
      },
      hook: { message in await program?.take(message) ?? .taken }, clock: clock, logger: logger)
  }
}
