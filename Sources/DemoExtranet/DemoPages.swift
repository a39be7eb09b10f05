/// The models of the extranet's pages.
struct Customer: Sendable {
  let name = "Claire Dubois"
  let firstName = "Claire"
  let initials = "CD"
}

struct HomePage: Sendable {
  let customer = Customer()
  let contracts: [Line]
  let notice: String?

  struct Line: Sendable {
    let label: String
    let reference: String
    let statusText: String
    var isToSign = false
    var isSigned = false
    var isOther = false
    var url: String?
    var deadline: String?
  }
}

struct ContractPage: Sendable {
  let customer = Customer()
  let label: String
  let reference: String
  let signingURL: String?
  let embedScriptURL: String
  let isSigned: Bool
  let signedAt: String?
  let statusText: String
  let downloads: [Download]
  let resetURL = "/contrats/habitation/recommencer"
  let lang: String
  let frenchURL = "/contrats/habitation"
  let englishURL = "/contrats/habitation?lang=en"
  // Stored, since templates see stored properties only.
  let isFrench: Bool
  let isEnglish: Bool
}

/// A signed document of the customer.
struct Download: Sendable, Encodable {
  let name: String
  let url: String
}

struct ErrorPage: Sendable {
  let customer = Customer()
  let title: String
  let text: String
  let backURL: String?
}
