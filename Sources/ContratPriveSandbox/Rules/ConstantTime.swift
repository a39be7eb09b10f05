/// Comparison of secrets in a time that tells nothing of the expected one but its use.
enum ConstantTime {
  /// Whether the two are equal. The time depends on the length of `given` only.
  static func areEqual(_ expected: String, _ given: String) -> Bool {
    let expected = Array(expected.utf8)
    guard !expected.isEmpty else { return false }
    var difference = 0
    var count = 0
    for byte in given.utf8 {
      difference |= Int(byte ^ expected[count % expected.count])
      count += 1
    }
    return difference | (count ^ expected.count) == 0
  }
}
