import Foundation

/// The contract of the demonstration, as the company's own system knows it.
struct HomeContract: Sendable {
  let label = "Contrat d’assurance habitation"
  let deadlineDays = 22
  let documents: URL

  func reference(round: Int) -> String {
    "HAB-2026-\(String(format: "%06d", 48_212 + round))"
  }

  /// The last day for signing, as `YYYY-MM-DD`.
  func deadline(from now: Date) -> String {
    now.addingTimeInterval(Double(deadlineDays) * 86_400).formatted(
      .iso8601.year().month().day())
  }

  /// What is sent to Paraphe.
  func deposit(round: Int, origin: String, now: Date) throws -> NewContract {
    func document(_ file: String, _ name: String, _ kind: String) throws -> NewContract.Document {
      NewContract.Document(
        name: name, kind: kind,
        data: try Data(contentsOf: documents.appending(path: "\(file).pdf")))
    }
    return NewContract(
      reference: reference(round: round), label: label, language: "fr",
      deadline: deadline(from: now),
      documents: [
        try document("conditions-particulieres", "Conditions particulières", "main"),
        try document("conditions-generales", "Conditions générales 2026", "annex"),
      ],
      signatories: [
        NewContract.Signatory(
          firstName: "Claire", lastName: "Dubois", email: "claire.dubois@example.com",
          mobile: "06 12 34 56 78")
      ], returnUrl: "\(origin)/contrats/habitation", frameOrigins: [origin])
  }
}
