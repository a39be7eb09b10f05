import Configuration
import ContratPrive
import Foundation
import Signing

/// How long things may take, in seconds each.
struct Durations: Sendable {
  var engine = EngineSettings()
  var links = LinkLifetimes()
  var calls = CallTimeouts()
  /// How long an answer is held back for a page that cannot ask again by itself.
  var pageHold: Duration = .seconds(20)
  /// After which a connection ends whose peer takes nothing of what is written.
  var write: Duration = .seconds(20)

  init() {}

  init(_ values: ConfigurationValues) throws(ConfigurationProblem) {
    func seconds(
      _ key: ConfigKey, _ standard: Int, upTo most: Int
    ) throws(ConfigurationProblem) -> Int {
      try values.number(key, standard, in: 1...most)
    }
    let day = 86_400
    links = LinkLifetimes(
      unopened: TimeInterval(try seconds("paraphe.link.seconds", 3_600, upTo: 30 * day)),
      idle: TimeInterval(try seconds("paraphe.link.idle.seconds", 1_800, upTo: day)),
      total: TimeInterval(try seconds("paraphe.link.total.seconds", 14_400, upTo: 30 * day)),
      signedCopy: TimeInterval(try seconds("paraphe.signed.copy.seconds", day, upTo: 30 * day)))
    let upload = try seconds("paraphe.upload.timeout.seconds", 60, upTo: 600)
    calls = CallTimeouts(
      plain: .seconds(try seconds("paraphe.call.timeout.seconds", 10, upTo: 600)),
      withDocuments: .seconds(upload))
    engine.pageWait = .seconds(try seconds("paraphe.page.wait.seconds", 5, upTo: 30))
    write = .seconds(try seconds("paraphe.write.timeout.seconds", 20, upTo: 600))
    pageHold = .seconds(try seconds("paraphe.page.hold.seconds", 20, upTo: 60))
    // What was sent may still arrive when its sender has given up.
    engine.createQuarantine = TimeInterval(
      try seconds("paraphe.create.quarantine.seconds", upload + 120, upTo: day))
    guard engine.createQuarantine > TimeInterval(upload) else {
      throw ConfigurationProblem(
        "PARAPHE_CREATE_QUARANTINE_SECONDS",
        "give more than PARAPHE_UPLOAD_TIMEOUT_SECONDS (\(upload)): a creation may still be on its way"
      )
    }
  }
}
