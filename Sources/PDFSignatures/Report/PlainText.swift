extension String {
  /// The start of a text from a file, without characters that change what a terminal or a page
  /// shows around it.
  ///
  /// - Parameter most: how many characters are kept, in Unicode scalars.
  package func plain(most: Int) -> String {
    let breaking: [Unicode.GeneralCategory] = [.control, .lineSeparator, .paragraphSeparator]
    return String(
      String.UnicodeScalarView(
        unicodeScalars.lazy.filter {
          !breaking.contains($0.properties.generalCategory) && !$0.properties.isBidiControl
        }.prefix(most)))
  }
}
