import CLibFuzzer

/// A change of an input that leaves a PDF readable enough to get past the first checks.
struct Mutation {
  var generator: SeededGenerator

  init(seed: UInt64) {
    generator = SeededGenerator(seed: seed)
  }

  /// - Returns: nil where the kind that was drawn does not fit.
  mutating func apply(to input: [UInt8]) -> [UInt8]? {
    switch number(below: 10) {
    case 0: number(below: 4) == 0 ? askOther(of: input) : nil
    case 1...2: exchangeToken(in: input)
    case 3...4: changeSignature(in: input)
    default: append(objectsOf: input, to: input)
    }
  }

  mutating func number(below limit: Int) -> Int { Int.random(in: 0..<limit, using: &generator) }

  mutating func element<Element>(of items: [Element]) -> Element? {
    items.randomElement(using: &generator)
  }

  /// Asks another question about the same file.
  private mutating func askOther(of input: [UInt8]) -> [UInt8]? {
    HostileFileJudge.Question.allCases.randomElement(using: &generator)
      .map { [$0.rawValue] + input.dropFirst() }
  }

  // MARK: - Tokens

  private static let words = """
    /Type /Page /Pages /Catalog /Annots /Contents /ByteRange /V /FT /Sig /Tx /Btn /Kids /Parent
    /AcroForm /Fields /DSS /VRI /Certs /CRLs /OCSPs /Length /Filter /FlateDecode /ASCIIHexDecode
    /LZWDecode /RunLengthDecode /ObjStm /XRef /W /Index /Size /Prev /XRefStm /Root /Info /Metadata
    /SubFilter /ETSI.RFC3161 /ETSI.CAdES.detached /adbe.pkcs7.detached /DocTimeStamp /AP /N /Rect
    /P /Reference /DocMDP /FieldMDP /TransformParams /Lock /Resources /Font /XObject /DR /DA /T
    /MediaBox /Encrypt /Extends /First /Columns /Predictor /DecodeParms << >> [ ] ( ) < > obj
    endobj stream endstream xref trailer startxref %%EOF R null true 0 1 -1 65535 65536 2147483647
    2147483648 4294967295 9223372036854775807 99999999999999999999 1e9 0.5 #00
    """.split(whereSeparator: \.isWhitespace)

  /// Puts another word in the place of one; of the same length where the place counts.
  mutating func exchangeToken(in bytes: [UInt8]) -> [UInt8]? {
    guard let token = token(in: bytes), let word = Self.words.randomElement(using: &generator)
    else { return nil }
    var new = Array(word.utf8)
    if number(below: 4) > 0 {
      guard new.count <= token.count else { return nil }
      new += [UInt8](repeating: 32, count: token.count - new.count)
    }
    return Array(bytes[..<token.lowerBound]) + new + bytes[token.upperBound...]
  }

  /// One word, drawn by its place.
  private mutating func token(in bytes: [UInt8]) -> Range<Int>? {
    func isPart(_ byte: UInt8) -> Bool { byte > 32 && byte < 127 }
    for _ in 0..<20 {
      guard bytes.count > 1 else { return nil }
      let place = 1 + number(below: bytes.count - 1)
      guard isPart(bytes[place]) else { continue }
      var (start, end) = (place, place + 1)
      while start > 1, isPart(bytes[start - 1]), bytes[start] != 0x2F, place - start < 40 {
        start -= 1
      }
      while end < bytes.count, isPart(bytes[end]), bytes[end] != 0x2F, end - place < 40 { end += 1 }
      if end - start < 40 { return start..<end }
    }
    return nil
  }

  // MARK: - The signature's value

  /// Changes the DER within a `/Contents`, which stays as long as it is.
  private mutating func changeSignature(in bytes: [UInt8]) -> [UInt8]? {
    let starts = places(of: Array("/Contents".utf8), in: bytes)
    guard var start = element(of: starts) else { return nil }
    while start < bytes.count, bytes[start] != 0x3C { start += 1 }
    guard let end = bytes[start...].firstIndex(of: 0x3E), end - start > 40 else { return nil }
    let digits = bytes[(start + 1)..<end].compactMap { Character(UnicodeScalar($0)).hexDigitValue }
    guard digits.count == end - start - 1, digits.count.isMultiple(of: 2) else { return nil }
    var value = stride(from: 0, to: digits.count, by: 2).map {
      UInt8(digits[$0] << 4 | digits[$0 + 1])
    }
    let used = (value.lastIndex { $0 != 0 } ?? 0) + 1
    let count = value.withUnsafeMutableBufferPointer {
      LLVMFuzzerMutate($0.baseAddress, used, $0.count)
    }
    for place in count..<max(count, used) { value[place] = 0 }
    let hexadecimal = Array("0123456789abcdef".utf8)
    let text = value.flatMap { [hexadecimal[Int($0 >> 4)], hexadecimal[Int($0 & 15)]] }
    return Array(bytes[...start]) + text + bytes[end...]
  }

  /// Behind each occurrence.
  func places(of word: [UInt8], in bytes: [UInt8]) -> [Int] {
    guard bytes.count >= word.count else { return [] }
    return (0...(bytes.count - word.count)).filter { start in
      bytes[start] == word[0] && bytes[start..<(start + word.count)].elementsEqual(word)
    }.map { $0 + word.count }
  }
}
