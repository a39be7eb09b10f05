/// A place between two steps that a crash may fall into, which the fault suite makes happen there.
///
/// In a release build nothing is left of it.
package enum Failpoint {
  #if DEBUG
    /// Called with the name of each point that the task reaches. What it throws ends the work there,
    /// as a crash would: nobody writes anything down on the way out.
    @TaskLocal package static var handler: (@Sendable (String) throws -> Void)?
  #endif

  /// - Parameter name: of the point, such as `signatorySignRequest.answered`.
  @inlinable
  package static func reach(_ name: @autoclosure () -> String) throws {
    #if DEBUG
      try handler?(name())
    #endif
  }
}
