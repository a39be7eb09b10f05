"""On paper, in forced colours, and dark where the page around asks for it."""

import pytest
from playwright.sync_api import expect

from signing import ENGLISH, FRENCH, Signing
from states import BRANDS, states, visit

PRESSED = (
    ".bar, .button, .icon-button, .viewer-tools, .viewer-read, .viewer-links, .resend, .refresh, .languages, "
    ".skip, .steps"
)


def test_paper_keeps_what_is_said_and_agreed_to(alone):
    signing = alone(viewport={"width": 800, "height": 1000})
    expect(signing.canvas).to_be_visible()
    signing.consent.check()
    signing.page.emulate_media(media="print")
    for shown in (
        signing.heading("Contrat d’assurance habitation"),
        signing.view.get_by_text(signing.texts.notice),
        signing.view.get_by_role("table", name=signing.texts.documents),
        signing.consent,
        signing.canvas,
    ):
        expect(shown).to_be_visible()
    # A box that is drawn by its background is printed only if asked for.
    assert signing.consent.evaluate("(box) => getComputedStyle(box).printColorAdjust") == "exact"
    expect(signing.view.locator(PRESSED).filter(visible=True)).to_have_count(0)
    signing.page.emulate_media(media="screen")
    signing.to_signed()
    signing.page.emulate_media(media="print")
    for shown in (
        signing.heading(signing.texts.signed_title),
        signing.view.get_by_text(signing.texts.signed_copy, exact=True).first,
        signing.view.get_by_text("HAB-2026-000001"),
    ):
        expect(shown).to_be_visible()


@pytest.mark.parametrize("brand", BRANDS)
def test_no_state_prints_what_is_pressed(new_context, server, brand):
    page = new_context(reduced_motion="reduce").new_page()
    page.emulate_media(media="print", color_scheme="dark")
    for name, url in states(page, server, brand):
        visit(page, url)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        expect(page.locator(PRESSED).filter(visible=True)).to_have_count(0)
        colours = page.locator("body").evaluate(
            "(body) => [getComputedStyle(body).color, getComputedStyle(body).backgroundColor]"
        )
        assert colours == ["rgb(0, 0, 0)", "rgb(255, 255, 255)"], name
        wide, paper = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
        assert wide <= paper, name


# Controls without a border that can be told from what is around it.
BORDERLESS = """() => [...document.querySelectorAll("button, a.button, input:not([type=hidden]), textarea")]
  .filter((control) => control.checkVisibility())
  .filter((control) => {
    const { borderTopWidth, borderTopStyle, borderTopColor } = getComputedStyle(control);
    const { backgroundColor } = getComputedStyle(document.body);
    return parseFloat(borderTopWidth) < 1 || borderTopStyle === "none" || borderTopColor === backgroundColor;
  })
  .map((control) => control.outerHTML.slice(0, 90))"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_controls_keep_their_borders_in_forced_colours(new_context, server, scheme):
    page = new_context(reduced_motion="reduce", forced_colors="active", color_scheme=scheme).new_page()
    seen = 0
    for name, url in states(page, server, "marsanne"):
        visit(page, url)
        assert page.evaluate("matchMedia('(forced-colors: active)').matches")
        assert page.evaluate(BORDERLESS) == [], name
        seen += page.locator("button, a.button").count()
    assert seen > 50


def test_a_ticked_box_and_the_shown_mode_are_told_apart_in_forced_colours(alone):
    signing = alone(forced_colors="active", reduced_motion="reduce")
    expect(signing.canvas).to_be_visible()
    mark = "(box) => { const s = getComputedStyle(box, '::before'); return [s.transform, s.backgroundColor]; }"
    unticked = signing.consent.evaluate(mark)
    signing.consent.check()
    ticked = signing.consent.evaluate(mark)
    assert unticked[0] == "matrix(0, 0, 0, 0, 0, 0)" and ticked[0] == "none"
    assert ticked[1] != signing.body.evaluate("(body) => getComputedStyle(body).backgroundColor")
    outline = "(button) => getComputedStyle(button).outlineStyle"
    assert signing.button("Page").evaluate(outline) == "solid"
    assert signing.button("Texte").evaluate(outline) == "none"


def background(signing):
    return signing.body.evaluate("(body) => getComputedStyle(body).backgroundColor")


@pytest.mark.parametrize("system, asked, colour", [
    ("light", "dark", "rgb(18, 25, 24)"),
    ("dark", "light", "rgb(255, 255, 255)"),
])
def test_the_scheme_that_the_page_around_asks_for_is_kept_over_every_step(new_context, server, system, asked, colour):
    page = new_context(color_scheme=system, reduced_motion="reduce").new_page()
    url = server.create()["signatories"][0]["signingUrl"]
    page.goto(f"{url}?theme={asked}")
    signing = Signing(page, framed=False)

    def check():
        assert background(signing) == colour, page.url.split("?")[-1]

    def switch(name, texts):
        signing.view.locator(".languages summary").click()
        signing.link(name).click()
        signing.texts = texts

    signing.on_documents()
    check()
    signing.link("Conditions générales 2026").click()
    expect(signing.view.get_by_role("row", name="Conditions générales 2026")).to_contain_text("Affiché")
    check()
    switch("English", ENGLISH)
    expect(signing.sign).to_be_visible()
    check()
    signing.decline.click()
    expect(signing.heading(ENGLISH.declining_title)).to_be_visible()
    check()
    signing.link("Back to the documents").click()
    signing.start()
    check()
    switch("Français", FRENCH)
    signing.on_code()
    check()
    signing.enter("1234")
    expect(signing.view.get_by_text(signing.texts.wrong)).to_be_visible()
    check()
    signing.enter("0000")
    signing.on_signed()
    check()
