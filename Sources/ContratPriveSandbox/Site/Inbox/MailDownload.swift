import Foundation
import GRDB
import Hummingbird

extension SandboxSite {
  /// An e-mail of the inbox as a file that any mail program opens.
  @Sendable func mail(_ visit: SiteVisit) async throws -> Response {
    guard let id = Int64(visit.parameter("message")) else { throw SiteProblem.noSuchMessage }
    let mail = try await database.read { db in
      try Row.fetchOne(
        db, sql: "SELECT * FROM message WHERE id = ? AND kind = 'email'", arguments: [id]
      ).map { row in
        EMLMessage(
          messageID: "\(id).\(row["contract_id"] as String)", to: row["recipient"],
          subject: row["subject"] ?? "", body: row["body"],
          at: Date(timeIntervalSince1970: row["sent_at"])
        ).data
      }
    }
    guard let mail else { throw SiteProblem.noSuchMessage }
    return .file(
      mail, type: "message/rfc822", name: "message-\(id).eml", isAttachment: true)
  }
}
