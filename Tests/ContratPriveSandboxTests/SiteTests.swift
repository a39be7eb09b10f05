import ContratPrive
import Foundation
import Testing

@testable import ContratPriveSandbox

@Suite("The sandbox's own pages, over HTTP")
struct SiteTests {
  @Test("a draft is completed and sent, and what was mistyped comes back with its error")
  func draft() async throws {
    try await RunningSandbox.start { sandbox in
      let site = SiteVisitor(sandbox)
      let draft = try await sandbox.create(
        try RunningSandbox.request(hasMobile: false, submit: false))
      let page = "/contrats/\(draft.id)"
      let field = "mobile.\(draft.signer)"
      let waiting = try await site.get(page)
      #expect(waiting.text.contains("Valider et envoyer"))
      #expect(waiting.html.contains(#"name="\#(field)""#))

      let mistyped = try await site.post(
        "\(page)/brouillon", ["action": "submit", field: "12 \"34"], from: page)
      #expect(mistyped.status == 422)
      #expect(mistyped.html.contains(#"value="12 &quot;34""#))
      #expect(
        mistyped.error(of: "mobile-\(draft.signer)")?.hasPrefix("Ce n’est pas un numéro") == true)
      #expect(mistyped.html.contains("<title>Erreur\u{A0}: "))
      let missing = try await site.post("\(page)/brouillon", ["action": "submit"], from: page)
      #expect(missing.error(of: "mobile-\(draft.signer)")?.hasPrefix("Indiquez") == true)
      #expect(try await sandbox.status(draft.id) == .draft)

      let sent = try await site.post(
        "\(page)/brouillon", ["action": "submit", field: "06 98 76 54 32"], from: page)
      #expect(sent.status == 303)
      #expect(sent.header("Location") == "\(page)?fait=submitted")
      #expect(try await sandbox.status(draft.id) == .open)
      #expect(try await sandbox.value("SELECT mobile FROM signatory") == "+33698765432")
      let shown = try await site.get("\(page)?fait=submitted")
      #expect(shown.text.contains("Le contrat est validé et envoyé à ses signataires."))
      #expect(shown.text.contains("•• •• •• •• 32"))
      #expect(!shown.html.contains("98765432"))
      let again = try await site.post("\(page)/brouillon", ["action": "submit"])
      #expect(again.status == 409)
    }
  }

  @Test("a draft can be saved and sent later")
  func saved() async throws {
    try await RunningSandbox.start { sandbox in
      let site = SiteVisitor(sandbox)
      let draft = try await sandbox.create(
        try RunningSandbox.request(signatories: 2, hasMobile: false, submit: false))
      let page = "/contrats/\(draft.id)"
      let saved = try await site.post(
        "\(page)/brouillon", ["action": "save", "mobile.\(draft.signer)": "+33 6 12 34 56 78"],
        from: page)
      #expect(saved.header("Location") == "\(page)?fait=saved")
      #expect(try await sandbox.status(draft.id) == .draft)
      let html = try await site.get(page).html
      #expect(!html.contains(#"name="mobile.\#(draft.signer)""#))
      #expect(html.contains(#"name="mobile."#))
    }
  }

  @Test("a deposit is paid by card; every refusal stands beside its field and no card comes back")
  func card() async throws {
    try await RunningSandbox.start { sandbox in
      let site = SiteVisitor(sandbox)
      let contract = try await sandbox.create(try RunningSandbox.request(deposit: 150))
      let path = "/payer/\(contract.signer)"
      let good = [
        "means": "card", "number": "4706 7500 0000 0009", "expires": "09/41", "cvv": "123",
      ]
      for (field, value) in [
        ("number", "4111 1111 1111 1111"), ("number", "12"), ("expires", "13/41"),
        ("expires", "01/20"), ("expires", ""), ("cvv", "12"), ("cvv", "abcd"),
      ] {
        let refused = try await site.post(path, good.merging([field: value]) { $1 }, from: path)
        #expect(refused.status == 422)
        #expect(refused.error(of: field) != nil, "\(field) \(value)")
        #expect(!refused.html.contains("0009\""))
        #expect(!refused.html.contains("4111"))
        #expect(!refused.html.contains(#"value="123""#))
        if field != "expires" { #expect(refused.html.contains(#"value="09/41""#)) }
      }
      #expect(try await sandbox.value("SELECT deposit_paid_at IS NULL FROM signatory") == true)
      #expect(try await site.get("/signer/\(contract.signer)").html.contains(path))

      let paid = try await site.post(path, good, from: path)
      #expect(paid.status == 303)
      #expect(paid.header("Location") == path)
      let receipt = try await site.get(path)
      for text in ["L’acompte est payé", "150,00 €", "Rien n’est débité", "Carte •••• 0009"] {
        #expect(receipt.text.contains(text), "\(text)")
      }
      let again = try await site.post(path, good)
      #expect(again.text.contains("L’acompte est payé"))
      #expect(try await sandbox.events(contract.id).filter { $0 == "depositPaid" }.count == 1)
    }
  }

  @Test("a deposit is paid by bank details; a refused one shows an example")
  func bank() async throws {
    try await RunningSandbox.start { sandbox in
      let site = SiteVisitor(sandbox)
      let contract = try await sandbox.create(try RunningSandbox.request(deposit: 99.9))
      let path = "/payer/\(contract.signer)"
      for iban in ["", "FR00", "FR76 3000 6000 0112 3456 7890 188", "<script>"] {
        let refused = try await site.post(path, ["means": "bank", "iban": iban], from: path)
        #expect(refused.status == 422)
        #expect(refused.error(of: "iban")?.contains("FR76 3000 6000 0112 3456 7890 189") == true)
        let kept = iban.replacing("<", with: "&lt;").replacing(">", with: "&gt;")
        #expect(refused.html.contains(#"value="\#(kept)""#))
      }
      let paid = try await site.post(
        path, ["means": "bank", "iban": "fr76 3000 6000 0112 3456 7890 189"], from: path)
      #expect(paid.status == 303)
      #expect(try await site.get("\(path)?lang=en").text.contains("IBAN FR •••• 0189"))
    }
  }

  @Test("nobody pays where there is no deposit")
  func nothingToPay() async throws {
    try await RunningSandbox.start { sandbox in
      let contract = try await sandbox.create()
      let site = SiteVisitor(sandbox)
      #expect(try await site.get("/payer/\(contract.signer)").status == 409)
      let posted = try await site.post(
        "/payer/\(contract.signer)",
        ["means": "bank", "iban": "FR76 3000 6000 0112 3456 7890 189"])
      #expect(posted.status == 409)
    }
  }

  @Test("a signatory signs on the platform's page and downloads the signed documents")
  func signing() async throws {
    try await RunningSandbox.start { sandbox in
      let site = SiteVisitor(sandbox)
      let contract = try await sandbox.create()
      let path = "/signer/\(contract.signer)"
      let signed = "/contrats/\(contract.id)/documents/main/0/signe"
      let sent = try await site.post("\(path)/code", from: path)
      #expect(sent.header("Location") == "\(path)?fait=sms")
      #expect(try await site.post(path, ["code": "12"], from: path).error(of: "code") != nil)
      #expect(try await sandbox.value("SELECT codes_tried FROM signatory") == 0)
      let wrong = try await site.post(path, ["code": "1234"], from: path)
      #expect(wrong.status == 422)
      #expect(wrong.text.contains("Ce code n’est pas le bon."))
      // A working copy exists, and is not given out.
      #expect(try await site.get(signed).status == 404)

      let right = try await site.post(path, ["code": "0000"], from: path)
      #expect(right.status == 303)
      #expect(right.header("Location") == path)
      let done = try await site.get(path)
      #expect(done.text.contains("Vous avez signé"))
      #expect(done.html.contains(signed))
      let file = try await site.get(signed)
      #expect(file.header("Content-Type") == "application/pdf")
      #expect(
        file.header("Content-Disposition")?.contains("Contrat%20%28sign%C3%A9%29.pdf") == true)
      #expect(file.body.range(of: Data("ETSI.CAdES.detached".utf8)) != nil)
      let deposited = try await site.get("/contrats/\(contract.id)/documents/main/0")
      #expect(deposited.body == RunningSandbox.pdf)
    }
  }

  @Test("as in production, the inbox shows the code and only the end of the number")
  func inbox() async throws {
    try await RunningSandbox.start(.production) { sandbox in
      let site = SiteVisitor(sandbox)
      let contract = try await sandbox.create(
        try RunningSandbox.request(label: "Bail", notifySignatory: true))
      let other = try await sandbox.create(
        try RunningSandbox.request(label: "Autre", notifyOwner: true))
      try await sandbox.sendSms(contract)
      let code: String = try #require(try await sandbox.value("SELECT code FROM signatory"))
      let inbox = try await site.get("/messages?contrat=\(contract.id)")
      #expect(inbox.text.contains(code))
      #expect(inbox.text.contains("•• •• •• •• 70"))
      #expect(!inbox.html.contains("12345670"))
      #expect(inbox.html.contains("s0@example.com"))
      #expect(!inbox.html.contains("/contrats/\(other.id)"))
      #expect(try await site.get("/messages").html.contains("/contrats/\(other.id)"))
      let mail = try #require(inbox.html.firstMatch(of: /\/messages\/\d+\/eml/))
      let file = try await site.get(String(mail.output))
      #expect(file.header("Content-Type") == "message/rfc822")
      #expect(file.html.contains("To: s0@example.com\r\n"))

      let wrong = code == "000000" ? "111111" : "000000"
      let path = "/signer/\(contract.signer)"
      for left in ["4 essais restants", "3 essais", "2 essais", "1 essai restant"] {
        let refused = try await site.post(path, ["code": wrong], from: path)
        #expect(refused.text.contains(left), "\(left)")
      }
      _ = try await site.post(path, ["code": wrong], from: path)
      #expect(try await site.get(path).text.contains("Signature bloquée"))
    }
  }
}
