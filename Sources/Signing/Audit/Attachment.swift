package import Foundation

/// Something that was gathered on a contract's way and belongs to its evidence, kept as a file.
package struct Attachment: Sendable, Equatable {
  package enum Kind: String, Sendable, CaseIterable {
    /// The report of a signed document's verification, JSON.
    case verificationReport = "verification-report"
    /// The platform's own audit trail (`log` of `contractDetailRequest`), JSON.
    case platformLog = "platform-log"
  }

  package let kind: Kind
  /// The document that it is about.
  package let document: Int?
  package let file: StoredFile
  package let at: Date
  /// What a person wants to know of it without opening the file.
  package let summary: [String: String]

  package init(
    _ kind: Kind, document: Int? = nil, file: StoredFile, at: Date, summary: [String: String] = [:]
  ) {
    self.kind = kind
    self.document = document
    self.file = file
    self.at = at
    self.summary = summary
  }

  /// What the audit trail says of verification reports and of the platform's log, so that the chain
  /// covers them too.
  static func trail(_ attachments: [Attachment]) -> [String: String] {
    var log: [String: String] = [:]
    log["platformLog.sha256"] = attachments.last { $0.kind == .platformLog }?.file.sha256
    return attachments.filter { $0.kind == .verificationReport }.reduce(into: log) { data, report in
      let place = "document.\(report.document ?? 0)"
      data["\(place).report.sha256"] = report.file.sha256
      data["\(place).indication"] = report.summary["indication"]
      data["policy"] = report.summary["policy"]
    }
  }
}
