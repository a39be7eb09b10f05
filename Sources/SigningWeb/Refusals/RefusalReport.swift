package import Logging
import ServiceLifecycle
package import Signing

/// Writes down what was refused: once a minute in the log, and in the histories of contracts as
/// ``RefusalHistory`` says. What is left is written at the stop.
package struct RefusalReport: Service {
  private let refusals: Refusals
  private let trail: any EvidenceStore
  private let logger: Logger

  package init(_ refusals: Refusals, trail: any EvidenceStore, logger: Logger) {
    self.refusals = refusals
    self.trail = trail
    self.logger = logger
  }

  package func run() async throws {
    await cancelWhenGracefulShutdown {
      await withDiscardingTaskGroup { group in
        group.addTask { for await _ in refusals.due { await writeHistory() } }
        group.addTask {
          while (try? await Task.sleep(for: .seconds(60))) != nil {
            log()
            await writeHistory()
          }
        }
      }
    }
    log()
    await writeHistory(isLast: true)
  }

  private func log() {
    for line in refusals.takeLines() {
      logger.notice(
        "refused",
        metadata: [
          "reason": "\(line.reason.rawValue)", "address": "\(line.address ?? "others")",
          "count": "\(line.count)",
        ])
    }
  }

  private func writeHistory(isLast: Bool = false) async {
    // A stop waits for some: whatever there is stands in the log all the same.
    for line in refusals.takeHistory(isLast: isLast).prefix(isLast ? 200 : .max) {
      do {
        try await trail.note([line.event], on: line.contract, by: line.actor)
      } catch {
        refusals.giveBack(line)
        logger.error(
          "a refusal could not be written down",
          metadata: ["contract": "\(line.contract.rawValue)", "error": "\(type(of: error))"])
      }
    }
  }
}
