/// The disk or the database did not do what it was asked for.
package protocol StorageFailure: Error {
  /// Full, locked, read-only: what was begun is not lost, and the same can be asked again when an
  /// operator has seen to it.
  var isTemporary: Bool { get }
}
