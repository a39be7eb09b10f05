"""Every state of the flow on small screens, much enlarged, and with a reader's own spacing of text."""

import pytest
from playwright.sync_api import expect

from signing import FRAME
from states import BRANDS, add_style, faults, states, visit

# WCAG 2.2, 1.4.12.
SPACING = """
  * { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important; }
  p { margin-bottom: 2em !important; }
"""
# 1280 × 1024 at 400 % (WCAG 2.2, 1.4.10).
ENLARGED = {"width": 320, "height": 256}
SMALL = {"width": 320, "height": 640}
PHONE = {"width": 360, "height": 740}
TABLET = {"width": 800, "height": 900}
DESKTOP = {"width": 1200, "height": 900}


def expect_no_faults(new_context, server, brand, screens, language="fr", spaced=False, text_size=16):
    context = new_context(reduced_motion="reduce")
    page = context.new_page()
    all_states = states(page, server, brand, language)
    found = {}
    for screen in screens:
        page.set_viewport_size(screen)
        set_text_size(context, page, text_size)
        for name, url in all_states:
            visit(page, url)
            if spaced:
                add_style(page.main_frame, SPACING)
            if problems := faults(page.main_frame):
                found[name, screen["width"]] = problems
        size = page.evaluate("getComputedStyle(document.documentElement).fontSize")
        assert size == f"{text_size}px"
    assert found == {}


def set_text_size(context, page, size):
    """The size of text that a reader chose in the browser's settings."""
    sizes = {"fontSizes": {"standard": size, "fixed": size}}
    context.new_cdp_session(page).send("Page.setFontSizes", sizes)


@pytest.mark.parametrize("brand", BRANDS)
def test_every_state_fits_a_small_screen(new_context, server, brand):
    expect_no_faults(new_context, server, brand, [PHONE, SMALL])


@pytest.mark.parametrize("brand", BRANDS)
def test_every_state_is_read_at_400_percent(new_context, server, brand):
    expect_no_faults(new_context, server, brand, [ENLARGED])


@pytest.mark.parametrize("brand", BRANDS)
def test_every_state_takes_more_space_between_letters_words_and_lines(new_context, server, brand):
    expect_no_faults(new_context, server, brand, [PHONE, DESKTOP], spaced=True)


@pytest.mark.parametrize("screen", [PHONE, TABLET, DESKTOP], ids=["phone", "tablet", "desktop"])
def test_every_state_takes_text_of_twice_the_size(new_context, server, screen):
    expect_no_faults(new_context, server, "orvea", [screen], text_size=32)


# The longest words of the eight.
@pytest.mark.parametrize("language", ["de", "pl"])
def test_long_languages_fit_a_small_screen(new_context, server, language):
    expect_no_faults(new_context, server, "orvea", [SMALL], language)
    expect_no_faults(new_context, server, "orvea", [PHONE], language, text_size=32)


# Nothing of the control that has the focus is under the bar, which is fixed at the bottom of phones.
COVERED = """() => {
  const control = document.activeElement;
  const bar = document.querySelector(".bar");
  if (control === document.body || control === document.documentElement) return null;
  if (!bar || getComputedStyle(bar).position !== "fixed" || bar.contains(control)) return [];
  const { top, bottom } = control.getBoundingClientRect();
  const line = bar.getBoundingClientRect().top;
  // The document's pages are taller than the screen.
  const inSight = control.matches(".viewer-pages")
    ? Math.min(bottom, line) - Math.max(top, 0) >= 44
    : bottom <= line + 1 && top >= -1;
  return inSight ? [] : [control.outerHTML.slice(0, 80), top, bottom, line];
}"""


@pytest.mark.parametrize("framed", [True, False], ids=["in-frame", "alone"])
@pytest.mark.parametrize("screen", [PHONE, SMALL, ENLARGED], ids=["360x740", "320x640", "320x256"])
def test_the_bar_covers_neither_the_focus_nor_the_end(in_extranet, alone, framed, screen):
    signing = (in_extranet if framed else alone)(viewport=screen, reduced_motion="reduce")
    expect(signing.canvas).to_be_visible()
    frame = signing.frame()
    frame.evaluate("document.querySelector('.skip').focus()")
    seen = 0
    for _ in range(60):
        signing.page.keyboard.press("Tab")
        covered = frame.evaluate(COVERED)
        if covered is None:
            break
        assert covered == []
        seen += 1
    assert seen >= 10
    # And back again.
    for _ in range(seen):
        signing.page.keyboard.press("Shift+Tab")
        assert frame.evaluate(COVERED) in ([], None)
    frame.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
    end, line = frame.evaluate(
        "[document.querySelector('.legal').getBoundingClientRect().bottom,"
        " document.querySelector('.bar').getBoundingClientRect()]"
    )
    is_fixed = frame.evaluate("getComputedStyle(document.querySelector('.bar')).position") == "fixed"
    assert is_fixed == (framed or screen is not ENLARGED)
    if is_fixed:
        assert end <= line["top"]
    for place in (frame, signing.page.main_frame):
        wide, screen_width = place.evaluate(
            "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"
        )
        assert wide <= screen_width


@pytest.mark.parametrize("language", ["fr", "de", "pl", "es"])
def test_the_bar_leaves_the_last_line_of_every_state_free(new_context, server, language):
    page = new_context(reduced_motion="reduce", viewport=SMALL).new_page()
    covered = []
    for name, url in states(page, server, "orvea", language):
        visit(page, url)
        free = page.evaluate(
            """() => {
              scrollTo(0, document.documentElement.scrollHeight);
              const bar = document.querySelector(".bar");
              return !bar || document.querySelector(".legal").getBoundingClientRect().bottom
                <= bar.getBoundingClientRect().top;
            }"""
        )
        covered += [] if free else [name]
    assert covered == []


@pytest.mark.parametrize("screen", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_the_choice_of_language_ends_where_the_page_ends(new_context, server, screen):
    page = new_context(viewport=screen, reduced_motion="reduce").new_page()
    for state, beside in (("code", ".steps"), ("ended-locked", ".legal")):
        page.goto(f"{server.web}/preview/marsanne/{state}")
        choice, legal, other = (page.locator(one).bounding_box() for one in (".languages", ".legal", beside))
        end = legal["x"] + legal["width"]
        if beside == ".steps" and screen is DESKTOP:
            end = other["x"] - 32
        assert choice["x"] + choice["width"] == pytest.approx(end, abs=1), state


def test_an_enlarged_extranet_shows_every_step(in_extranet):
    """At 400 %: the steps of a real signature, in the frame."""
    signing = in_extranet(viewport=ENLARGED, reduced_motion="reduce")
    signing.on_documents()
    assert faults(signing.frame()) == []
    signing.start()
    assert faults(signing.frame()) == []
    signing.enter("1234")
    expect(signing.view.get_by_text(signing.texts.wrong)).to_be_in_viewport()
    expect(signing.code).to_be_in_viewport()
    assert faults(signing.frame()) == []
    signing.enter("0000")
    signing.on_signed()
    assert faults(signing.frame()) == []
    assert signing.page.locator(FRAME).bounding_box()["width"] <= 320
