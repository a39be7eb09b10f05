package import Foundation

/// What is waiting, signed, refused and late, by day and brand.
package struct ContractReport: Sendable, Encodable {
  /// A contract as the report needs it.
  package struct Contract: Sendable {
    package let brand: String
    package let status: String
    package let createdAt: Date
    package let deadline: Date
    /// Somebody refused.
    package let isDeclined: Bool

    package init(
      brand: String, status: String, createdAt: Date, deadline: Date, isDeclined: Bool
    ) {
      self.brand = brand
      self.status = status
      self.createdAt = createdAt
      self.deadline = deadline
      self.isDeclined = isDeclined
    }
  }

  /// The contracts that one brand deposited on one day.
  package struct Row: Sendable, Encodable, Equatable {
    package let day: String
    package let brand: String
    package internal(set) var waiting = 0
    package internal(set) var signed = 0
    package internal(set) var refused = 0
    /// Past their deadline, unsigned.
    package internal(set) var late = 0
    /// Canceled, failed, or waiting for a decision.
    package internal(set) var other = 0

    package var total: Int { waiting + signed + refused + late + other }
  }

  package let madeAt: Date
  package private(set) var rows: [Row] = []

  package init(madeAt: Date) {
    self.madeAt = madeAt
  }

  /// - Parameter day: of the contract's deposit, as in 2026-11-25.
  package mutating func add(_ contract: Contract, on day: String) {
    let index = rows.firstIndex { $0.day == day && $0.brand == contract.brand } ?? rows.count
    if index == rows.count { rows.append(Row(day: day, brand: contract.brand)) }
    switch contract.status {
    case "completed": rows[index].signed += 1
    case _ where contract.isDeclined: rows[index].refused += 1
    case "expired": rows[index].late += 1
    case "prepared", "creating", "createUnknown", "open":
      if contract.deadline < madeAt { rows[index].late += 1 } else { rows[index].waiting += 1 }
    default: rows[index].other += 1
    }
  }

  /// The latest day first.
  package var sorted: [Row] {
    rows.sorted { ($1.day, $0.brand) < ($0.day, $1.brand) }
  }

  package var csv: String {
    let header = "day,brand,waiting,signed,refused,late,other\n"
    return header
      + sorted.map { row in
        // Names of brands are letters, digits and hyphens.
        "\(row.day),\(row.brand),\(row.waiting),\(row.signed),\(row.refused),\(row.late),\(row.other)\n"
      }.joined()
  }
}
