import Foundation
import Testing

@testable import Signing

@Suite("Checking a draft")
struct DraftTests {
  private let now = Date(timeIntervalSince1970: 1_790_000_000)  // 2026-09-21

  private func problems(_ change: (inout ContractDraft) -> Void) -> [String] {
    var draft = ContractDraft.sample
    change(&draft)
    var check = DraftCheck(draft, brand: .sample, limits: DraftLimits(), now: now)
    _ = check.text(draft.reference, "reference", max: 100)
    _ = check.text(draft.label, "label")
    _ = check.language()
    _ = check.deadline()
    _ = check.signatories()
    _ = check.returnURL()
    _ = check.frameOrigins()
    _ = check.metadata()
    return check.problems.map { "\($0.field) \($0.code)" }
  }

  @Test("a good draft has no problem")
  func good() {
    #expect(problems { _ in }.isEmpty)
  }

  @Test("every problem is found in one round")
  func all() {
    let found = problems {
      $0.label = " "
      $0.language = "xx"
      $0.deadline = "2020-01-01"
      $0.signatories[0].mobile = "12"
      $0.signatories[0].email = "nobody"
      $0.returnURL = "javascript:alert(1)"
      $0.frameOrigins = ["https://a.example/path"]
    }
    #expect(
      found == [
        "label field_missing", "language language_unknown", "deadline deadline_past",
        "signatories[0].email email_invalid", "signatories[0].mobile mobile_invalid",
        "returnUrl return_url_invalid", "frameOrigins[0] origin_invalid",
      ])
  }

  @Test(
    "days that are none are refused",
    arguments: ["2026-02-30", "2026-13-01", "demain", "", "2026-1-1"])
  func badDays(text: String) {
    #expect(problems { $0.deadline = text } == ["deadline deadline_invalid"])
  }

  @Test("a day lasts until its end in the brand's zone")
  func dayEnds() {
    var draft = ContractDraft.sample
    draft.deadline = "2026-12-15"
    var check = DraftCheck(draft, brand: .sample, limits: DraftLimits(), now: now)
    #expect(check.deadline() == Date(timeIntervalSince1970: 1_797_375_599))
  }

  @Test(
    "only plain origins go into a header",
    arguments: [
      "https://a.example; script-src *", "https://a.example ", "*", "https://*", "null",
      "https://user@a.example", "https://a.example/", "ftp://a.example", "https://a.example'",
    ])
  func origins(text: String) {
    #expect(!WebOrigin.isValid(text))
  }

  @Test(
    "hosts, ports and IPv6 are origins",
    arguments: ["https://a.example", "http://localhost:8090", "http://[::1]:81"])
  func goodOrigins(text: String) {
    #expect(WebOrigin.isValid(text))
  }
}
