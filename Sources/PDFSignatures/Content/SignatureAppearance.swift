/// What the widget of a signature shows on a page that was shown to the signatory (ISO 32000-1,
/// 12.5.5).
struct SignatureAppearance {
  /// Whether it takes room: it shows something, or a viewer may draw something of its own there.
  let isVisible: Bool

  /// - Throws: for an appearance that changes with the pointer, or that is drawn at times only.
  init(_ number: Int, _ revision: PDFRevision, onPage page: Int) throws(OriginalContent.Fault) {
    let widget = revision.object(number).dictionary ?? [:]
    let sides = (revision.resolved(widget["Rect"]).array ?? []).compactMap {
      revision.resolved($0).number
    }
    let appearances = revision.resolved(widget["AP"]).dictionary ?? [:]
    let isNormalOnly = appearances.allSatisfy { key, value in
      key == "N" || revision.resolved(value) == .null
    }
    // Hidden, on paper only, of a size or a turn of its own (table 165): all but Print, ReadOnly,
    // Locked and LockedContents.
    let flags = revision.resolved(widget["F"])
    let isPlain = flags == .null || flags.integer.map { $0 & ~0b10_1100_0100 == 0 } ?? false
    // Not one of several, which another entry chooses.
    let isStream = appearances["N"]?.reference.map(revision.isStream) ?? true
    guard isNormalOnly, isStream, revision.resolved(widget["OC"]) == .null, sides.count == 4,
      revision.resolved(widget["Rect"]).array?.count == 4
    else { throw .undecided(.appearanceUnknown(onPage: page)) }
    isVisible = sides[0] != sides[2] && sides[1] != sides[3]
    guard !isVisible || isPlain else { throw .undecided(.appearanceUnknown(onPage: page)) }
  }
}
