"""The pages on a small phone and on a large screen, in the extranet."""

import pytest
from playwright.sync_api import TimeoutError, expect

from signing import FRAME

SCREENS = {
    "phone": {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True, "device_scale_factor": 2},
    "desktop": {"viewport": {"width": 1440, "height": 900}},
}

# How much around its middle answers for each control, whatever box it is drawn in.
# Each half of Page | Texte is 36 high by design.
SMALL_TARGETS = """() => {
  const place = [scrollX, scrollY];
  const small = [...document.querySelectorAll("a.button, a.icon-button, a[download], button, summary, textarea, .languages a, .documents a, .back a, .cancel a, label:has(input[type=checkbox]), input:not([type=hidden], [type=checkbox])")]
    .filter((element) => element.checkVisibility() && !element.closest(".viewer-modes"))
    .filter((element) => {
      element.scrollIntoView({ block: "center" });
      const { x, y, width, height } = element.getBoundingClientRect();
      const reach = (dx, dy) => {
        let far = 0;
        while (far < 44 && element.contains(document.elementFromPoint(x + width / 2 + far * dx, y + height / 2 + far * dy))) far++;
        return far;
      };
      return reach(-1, 0) + reach(1, 0) < 44 || reach(0, -1) + reach(0, 1) < 44;
    })
    .map((element) => element.outerHTML.slice(0, 90));
  scrollTo(...place);
  return small;
}"""


class Screen:
    def __init__(self, name, folder, signing):
        self.name, self.folder, self.signing = name, folder, signing
        self.step = 0

    def check(self, step, *in_sight):
        page, frame = self.signing.page, self.signing.frame()
        for element in in_sight:
            # All of it, from where the step before left the page.
            expect(element).to_be_in_viewport(ratio=1)
        self.step += 1
        path = self.folder / f"{self.name}-{self.step}-{step}"
        page.screenshot(path=f"{path}.png")
        if self.name == "desktop":
            self._screenshot_of_all(f"{path}-whole.png")
        for place in (page.main_frame, frame):
            wide = place.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
            assert wide[0] <= wide[1], f"{step}: sideways scroll in {place.url}"
        position = page.evaluate("[scrollX, scrollY]")
        small = frame.evaluate(SMALL_TARGETS)
        page.evaluate("(position) => scrollTo(...position)", position)
        assert small == [], step

    def _screenshot_of_all(self, path):
        """On a screen tall enough: beyond the screen a browser draws nothing of a frame."""
        page = self.signing.page
        size = page.viewport_size
        page.set_viewport_size({**size, "height": page.evaluate("document.documentElement.scrollHeight")})
        settle(page.main_frame, "innerHeight")
        page.screenshot(path=path)
        page.set_viewport_size(size)
        settle(page.main_frame, "innerHeight")


@pytest.fixture(params=SCREENS)
def screen(request, in_extranet, screenshots):
    signing = in_extranet(reduced_motion="reduce", **SCREENS[request.param])
    return Screen(request.param, screenshots, signing)


def test_every_step_fits_the_screen(screen):
    signing = screen.signing
    texts = signing.texts
    signing.on_documents()
    expect(signing.canvas).to_be_visible()
    # The contract is seen before it is signed: its first page starts in the first screen.
    expect(signing.canvas).to_be_in_viewport()
    screen.check("documents", signing.heading("Contrat d’assurance habitation"), signing.sign)
    signing.sign.click()
    screen.check("consent-missing", signing.view.get_by_text(texts.consent_missing), signing.consent, signing.sign)
    signing.start()
    screen.check("code", signing.heading(texts.code_title), signing.code, signing.submit)
    signing.enter("1234")
    screen.check("wrong-code", signing.view.get_by_text(texts.wrong), signing.code, signing.submit)
    signing.enter("0000")
    signing.on_signed()
    expect(signing.page.locator("#signing-status")).to_have_text(texts.confirmed)
    screen.check("signed", signing.heading(texts.signed_title), signing.link(texts.back))


def test_declining_fits_the_screen(screen):
    signing = screen.signing
    texts = signing.texts
    signing.on_documents()
    signing.decline.click()
    screen.check("declining", signing.heading(texts.declining_title), signing.button(texts.confirm_decline))
    signing.button(texts.confirm_decline).click()
    screen.check("declined", signing.heading(texts.declined_title), signing.link(texts.back))


def test_a_locked_signature_fits_the_screen(screen):
    signing = screen.signing
    signing.to_locked()
    screen.check("locked", signing.heading("Signature bloquée"), signing.link(signing.texts.back))


def test_the_frame_is_as_tall_as_its_content_on_a_large_screen(in_extranet):
    signing = in_extranet(**SCREENS["desktop"])
    expect(signing.canvas).to_be_visible()
    expect_no_inner_scroll(signing)
    signing.start()
    expect_no_inner_scroll(signing)
    before = signing.page.locator(FRAME).bounding_box()["height"]
    signing.view.get_by_text("Vous n’avez pas reçu le code ?").click()
    expect(signing.view.get_by_text("Un SMS peut mettre une minute à arriver.")).to_be_visible()
    expect_no_inner_scroll(signing)
    assert signing.page.locator(FRAME).bounding_box()["height"] > before + 40


def expect_no_inner_scroll(signing):
    scroll, shown, content = settle(
        signing.frame(),
        "[document.documentElement.scrollHeight, innerHeight, document.body.getBoundingClientRect().height]",
    )
    assert scroll == shown
    assert abs(shown - content) <= 1


def settle(frame, expression):
    """The value once two looks in a row, a frame apart, see the same."""
    return frame.evaluate(
        f"""async () => {{
          const end = performance.now() + 10000;
          let before;
          for (let same = 0; same < 15 && performance.now() < end;) {{
            await new Promise(requestAnimationFrame);
            const now = JSON.stringify({expression});
            same = now === before ? same + 1 : 0;
            before = now;
          }}
          return JSON.parse(before);
        }}"""
    )


def test_the_phone_reads_the_contract_in_full_screen(in_extranet):
    signing = in_extranet(**SCREENS["phone"])
    expect(signing.canvas).to_be_visible()
    signing.button(signing.texts.read_button).click()
    pages = signing.view.get_by_role("region", name="Pages du document : Conditions particulières")
    expect(pages).to_be_focused()
    expect(signing.view.locator(".viewer")).to_be_in_viewport(ratio=1)
    frame = signing.page.locator(FRAME).bounding_box()
    viewer = signing.view.locator(".viewer").bounding_box()
    assert viewer == pytest.approx(frame, abs=1)
    expect(pages.locator("canvas").nth(1)).to_be_visible()
    with pytest.raises(TimeoutError):
        signing.sign.click(timeout=500)
    signing.page.keyboard.press("Escape")
    expect(pages).not_to_be_focused()
    signing.sign.click()
    expect(signing.view.get_by_text(signing.texts.consent_missing)).to_be_visible()
