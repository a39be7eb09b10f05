import Foundation
import Testing

@testable import ContratPriveSandbox

@Suite("What people type on the site")
struct TypedInputTests {
  private let now = Date(timeIntervalSince1970: 1_795_435_200)  // 23 November 2026

  private func masked(_ means: DepositMeans) -> String? { try? means.masked(at: now) }

  @Test("only the test card, not expired, with three digits")
  func card() {
    func card(
      _ month: Int, _ year: Int, _ cvv: String, number: String = DepositMeans.testCard
    ) -> String? {
      masked(.card(number: number, expires: (month, year), cvv: cvv))
    }
    #expect(card(11, 2026, "123") == "Carte •••• 0009")
    #expect(card(12, 26, "000") != nil)
    #expect(card(10, 2026, "123") == nil)
    #expect(card(12, 2025, "123") == nil)
    #expect(card(13, 2027, "123") == nil)
    #expect(card(0, 2027, "123") == nil)
    #expect(card(12, 2027, "12") == nil)
    #expect(card(12, 2027, "12a") == nil)
    #expect(card(12, 2027, "١٢٣") == nil)
    #expect(card(12, 2027, "123", number: "4706750000000017") == nil)
    #expect(card(12, .max, "123") == nil)
    #expect(card(.min, .min, "123") == nil)
  }

  @Test("an IBAN with right check digits; the refusal shows an example")
  func iban() throws {
    #expect(masked(.bankAccount(iban: DepositMeans.exampleIBAN)) == "IBAN FR •••• 0189")
    #expect(masked(.bankAccount(iban: "de89 3704 0044 0532 0130 00")) == "IBAN DE •••• 3000")
    for wrong in [
      "", "FR", "FR7630006000011234567890188", "FR76300060000112345678901", "0000", "FR76é",
      String(repeating: "F", count: 10_000),
    ] {
      let refusal = #expect(throws: SandboxRefusal.self) {
        try DepositMeans.bankAccount(iban: wrong).masked(at: now)
      }
      #expect(refusal?.message.contains(DepositMeans.exampleIBAN) == true)
    }
  }

  @Test(
    "mobile numbers in French forms become E.164",
    arguments: [
      ("06 12 34 56 78", "+33612345678"), ("07.12.34.56.78", "+33712345678"),
      ("+33 (0)6 12 34 56 78", "+33612345678"), ("0033612345678", "+33612345678"),
      ("+32 470 12 34 56", "+32470123456"), ("01 12 34 56 78", nil), ("061234567", nil),
      ("+0612345678", nil), ("06 12 34 56 7x", nil), ("", nil), ("+", nil),
      ("٠٦١٢٣٤٥٦٧٨", nil), (String(repeating: "0", count: 5000), nil),
    ])
  func mobile(_ text: String, _ number: String?) {
    #expect(MobileNumber.normalised(text) == number)
  }

  @Test("secrets are equal only to themselves")
  func constantTime() {
    #expect(ConstantTime.areEqual("0000", "0000"))
    for wrong in ["", "000", "00000", "0001", "1000", "00000000"] {
      #expect(!ConstantTime.areEqual("0000", wrong))
    }
    #expect(!ConstantTime.areEqual("", ""))
  }

  @Test("deposits are cents")
  func cents() throws {
    for (text, cents) in [
      ("0.01", 1), ("150", 15_000), ("150.50", 15_050), ("999999", 99_999_900), ("0", nil),
      ("-1", nil), ("0.001", nil), ("999999.01", nil), ("1e-30", nil), ("1e30", nil),
    ] {
      #expect(CreateCheck.cents(try #require(Decimal(string: text))) == cents)
    }
    #expect(CreateCheck.cents(.nan) == nil)
  }
}
