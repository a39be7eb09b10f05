extension Connections {
  func write(to exposition: inout Exposition) {
    exposition.gauge("paraphe_connections", "Connections to the web app.", count)
    exposition.gauge(
      "paraphe_connections_max", "Connections to the web app that there may be.", bounds.maximum)
    let total = "paraphe_connections_refused_total"
    exposition.metric(
      total, .counter,
      "Connections and requests that were not taken, or ended by the server, by reason.")
    let refused = refused
    for reason in ConnectionRefusal.allCases {
      exposition.sample(total, ["reason": reason.rawValue], refused[reason] ?? 0)
    }
  }
}
