import Foundation
import Signing

/// What an audit trail says of the contract and of the files that lie beside it.
struct TrailFacts {
  /// What came of the signed copy.
  enum Copy: Equatable {
    case none
    /// It counts, whatever was found of it.
    case recorded
    case confirmed
    case pending
    case rejected
    case held

    var isConfirmed: Bool { self == .recorded || self == .confirmed }
  }

  struct Person {
    let id: String
    var name: String
    var email: String
    var mobile: String
  }

  struct Signature {
    let at: Date
    /// When it was made, as the platform says.
    let platformTime: String?
    /// The link that was signed with.
    let link: String?
  }

  /// When its first line was written.
  private(set) var began: Date?
  /// What was deposited, as the first line says it.
  private(set) var terms: [String: String] = [:]
  private(set) var people: [Person] = []
  /// The SHA-256 of each document that was deposited, by its number.
  private(set) var deposited: [Int: String] = [:]
  /// Of each signed document, as it came last.
  private(set) var fetched: [Int: String] = [:]
  /// Of the report on each, as it was decided upon.
  private(set) var reports: [Int: String] = [:]
  private(set) var indications: [Int: String] = [:]
  /// The policy that decided.
  private(set) var policy: String?
  private(set) var platformLog: String?
  private(set) var copy = Copy.none
  private(set) var isArchived = false
  /// The last of the events that end a contract.
  private(set) var ending: String?
  private(set) var signatures: [String: Signature] = [:]
  /// With what reason, by signatory.
  private(set) var refusals: [String: String?] = [:]
  private(set) var locked: Set<String> = []
  /// By the name of the link that each came with.
  private var authentications: [String: Authentication] = [:]

  /// Whether it was begun when there were versions: it tells of all that lies beside it then.
  var isVersioned: Bool { terms["evidence"] != nil }

  init() {}

  init(_ trail: [AuditLine]) {
    let decoder = JSONDecoder()
    for line in trail {
      if let read = try? decoder.decode(TrailLine.self, from: Data(line.text.utf8)) { note(read) }
    }
  }

  /// How whoever signed was authenticated, by the link that was used.
  func authentication(of signatory: String) -> Authentication? {
    signatures[signatory]?.link.flatMap { authentications[$0] }
  }

  mutating func note(_ line: TrailLine) {
    if began == nil { began = line.at }
    guard let kind = ContractEvent.Kind(rawValue: line.kind) else { return }
    let data = line.data
    switch kind {
    case .contractCreated: if terms.isEmpty { deposit(data) }
    case .signatoryCorrected: correct(line.signatory, data)
    case .linkCreated:
      if let link = data["link"] { authentications[link] = Authentication(trail: data) }
    case .signatorySigned:
      guard let signatory = line.signatory else { return }
      signatures[signatory] = Signature(
        at: line.at, platformTime: data["platformSignedAt"], link: data["link"])
    case .signatoryDeclined: if let id = line.signatory { refusals[id] = .some(data["reason"]) }
    case .signatoryLocked: if let id = line.signatory { locked.insert(id) }
    case .contractCompleted: ending = "completed"
    case .contractCanceled: ending = "canceled"
    case .contractExpired: ending = "expired"
    case .contractFailed: ending = "failed"
    case .signedCopyFetched:
      fetched = Self.documents(data, "sha256")
      platformLog = data["platformLog.sha256"] ?? platformLog
    case .signedCopyVerified: decide(.confirmed, data)
    case .signedCopyRecorded: decide(.recorded, data)
    case .signedCopyRejected: decide(.rejected, data)
    case .signedCopyQuarantined: decide(.held, data)
    case .signedCopyPending: decide(.pending, [:])
    case .signedCopyArchived: isArchived = true
    default: break
    }
  }

  private mutating func deposit(_ data: [String: String]) {
    terms = data
    deposited = Self.documents(data, "sha256")
    var place = 1
    while let id = data["signatory.\(place).id"] {
      let name = "signatory.\(place)"
      people.append(
        Person(
          id: id, name: data["\(name).name"] ?? "", email: data["\(name).email"] ?? "",
          mobile: data["\(name).mobile"] ?? ""))
      if let link = data["\(name).link"] {
        authentications[link] = Authentication(trail: data, "\(name).authentication")
      }
      place += 1
    }
  }

  private mutating func correct(_ signatory: String?, _ data: [String: String]) {
    guard let place = people.firstIndex(where: { $0.id == signatory }) else { return }
    if let email = data["email.new"] { people[place].email = email }
    if let mobile = data["mobile.new"] { people[place].mobile = mobile }
    let name = people[place].name
    if let old = data["firstName.old"], let new = data["firstName.new"], name.hasPrefix(old + " ") {
      people[place].name = new + name.dropFirst(old.count)
    }
    if let old = data["lastName.old"], let new = data["lastName.new"],
      people[place].name.hasSuffix(" " + old)
    {
      people[place].name = people[place].name.dropLast(old.count) + new
    }
  }

  private mutating func decide(_ copy: Copy, _ data: [String: String]) {
    self.copy = copy
    reports = Self.documents(data, "report.sha256")
    indications = Self.documents(data, "indication")
    policy = data["policy"]
    platformLog = data["platformLog.sha256"] ?? platformLog
  }

  /// What is said of each document, by its number: `document.1.sha256`.
  private static func documents(_ data: [String: String], _ member: String) -> [Int: String] {
    data.reduce(into: [:]) { found, entry in
      let parts = entry.key.split(separator: ".", maxSplits: 2)
      if parts.count == 3, parts[0] == "document", parts[2] == member, let number = Int(parts[1]),
        String(number) == parts[1]
      {
        found[number] = entry.value
      }
    }
  }
}
