/// The ways in which a visit can end, named as their texts are.
enum EndState: String, Sendable, CaseIterable {
  case linkExpired, unknownLink, deadlinePassed, canceled, endedByOther, locked, declined, busy,
    saturated, tooMany, failed
  case stalePage, notFound, `internal`

  var status: Int {
    switch self {
    case .linkExpired: 410
    case .unknownLink, .notFound: 404
    case .busy, .saturated: 503
    case .tooMany: 429
    case .stalePage: 403
    case .internal: 500
    case .deadlinePassed, .canceled, .endedByOther, .locked, .declined, .failed: 200
    }
  }

  /// The event that the page around the frame hears.
  var event: String {
    switch self {
    case .linkExpired, .deadlinePassed: "expired"
    case .declined: "declined"
    case .canceled, .endedByOther, .locked, .failed, .unknownLink: "failed"
    case .busy, .saturated, .tooMany, .stalePage, .notFound, .internal: ""
    }
  }

  var tone: String {
    switch self {
    case .declined, .canceled, .endedByOther, .notFound: "neutral"
    default: "warn"
    }
  }

  var icon: Icon {
    switch self {
    case .linkExpired, .deadlinePassed, .busy, .saturated, .tooMany: .clock
    case .declined, .canceled, .endedByOther: .minus
    default: .alert
    }
  }

  enum Icon: Sendable { case clock, minus, alert }
}
