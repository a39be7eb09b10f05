/// How many calls of the platform a sweep makes at the same time.
struct Width: Sendable {
  let count: Int

  /// Enough to recover soon, too few to stand in the way of people.
  static let few = Width(count: 8)

  /// Does the same for each item, at most ``count`` at once.
  func forEach<Item: Sendable>(
    _ items: [Item], _ body: @escaping @Sendable (Item) async -> Void
  ) async {
    await withTaskGroup(of: Void.self) { group in
      var left = items[...]
      for item in left.prefix(count) { group.addTask { await body(item) } }
      left = left.dropFirst(count)
      while await group.next() != nil {
        if let item = left.popFirst() { group.addTask { await body(item) } }
      }
    }
  }
}
