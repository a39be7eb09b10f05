/// What an operator of a mark finds set (ISO 32000-1, tables 52 and 104).
struct MarkState: Equatable {
  var transformation = Transformation()
  /// Red, green and blue.
  var fill = [0.0, 0.0, 0.0]
  var stroke = [0.0, 0.0, 0.0]
  var fillOpacity = 1.0
  var strokeOpacity = 1.0
  var lineWidth = 1.0
  /// 0 for none.
  var fontSize = 0.0
}
