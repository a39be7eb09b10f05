"""Every state of the flow, as the operator's preview shows it; and what a layout must never do."""

from playwright.sync_api import expect

BRANDS = ["orvea", "marsanne"]


def states(page, server, brand, language="fr"):
    """Name and address of every state, from the preview's own list."""
    page.goto(f"{server.web}/preview/{brand}?lang={language}")
    links = page.locator("article h3 a")
    expect(links.first).to_be_visible()
    return links.evaluate_all("(links) => links.map((link) => [link.textContent, link.href])")


def visit(page, url):
    """Opens a state and waits until it stands still."""
    page.goto(url)
    if page.locator(".viewer").count():
        expect(page.locator(".viewer canvas").first).to_be_visible()


def add_style(frame, css):
    """As a reader's own stylesheet: the pages' policy does not hold for it."""
    frame.evaluate(
        """(css) => {
          const sheet = new CSSStyleSheet();
          sheet.replaceSync(css);
          document.adoptedStyleSheets = [sheet];
        }""",
        css,
    )


def faults(frame):
    """What of the text is cut off, covered by other text or to be reached sideways only."""
    return frame.evaluate(FAULTS)


FAULTS = """() => {
  const found = new Set();
  const root = document.documentElement;
  if (root.scrollWidth > root.clientWidth) found.add(`the page is ${root.scrollWidth} wide on ${root.clientWidth}`);
  const forReadersOnly = (element) => element.offsetWidth <= 1 && getComputedStyle(element).clipPath !== "none";
  const runs = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node; (node = walker.nextNode()); ) {
    const element = node.parentElement;
    const text = node.data.trim().slice(0, 40);
    // What comes next goes away by design where it does not fit.
    if (!text || !element.checkVisibility({ visibilityProperty: true }) || element.closest(".next")) continue;
    const above = [];
    for (let up = element; up !== root; up = up.parentElement) above.push(up);
    if (above.some(forReadersOnly)) continue;
    const clipping = above.find((one) => one.matches(":not(body)") && /hidden|clip/.test(getComputedStyle(one).overflow));
    const box = clipping?.getBoundingClientRect();
    const isFixed = above.some((one) => getComputedStyle(one).position === "fixed");
    const range = document.createRange();
    range.selectNodeContents(node);
    for (const { left, right, top, bottom, width, height } of range.getClientRects()) {
      if (width < 1) continue;
      if (box && (left < box.left - 1 || right > box.right + 1 || top < box.top - 1 || bottom > box.bottom + 1))
        found.add(`cut off: ${text}`);
      if (left < -1 || right > root.clientWidth + 1) found.add(`outside: ${text}`);
      // The letters, without the space between lines.
      const space = height / 5;
      runs.push({ node, text, isFixed, left: left + 1, right: right - 1, top: top + space, bottom: bottom - space });
    }
  }
  for (const [index, a] of runs.entries())
    for (const b of runs.slice(index + 1))
      if (a.node !== b.node && a.isFixed === b.isFixed
        && a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom)
        found.add(`${a.text} over ${b.text}`);
  for (const box of document.querySelectorAll(".button, .alert, .copies li, th, td, .viewer-tools, .viewer-modes button, .test, .code, h1, .steps li, .consent"))
    if (box.checkVisibility() && box.clientWidth > 1 && box.scrollWidth > box.clientWidth + 1 && !box.closest("thead"))
      found.add(`too wide for its box: ${box.textContent.trim().slice(0, 40)}`);
  return [...found];
}"""
