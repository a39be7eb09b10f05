import Foundation
import Testing

@testable import PDFSignatures

@Suite("Signatures of unusual kinds")
struct KindTests {
  private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "Kinds")

  private func report(_ file: String, _ anchors: String) throws -> VerificationReport {
    let trusted = Certificate.all(
      in: try Data(contentsOf: Self.folder.appending(path: "\(anchors).pem")))
    return PDFVerifier(anchors: TrustAnchors(trusted), time: .seconds(120))
      .verify(try Data(contentsOf: Self.folder.appending(path: "\(file).pdf")))
  }

  @Test("an old kind over SHA-1 is weak, not broken")
  func sha1() throws {
    let report = try report("adbe-pkcs7-sha1", "honest")
    #expect(report.indication == .indeterminate && report.coverage == .wholeFile)
    #expect(report.subIndication == .cryptoConstraintsFailureNoPOE)
    #expect(report.reasons == [.signatureWeak])
  }

  @Test("a signature without signed attributes is sound, and not what is asked for")
  func attributes() throws {
    let report = try report("no-signed-attributes", "honest")
    #expect(report.indication == .indeterminate)
    #expect(report.subIndication == .sigConstraintsFailure)
  }

  @Test("a file that opens without a password passes though its signature does not say what it is")
  func encrypted() throws {
    let report = try report("encrypted-signature-dictionary-without-type", "honest")
    #expect(report.indication == .totalPassed, "\(report.english)")
  }

  @Test("a file that needs a password is not judged, and is said to need one")
  func password() throws {
    let report = try report("password", "honest")
    #expect(report.indication == .indeterminate)
    #expect(report.subIndication == .signedDataNotFound)
    #expect(report.reasons == [.passwordNeeded])
  }

  @Test("a time-stamp older than its authority's certificate proves no time")
  func oldTimestamp() throws {
    let report = try report("bad-dts-before-tsa-validity-expired-signer", "attacks")
    #expect(report.indication == .indeterminate)
    #expect(report.signatures.first?.provenTime == nil)
    #expect(report.timestamps.first?.subIndication == .outOfBoundsNoPOE)
  }

  @Test("a certificate that is signed with RSA-PSS over SHA-1 is weak")
  func weakCertificate() throws {
    let report = try report("m-cert-pss-sha1", "attacks")
    #expect(report.indication == .indeterminate)
    #expect(report.subIndication == .cryptoConstraintsFailureNoPOE)
  }
}
