import Foundation

@testable import Signing

extension ContractDraft {
  static func sample(signatories: Int, order: SigningOrder, now: Date) -> ContractDraft {
    ContractDraft(
      reference: "R1", label: "Contrat", language: "fr",
      deadline: now.addingTimeInterval(30 * 86_400).formatted(.iso8601),
      documents: [.init(name: "Contrat", kind: "main", data: Data.onePage)],
      signatories: ["Claire", "Omar", "Zoë"].prefix(signatories).map {
        .init(firstName: $0, lastName: "Dubois", email: "c@example.com", mobile: "0612345678")
      }, order: order.rawValue)
  }
}

extension Brand {
  static var sample: Brand {
    Brand(
      id: BrandID(rawValue: "b"), name: "Brand", apiKeyHashes: [String(repeating: "0", count: 64)],
      languages: [.french, .english],
      termsURL: "https://example.com", timeZone: TimeZone(identifier: "Europe/Paris") ?? .gmt)
  }
}

extension Consent {
  static let sample = Consent(text: "J’accepte.", version: "v1", language: .french)
}

extension Actor {
  static let person = Actor(.signatory, address: "203.0.113.7", browser: "Mozilla/5.0 (test)")
}

extension Data {
  /// A PDF of one empty page.
  static let onePage: Data = {
    let objects = [
      "<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>",
      "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<<>>>>",
    ]
    var text = "%PDF-1.4\n"
    var table = "xref\n0 4\n0000000000 65535 f \n"
    for (index, object) in objects.enumerated() {
      let offset = String(text.utf8.count)
      table += String(repeating: "0", count: 10 - offset.count) + offset + " 00000 n \n"
      text += "\(index + 1) 0 obj\n\(object)\nendobj\n"
    }
    let start = text.utf8.count
    return Data(
      (text + table + "trailer\n<</Size 4/Root 1 0 R>>\nstartxref\n\(start)\n%%EOF\n").utf8)
  }()
}
