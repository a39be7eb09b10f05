import COpenSSL
import COpenSSLShims
package import Foundation

extension PDFVerifier {
  /// The certificates and revocation data that a signed PDF carries: in its document security store,
  /// its signatures and their time-stamps. Nothing is verified.
  ///
  /// - Parameter time: how long the reading may take.
  /// - Returns: nothing for what is no PDF.
  package static func validationMaterial(
    of data: Data, time: Duration = .seconds(2)
  ) -> ValidationMaterial {
    let bytes = [UInt8](data)
    let budget = Budget(time: time)
    return PDFRevision.reading(bytes, budget: budget) { reader in
      guard let final = reader.revision(upTo: bytes.count), let fields = final.fields else {
        return ValidationMaterial()
      }
      var found = ValidationData(storeOf: final)
      for signature in fields.signatures(in: final).prefix(100) where budget.allows {
        let value = final.resolved(signature.dictionary["Contents"]).string ?? []
        found.merge(ValidationData(insideCMS: value))
      }
      return ValidationMaterial(found)
    }
  }
}

extension ValidationData {
  /// What a CMS signature and the time-stamps over it carry; nothing for what is none.
  ///
  /// - Parameter value: begins with the DER of a ContentInfo; zeros may follow.
  init(insideCMS value: [UInt8]) {
    self.init()
    defer { ERR_clear_error() }
    guard let cms = CMSVerification.parse(value) else { return }
    defer { CMS_ContentInfo_free(cms) }
    certificates = CMSVerification.certificates(in: cms)
    revocationLists = CMSVerification.revocationLists(in: cms)
    for index in 0..<max(0, min(paraphe_cms_signer_count(cms), 20)) {
      guard let info = paraphe_cms_signer(cms, index) else { return }
      merge(EmbeddedRevocation(in: value, info, withInformation: index == 0).data)
      // A time-stamp carries none of its own, so this ends.
      for token in CMSVerification.timestamps(of: info) where token.count < value.count {
        merge(ValidationData(insideCMS: token))
      }
    }
  }
}
