import COpenSSL
import COpenSSLShims

/// Revocation data inside a CMS signature that OpenSSL does not hand out: OCSP responses among the
/// revocation information (RFC 5940), and Adobe's signed attribute adbe-revocationInfoArchival.
struct EmbeddedRevocation {
  private(set) var data = ValidationData()

  private static let archival = "1.2.840.113583.1.1.8"
  private static let most = 100

  /// - Parameter withInformation: whether what is not one signer's own is read too.
  init(in value: [UInt8], _ info: OpaquePointer, withInformation: Bool = true) {
    if withInformation { readRevocationInfo(value) }
    readArchival(info)
  }

  private mutating func readRevocationInfo(_ value: [UInt8]) {
    var outer = BERReader(value[...])
    var contentInfo = BERReader(outer.next(0x30)?.content ?? [])
    _ = contentInfo.next(0x06)
    var wrapped = BERReader(contentInfo.next(0xA0)?.content ?? [])
    var signedData = BERReader(wrapped.next(0x30)?.content ?? [])
    while let element = signedData.next() {
      guard element.tag == 0xA1 else { continue }
      var choices = BERReader(element.content)
      // otherRevInfo: a kind and its value.
      while let choice = choices.next() {
        var other = BERReader(choice.content)
        guard choice.tag == 0xA1, other.next(0x06) != nil, let response = other.next(0x30) else {
          continue
        }
        add(response: response.whole)
      }
    }
  }

  private mutating func readArchival(_ info: OpaquePointer) {
    guard let identifier = OBJ_txt2obj(Self.archival, 1) else { return }
    defer { ASN1_OBJECT_free(identifier) }
    let place = CMS_signed_get_attr_by_OBJ(info, identifier, -1)
    guard place >= 0 else { return }
    let raw = X509_ATTRIBUTE_get0_data(
      CMS_signed_get_attr(info, place), 0, V_ASN1_SEQUENCE, nil)
    let bytes = CMSVerification.bytes(of: raw?.assumingMemoryBound(to: ASN1_STRING.self))
    var outer = BERReader(bytes[...])
    var kinds = BERReader(outer.next(0x30)?.content ?? [])
    while let kind = kinds.next() {
      var list = BERReader(kind.content)
      var items = BERReader(list.next(0x30)?.content ?? [])
      while let item = items.next() {
        switch kind.tag {
        case 0xA0:
          if data.revocationLists.count < Self.most,
            let list = RevocationList(der: Array(item.whole))
          {
            data.revocationLists.append(list)
          }
        case 0xA1: add(response: item.whole)
        default: break
        }
      }
    }
  }

  private mutating func add(response: ArraySlice<UInt8>) {
    if data.responses.count < Self.most { data.responses.append(Array(response)) }
  }
}
