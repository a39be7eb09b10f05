extension PDFSyntax {
  /// An operator of a content stream, if one stands here.
  mutating func keyword() -> String? {
    guard position < bytes.endIndex, Self.isRegular(bytes[position]),
      !"+-.0123456789".utf8.contains(bytes[position])
    else { return nil }
    var ahead = self
    if ahead.take("true") || ahead.take("false") || ahead.take("null") { return nil }
    var end = position
    while end < bytes.endIndex, Self.isRegular(bytes[end]), end - position < 20 { end += 1 }
    let word = String(decoding: bytes[position..<end], as: UTF8.self)
    self = PDFSyntax(bytes, at: end)
    return word
  }
}
