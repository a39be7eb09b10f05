import Signing

/// Which form the files of a dossier have, as `contract.json` says; it says nothing in containers
/// from before there was a second form.
///
/// The number grows with every change of what the readable pages say of the same contract and
/// trail: the templates, the words of `Signing`, the kinds of events. Who has the earlier form only
/// cannot make those pages anew, and does not compare them.
enum DossierVersion: Codable, Equatable {
  case current
  /// Of a later version, or of none.
  case unknown

  static let number = Contract.evidenceVersion

  init(from decoder: any Decoder) throws {
    let value = try decoder.singleValueContainer()
    self = (try? value.decode(Int.self)) == Self.number ? .current : .unknown
  }

  func encode(to encoder: any Encoder) throws {
    var value = encoder.singleValueContainer()
    try value.encode(self == .current ? Self.number : 0)
  }
}
