/// Fields that are filled in after a signature.
extension RevisionComparison {
  mutating func compareFilling(
    _ number: Int, _ keys: Set<String>, _ before: FormFields.Field, _ after: FormFields.Field,
    _ shown: Set<Int>
  ) {
    guard !isUncovered else { return report(.fieldChangedLate) }
    guard keys.isSubset(of: ["V", "RV", "AP", "AS", "I", "M"]),
      policy.allowsFilling(after.name, wasEmpty: isEmpty(before))
    else { return report(.fieldFilledOrLocked) }
    if before.type == "Btn", keys.contains("AP") || !shown.isDisjoint(with: modified) {
      // A box is ticked by naming one of the appearances that it has.
      return report(.buttonChanged)
    }
    explained.insert(number)
    for stream in shown where modified.contains(stream) { explain(stream, referredToBy: [number]) }
    for key in ["V", "RV"] {
      if let value = after.object[key]?.reference, modified.contains(value) {
        explain(value, referredToBy: [number])
      }
      explain(reachable: after.object[key])
    }
    explain(reachable: after.object["AP"])
  }

  /// The streams that a field may show: not what they use, which others may use too.
  func appearances(of field: [String: PDFObject]) -> Set<Int> {
    guard let appearance = field["AP"] else { return [] }
    var streams: Set<Int> = []
    for value in (new.resolved(appearance).dictionary ?? [:]).values {
      if let number = value.reference, new.isStream(number) {
        streams.insert(number)
      } else {
        for state in (new.resolved(value).dictionary ?? [:]).values {
          if let number = state.reference { streams.insert(number) }
        }
      }
    }
    return streams
  }

  /// Whether a field had no value yet and showed none.
  private func isEmpty(_ field: FormFields.Field) -> Bool {
    let hasNoValue =
      switch old.resolved(field.value) {
      case .null, .name("Off"), .string([]): true
      case .array(let items): items.isEmpty
      default: false
      }
    guard hasNoValue, field.type != "Btn" else { return hasNoValue }
    let normal = old.resolved(field.object["AP"]).dictionary?["N"]?.reference
    guard let normal, old.isStream(normal) else { return true }
    guard let content = old.decodedStream(normal) else { return false }
    return BlankContent.isBlank(content)
  }
}
