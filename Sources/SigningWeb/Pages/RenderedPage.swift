/// A page model and the template it is for.
protocol RenderedPage: Sendable {
  static var template: PageTemplates.Name { get }
}

extension DocumentsPage: RenderedPage { static let template = PageTemplates.Name.documents }
extension CodePage: RenderedPage { static let template = PageTemplates.Name.code }
extension InProgressPage: RenderedPage { static let template = PageTemplates.Name.inProgress }
extension SignedPage: RenderedPage { static let template = PageTemplates.Name.signed }
extension DecliningPage: RenderedPage { static let template = PageTemplates.Name.declining }
extension EndedPage: RenderedPage { static let template = PageTemplates.Name.ended }
