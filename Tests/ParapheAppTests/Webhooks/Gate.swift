/// Holds up whoever comes until it is opened.
actor Gate {
  private var isOpen = false

  func pass() async {
    while !isOpen, !Task.isCancelled { await Task.yield() }
  }

  func open() { isOpen = true }
}
