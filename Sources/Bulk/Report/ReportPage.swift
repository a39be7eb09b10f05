import Foundation

extension ContractReport {
  /// One page that needs nothing else: figures, and bars drawn in SVG.
  package var html: String {
    let days = Array(Set(rows.map(\.day))).sorted()
    let most = max(
      1, days.map { day in rows.filter { $0.day == day }.reduce(0) { $0 + $1.total } }.max() ?? 1)
    var bars = ""
    for (index, day) in days.enumerated() {
      var top = 200.0
      for (name, value) in Self.parts {
        let count = rows.filter { $0.day == day }.reduce(0) { $0 + $1[keyPath: value] }
        let height = Double(count) * 180 / Double(most)
        top -= height
        bars +=
          #"<rect class="\#(name)" x="\#(index * 24 + 8)" y="\#(top)" width="16" height="\#(height)"><title>\#(Self.escaped(day)): \#(count) \#(name)</title></rect>"#
      }
    }
    let legend = Self.parts.map { name, _ in
      #"<span><i class="\#(name)"></i>\#(Self.words[name] ?? name)</span>"#
    }.joined(separator: " ")
    let lines = sorted.map { row in
      "<tr><td>\(Self.escaped(row.day))</td><td>\(Self.escaped(row.brand))</td>"
        + Self.parts.map { "<td>\(row[keyPath: $1])</td>" }.joined() + "</tr>"
    }.joined(separator: "\n")
    let heads = ["Jour / Day", "Marque / Brand"] + Self.parts.map { Self.words[$0.0] ?? $0.0 }
    return """
      <!doctype html>
      <html lang="fr"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
      <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
      <title>Contrats / Contracts</title>
      <style>
      body { font: 16px/24px system-ui, sans-serif; max-width: 960px; margin: 32px auto; padding: 0 16px; color: #16211f; }
      table { border-collapse: collapse; width: 100%; } td { white-space: nowrap; } th, td { text-align: right; padding: 6px 10px; border-bottom: 1px solid #dce2e0; }
      th:nth-child(-n+2), td:nth-child(-n+2) { text-align: left; }
      .waiting { fill: #0f5561; background: #0f5561; } .signed { fill: #1c6b3c; background: #1c6b3c; }
      .refused { fill: #b3261e; background: #b3261e; } .late { fill: #8a5300; background: #8a5300; } .other { fill: #73817d; background: #73817d; }
      svg { width: 100%; height: 220px; } span { margin-right: 16px; } i { display: inline-block; width: 12px; height: 12px; margin-right: 6px; }
      </style></head><body>
      <h1>Contrats / Contracts</h1>
      <p>\(Self.escaped(madeAt.formatted(.iso8601)))</p>
      <svg viewBox="0 0 \(max(240, days.count * 24 + 16)) 210" role="img" aria-label="Contrats par jour / Contracts by day" preserveAspectRatio="xMinYMax meet">\(bars)</svg>
      <p>\(legend)</p>
      <table><thead><tr>\(heads.map { "<th>\($0)</th>" }.joined())</tr></thead><tbody>
      \(lines)
      </tbody></table>
      </body></html>

      """
  }

  private static let parts: [(String, any KeyPath<Row, Int> & Sendable)] = [
    ("signed", \.signed), ("waiting", \.waiting), ("late", \.late), ("refused", \.refused),
    ("other", \.other),
  ]

  private static let words = [
    "signed": "Signés / Signed", "waiting": "En attente / Waiting", "late": "En retard / Late",
    "refused": "Refusés / Refused", "other": "Autres / Other",
  ]

  private static func escaped(_ text: String) -> String {
    text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
      .replacing("\"", with: "&quot;")
  }
}
