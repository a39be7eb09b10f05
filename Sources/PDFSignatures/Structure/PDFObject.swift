/// A value of PDF (ISO 32000-1, 7.3).
indirect enum PDFObject: Hashable, Sendable {
  case null
  case boolean(Bool)
  case integer(Int)
  /// Never a whole number, unless the syntax was asked to keep those that are written with a point.
  case real(Double)
  /// With `#xx` resolved, without the slash, a letter for each byte: two names are the same only if
  /// their bytes are.
  case name(String)
  case string([UInt8])
  case array([PDFObject])
  case dictionary([String: PDFObject])
  case reference(Int)

  var integer: Int? {
    if case .integer(let value) = self { value } else { nil }
  }

  var name: String? {
    if case .name(let value) = self { value } else { nil }
  }

  var string: [UInt8]? {
    if case .string(let value) = self { value } else { nil }
  }

  var array: [PDFObject]? {
    if case .array(let value) = self { value } else { nil }
  }

  var dictionary: [String: PDFObject]? {
    if case .dictionary(let value) = self { value } else { nil }
  }

  var reference: Int? {
    if case .reference(let value) = self { value } else { nil }
  }

  /// Every object that this one refers to directly.
  var references: Set<Int> {
    switch self {
    case .reference(let number): [number]
    case .array(let items): items.reduce(into: []) { $0.formUnion($1.references) }
    case .dictionary(let entries):
      entries.values.reduce(into: []) { $0.formUnion($1.references) }
    default: []
    }
  }
}
