extension Mutation {
  /// Entries that lead the verifier somewhere.
  private static let entries = [
    "/DSS <</Certs [@ 0 R] /CRLs @ 0 R /VRI <</AB @ 0 R>>>>", "/DSS @ 0 R", "/AcroForm @ 0 R",
    "/AcroForm <</Fields [@ 0 R] /DR @ 0 R /SigFlags 3>>", "/Metadata @ 0 R", "/Names @ 0 R",
    "/Pages @ 0 R", "/Annots [@ 0 R]", "/Annots @ 0 R", "/Contents @ 0 R", "/Kids [@ 0 R @ 0 R]",
    "/Kids @ 0 R", "/Parent @ 0 R", "/V @ 0 R", "/AP <</N @ 0 R>>", "/AP <</N <</On @ 0 R>>>>",
    "/Lock <</Action /All /P 1>> /Ff @", "/Type /ObjStm /N @ /First 8",
    "/Type /XRef /W [1 2 1] /Index [0 @] /Size @", "/Length @", "/Length @ 0 R",
    "/Filter /FlateDecode /DecodeParms <</Predictor 12 /Columns @>>",
    "/Filter [/FlateDecode /FlateDecode /ASCIIHexDecode]",
    "/FT /Sig /T (x@) /Rect [0 0 @ 9] /Subtype /Widget",
    "/Reference [<</TransformMethod /DocMDP /TransformParams <</P 1>>>>]",
    "/Reference [<</TransformMethod /FieldMDP /TransformParams <</Action /All>>>>]",
    "/ByteRange [0 @ 1@ 100]", "/Extends @ 0 R", "/X @ 0 R", "/X [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[",
    "/X <</Y <</Z [[<< >>]]>>>>",
  ]

  /// Appends a revision that holds a few objects of a file, some of them changed: with a
  /// cross-reference table that leads to them and to what was there before.
  mutating func append(objectsOf source: [UInt8], to bytes: [UInt8]) -> [UInt8]? {
    let objects = objects(in: source)
    let known = objects.map(\.number)
    guard let root = root(of: bytes), let previous = lastStart(in: bytes), !objects.isEmpty else {
      return nil
    }
    let highest = (known.max() ?? 0) + 1
    var result = bytes + [10]
    var offsets: [(number: Int, offset: Int)] = []
    for _ in 0...number(below: 3) {
      guard let object = element(of: objects) else { return nil }
      let isNew = number(below: 4) == 0
      let number = isNew ? highest + offsets.count : object.number
      // The first byte of an input is no part of the file.
      offsets.append((number, result.count - 1))
      result += Array("\(number) 0 obj".utf8)
      result += changed(Array(source[object.body]), numbers: known + [highest])
      result.append(10)
    }
    let start = result.count - 1
    var table = "xref\n"
    for (number, offset) in offsets {
      let digits = String(offset)
      table += "\(number) 1\n" + String(repeating: "0", count: 10 - digits.count) + digits
      table += " 00000 n \n"
    }
    let prev = number(below: 30) == 0 ? start : previous
    table += "trailer\n<< /Size \(highest + 4) /Root \(root) /Prev \(prev) >>\n"
    return result + Array((table + "startxref\n\(start)\n%%EOF\n").utf8)
  }

  private mutating func changed(_ body: [UInt8], numbers: [Int]) -> [UInt8] {
    switch number(below: 4) {
    case 0: return body
    case 1: return exchangeToken(in: body) ?? body
    default:
      let opening = Array("<<".utf8)
      guard let place = places(of: opening, in: body).first,
        let entry = Self.entries.randomElement(using: &generator), let other = element(of: numbers)
      else { return body }
      return Array(body[..<place]) + Array((entry.replacing("@", with: "\(other)") + " ").utf8)
        + body[place...]
    }
  }

  /// Objects outside of streams: their numbers, and where they stand from behind `obj` to behind
  /// `endobj`.
  private func objects(in bytes: [UInt8]) -> [(number: Int, body: Range<Int>)] {
    let ends = places(of: Array("endobj".utf8), in: bytes)
    return places(of: Array(" 0 obj".utf8), in: bytes).compactMap { start in
      guard let end = ends.first(where: { $0 > start }) else { return nil }
      var digits = start - 6
      while digits > 0, start - 6 - digits < 6, (0x30...0x39).contains(bytes[digits - 1]) {
        digits -= 1
      }
      return Int(String(decoding: bytes[digits..<(start - 6)], as: UTF8.self))
        .map { ($0, start..<end) }
    }
  }

  private func root(of bytes: [UInt8]) -> String? {
    places(of: Array("/Root".utf8), in: bytes).last.flatMap { place in
      let text = String(decoding: bytes[place...].prefix(30), as: UTF8.self)
      return text.firstMatch(of: /[0-9]+ [0-9]+ R/).map { String($0.0) }
    }
  }

  private func lastStart(in bytes: [UInt8]) -> Int? {
    places(of: Array("startxref".utf8), in: bytes).last.flatMap { place in
      let text = String(decoding: bytes[place...].prefix(30), as: UTF8.self)
      return text.firstMatch(of: /[0-9]+/).flatMap { Int($0.0) }
    }
  }
}
