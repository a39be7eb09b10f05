/// Where the bytes of a stream are.
enum StreamData {
  /// - Parameter syntax: stands behind the word `stream`.
  static func range(behind syntax: PDFSyntax, length: Int) -> Range<Int>? {
    let bytes = syntax.bytes
    var start = syntax.position
    // 7.3.8.1: CR LF or LF, never CR alone.
    if start < bytes.endIndex, bytes[start] == 13 { start += 1 }
    guard start < bytes.endIndex, bytes[start] == 10 else { return nil }
    start += 1
    guard length <= bytes.endIndex - start else { return nil }
    return start..<(start + length)
  }
}
