import COpenSSL

/// The signed attributes of one signer, as the bytes of the file (RFC 5652, 5.4).
struct SignedAttributes {
  /// As a SET, which is what is hashed; nil for what is not found.
  let bytes: [UInt8]?

  /// - Parameter index: of the signer, from 0.
  init(of index: Int, in value: [UInt8]) {
    var outer = BERReader(value[...])
    var parts = BERReader(outer.next(0x30)?.content ?? [])
    _ = parts.next(0x06)
    var wrapped = BERReader(parts.next(0xA0)?.content ?? [])
    var signedData = BERReader(wrapped.next(0x30)?.content ?? [])
    var last: DERReader.Element?
    while let element = signedData.next() { last = element }
    // The signers come last.
    var signers = BERReader(last?.content ?? [])
    for _ in 0..<index { _ = signers.next(0x30) }
    var signer = BERReader(signers.next(0x30)?.content ?? [])
    var found: [UInt8]?
    while let element = signer.next() {
      if element.tag == 0xA0, !element.content.isEmpty, found == nil, signer.rest.count > 0 {
        // The identifier of the signer may be tagged [0] too, but is primitive there (0x80).
        found = DER.element(tag: 0x31, Array(element.content))
      }
    }
    bytes = found
  }
}
