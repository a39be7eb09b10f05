import Testing

@testable import Signing

@Suite("Mobile numbers")
struct PhoneNumberTests {
  @Test(
    "French forms become E.164",
    arguments: [
      "06 12 34 56 78", "0612345678", "06.12.34.56.78", "+33 6 12 34 56 78", "+33612345678",
      "+33 (0)6 12 34 56 78", "0033 6 12 34 56 78", "06\u{A0}12\u{202F}34-56-78",
    ])
  func frenchForms(text: String) {
    #expect(PhoneNumber(text)?.e164 == "+33612345678")
  }

  @Test(
    "numbers of other countries come with their code", arguments: ["+32470123456", "+447400123456"])
  func otherCountries(text: String) {
    #expect(PhoneNumber(text)?.e164 == text)
  }

  @Test(
    "what is no mobile number is refused",
    arguments: [
      "", "12", "01 23 45 67 89", "+33 1 23 45 67 89", "06 12 34 56 7", "06 12 34 56 789",
      "6 12 34 56 78", "+0612345678", "06 12 34 56 7x", "+1234567890123456", "٠٦١٢٣٤٥٦٧٨",
      "+33 6 12 34 56 78; DROP",
    ])
  func refused(text: String) {
    #expect(PhoneNumber(text) == nil)
  }

  @Test("no description shows the whole number")
  func masked() throws {
    let number = try #require(PhoneNumber("0612345678"))
    #expect(number.masked == "+33\u{A0}6\u{A0}••\u{A0}••\u{A0}••\u{A0}78")
    for text in ["\(number)", String(reflecting: number), "\([number])"] {
      #expect(!text.contains("345"))
    }
    var dumped = ""
    dump(number, to: &dumped)
    #expect(!dumped.contains("345"))
  }
}

@Suite("SMS codes")
struct SMSCodeTests {
  @Test(
    "four to eight digits, typed with spaces or not", arguments: ["0000", "12 34", "1234-5678"])
  func accepted(text: String) {
    #expect(SMSCode(text) != nil)
  }

  @Test("anything else is refused", arguments: ["", "123", "123456789", "12a4", "１２３４", "    "])
  func refused(text: String) {
    #expect(SMSCode(text) == nil)
  }

  @Test("no description shows the code")
  func redacted() throws {
    let code = try #require(SMSCode("4821"))
    var dumped = ""
    dump(code, to: &dumped)
    #expect(!"\(code)\(String(reflecting: code))\(dumped)".contains("4821"))
  }
}
