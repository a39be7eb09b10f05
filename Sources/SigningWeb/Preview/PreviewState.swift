/// Every state of the flow, by the name that its preview has.
enum PreviewState: Sendable, Hashable {
  case documents, consentMissing, unread, hasCode, notStarted, turn
  case code, codeResent, codeWrong, codeLastTry, codeEmpty, codeUnknown, codeTooSoon, codeNoResend
  case sending, signing, checking
  case signed, copyPending, copyChecking, othersWaiting, held, over
  case declining, reasonTooLong
  case ended(EndState)

  /// In the order of the flow, in groups.
  static let groups: [(title: String, states: [PreviewState])] = [
    ("Documents", [.documents, .consentMissing, .unread, .hasCode, .notStarted, .turn]),
    (
      "Code",
      [
        .code, .codeResent, .codeWrong, .codeLastTry, .codeEmpty, .codeUnknown, .codeTooSoon,
        .codeNoResend,
      ]
    ),
    ("In progress", [.sending, .signing, .checking]),
    ("Signed", [.signed, .copyPending, .copyChecking, .othersWaiting, .held, .over]),
    ("Declining", [.declining, .reasonTooLong]),
    ("Ended", EndState.allCases.map { .ended($0) }),
  ]

  static let all = groups.flatMap(\.states)

  var name: String {
    switch self {
    case .ended(let state): "ended-\(state.rawValue)"
    default: "\(self)"
    }
  }

  init?(_ name: String) {
    guard let state = Self.all.first(where: { $0.name == name }) else { return nil }
    self = state
  }
}
