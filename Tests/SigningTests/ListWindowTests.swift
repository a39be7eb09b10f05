import Foundation
import Testing

@testable import Signing

@Suite("Windows of lists")
struct ListWindowTests {
  @Test("windows that overlap are one list, up to a month")
  func windows() {
    func window(_ start: Double, _ days: Double) -> DateInterval {
      DateInterval(
        start: Date(timeIntervalSince1970: start * 86_400), duration: days * 86_400)
    }
    #expect(
      ListWindow.merged([window(10, 3), window(0, 3), window(2, 3), window(12, 3)])
        == [window(0, 5), window(10, 5)])
    #expect(ListWindow.merged((0..<40).map { window(Double($0), 3) }).count == 2)
    #expect(ListWindow.merged([]).isEmpty)
  }
}
