/// What has to be known of a font to say where its letters are.
struct InkFont {
  /// Of two bytes each.
  var isComposite = false
  /// How far a letter moves the next, of a size of 1.
  var advance = 0.5
  /// Around the letters of a Type 3 font, of a size of 1.
  var glyphs: PDFBox?
}
