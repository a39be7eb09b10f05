"""Pages that stand still: nothing moves by itself, and nothing is lost when a phone is turned."""

import pytest
from playwright.sync_api import expect

from signing import FRENCH, Signing
from test_layout import settle

PORTRAIT = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
DESKTOP = {"viewport": {"width": 1280, "height": 900}}
LANDSCAPE = {"width": 844, "height": 390}

# Shifts of what is in sight, not of what follows what somebody does.
WATCH_SHIFTS = """
window.shifts = [];
new PerformanceObserver((list) => {
  for (const { value, startTime, hadRecentInput, sources } of list.getEntries()) {
    const moved = sources.map(({ node }) => node?.outerHTML?.slice(0, 80));
    if (!hadRecentInput) shifts.push({ value, startTime, moved });
  }
}).observe({ type: "layout-shift", buffered: true });
"""
MOST = 0.02


def expect_stillness(signing):
    frame = signing.frame()
    settle(frame, "[shifts.length, innerHeight, document.body.getBoundingClientRect().height]")
    # Before the first paint nobody sees anything.
    shifts = frame.evaluate(
        "shifts.filter(({ startTime }) => startTime >= performance.getEntriesByName('first-paint')[0].startTime)"
    )
    assert sum(shift["value"] for shift in shifts) <= MOST, shifts


@pytest.fixture(params=["in-frame", "alone"])
def opened(request, server, new_context):
    """Opens a new window that watches for shifts, in the extranet or alone."""

    def open_page(**screen):
        context = new_context(**screen)
        context.add_init_script(WATCH_SHIFTS)
        page = context.new_page()
        framed = request.param == "in-frame"
        page.goto(
            f"{server.demo}/contrats/habitation" if framed else server.create()["signatories"][0]["signingUrl"]
        )
        return Signing(page, framed=framed)

    return open_page


@pytest.mark.parametrize("screen", [PORTRAIT, DESKTOP], ids=["phone", "desktop"])
def test_nothing_moves_by_itself(opened, screen):
    signing = opened(**screen)
    expect(signing.canvas).to_be_visible()
    expect_stillness(signing)
    signing.start()
    expect(signing.resend).to_have_text(signing.texts.resend_in)
    expect_stillness(signing)
    signing.enter("1234")
    expect(signing.view.get_by_text(signing.texts.wrong)).to_be_visible()
    expect_stillness(signing)
    signing.enter("0000")
    signing.on_signed()
    expect_stillness(signing)


@pytest.mark.parametrize("width", [320, 390, 1200])
def test_the_end_of_the_countdown_moves_nothing(new_context, server, width):
    page = new_context(viewport={"width": width, "height": 844}).new_page()
    page.clock.install()
    page.goto(f"{server.web}/preview/orvea/code?lang=fr")
    button, rows = page.locator(".resend button"), page.locator(".resend, details, .panel")
    places = "(all) => all.map((one) => [one.offsetTop, one.offsetHeight])"
    expect(button).to_have_text(FRENCH.resend_in)
    before = rows.evaluate_all(places)
    page.clock.run_for(60_000)
    expect(button).to_have_text(FRENCH.resend)
    expect(button.locator(".icon")).to_be_visible()
    assert rows.evaluate_all(places) == before


def turn(signing, to):
    signing.page.set_viewport_size(to)
    frame = signing.frame()
    settle(frame, "[innerWidth, innerHeight, scrollY, document.body.getBoundingClientRect().height]")


def test_a_turned_phone_keeps_the_code_that_is_being_typed(opened):
    signing = opened(**PORTRAIT)
    signing.start()
    signing.code.click()
    signing.page.keyboard.type("12")
    for screen in (LANDSCAPE, PORTRAIT["viewport"]):
        turn(signing, screen)
        expect(signing.code).to_be_focused()
        expect(signing.code).to_have_value("12")
        signing.code.scroll_into_view_if_needed()
        expect(signing.code).to_be_in_viewport(ratio=1)
    signing.page.keyboard.type("34")
    expect(signing.code).to_have_value("1234")


def test_a_turned_phone_keeps_the_page_that_is_being_read(opened):
    signing = opened(**PORTRAIT)
    expect(signing.canvas).to_be_visible()
    signing.button(signing.texts.read_button).click()
    pages = signing.view.locator(".viewer-pages")
    expect(pages).to_be_focused()
    pages.evaluate("(pages) => (pages.scrollTop = pages.querySelectorAll('.sheet')[2].offsetTop)")
    status = signing.view.locator(".viewer-status")
    expect(status).to_have_text("Page 3 sur 6")
    for screen in (LANDSCAPE, PORTRAIT["viewport"], LANDSCAPE):
        turn(signing, screen)
        expect(status).to_have_text("Page 3 sur 6")
        expect(pages.locator(".sheet").nth(2)).to_be_in_viewport()
        expect(pages.locator(".sheet").nth(2).locator("canvas")).to_be_visible()


def test_a_turned_phone_keeps_its_place_on_the_page(alone):
    signing = alone(**PORTRAIT)
    expect(signing.canvas).to_be_visible()
    name = signing.view.get_by_text("Claire Dubois")
    name.evaluate("(name) => name.scrollIntoView({ block: 'center' })")
    settle(signing.frame(), "scrollY")
    for screen in (LANDSCAPE, PORTRAIT["viewport"], LANDSCAPE):
        turn(signing, screen)
        expect(name).to_be_in_viewport()
