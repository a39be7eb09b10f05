/// What is asked about the revocation of certificates below an anchor. Whatever it is, a status at hand
/// that says that one was revoked counts.
package enum RevocationPolicy: String, Sendable, Codable, CaseIterable {
  /// A status for each.
  case required
  /// A status for each that says where it can be asked for.
  case named
  /// Nothing.
  case unasked = "none"
}
