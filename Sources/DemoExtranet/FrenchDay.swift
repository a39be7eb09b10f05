/// A day as the French write it: the first of a month is « 1er », which the system's formats leave out.
func frenchDay(_ formatted: String) -> String {
  let rest = formatted.dropFirst()
  return formatted.first == "1" && rest.first?.isWhitespace == true ? "1er" + rest : formatted
}
