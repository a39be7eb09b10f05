package import Foundation

/// How the company made sure who a signatory is before it handed a signing link over, in its own
/// words: nobody here can check it.
package struct Authentication: Sendable, Equatable {
  /// What was used, such as `password` or `passkey`: an open list, of which the article on evidence
  /// names the usual values.
  package let method: String
  /// When it was done, to the second.
  package let at: Date
  /// A level of assurance, such as `substantial` (Regulation (EU) 910/2014, 8).
  package let level: String?
  /// Who it was found to be, by the provider's identifier.
  package let subject: String?
  /// The company's identifier of the session; never the session's secret.
  package let session: String?
  /// Who authenticated the person, where it is not the company itself.
  package let provider: String?
  /// The authentication context class (OpenID Connect Core 1.0, 2).
  package let acr: String?

  package init(
    method: String, at: Date, level: String? = nil, subject: String? = nil,
    session: String? = nil, provider: String? = nil, acr: String? = nil
  ) {
    self.method = method
    self.at = Date(timeIntervalSince1970: at.timeIntervalSince1970.rounded(.down))
    self.level = level
    self.subject = subject
    self.session = session
    self.provider = provider
    self.acr = acr
  }

  /// What it says, by the names of the API.
  package var members: [String: String] {
    var members = ["method": method, "at": at.formatted(.iso8601)]
    members["level"] = level
    members["subject"] = subject
    members["session"] = session
    members["provider"] = provider
    members["acr"] = acr
    return members
  }

  /// Reads what ``members`` wrote.
  ///
  /// - Returns: nil for what says neither how nor when.
  package init?(members: [String: String]) {
    guard let method = members["method"],
      let at = members["at"].flatMap({ try? Date($0, strategy: .iso8601) })
    else { return nil }
    self.init(
      method: method, at: at, level: members["level"], subject: members["subject"],
      session: members["session"], provider: members["provider"], acr: members["acr"])
  }
}

extension Authentication {
  /// What the audit trail says of it.
  ///
  /// - Parameter name: stands before the names of the members.
  package func trail(_ name: String = "authentication") -> [String: String] {
    Dictionary(
      uniqueKeysWithValues: members.map { member, value in ("\(name).\(member)", value) })
  }

  /// Reads what ``trail(_:)`` wrote.
  ///
  /// - Returns: nil where the line says nothing of the kind.
  package init?(trail data: [String: String], _ name: String = "authentication") {
    let prefix = name + "."
    self.init(
      members: Dictionary(
        uniqueKeysWithValues: data.compactMap { member, value in
          member.hasPrefix(prefix) ? (String(member.dropFirst(prefix.count)), value) : nil
        }))
  }
}
