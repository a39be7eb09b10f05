/// Who brought a change about, and from where.
package struct Actor: Sendable, Equatable {
  package enum Role: String, Sendable, CaseIterable {
    /// Whoever holds a signatory's link.
    case signatory
    /// The company's information system, with its API key.
    case company
    /// Whoever runs the server.
    case `operator`
    /// An answer of the remote platform.
    case platform
    /// The server by itself: time that passed, a restart.
    case server
  }

  package let role: Role
  /// The network address, as the server saw it.
  package let address: String?
  /// What the browser or program says it is (`User-Agent`), cut to 300 characters.
  package let browser: String?

  package init(_ role: Role, address: String? = nil, browser: String? = nil) {
    self.role = role
    self.address = address.map { String($0.prefix(100)) }
    self.browser = browser.map { PlainText.clean($0, most: 300) }
  }

  package static let platform = Actor(.platform)
  package static let server = Actor(.server)
}
