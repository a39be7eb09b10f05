"""A brand whose documents have to be read to their last page before they can be signed."""

from dataclasses import replace

import pytest
from playwright.sync_api import expect

from signing import FRENCH, Signing
from test_keyboard import tab_to
from test_layout import settle

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
DESKTOP = {"viewport": {"width": 1200, "height": 900}}
TEXTS = replace(FRENCH, sign="Signer mon avenant", signed_title="Votre avenant est signé")
TO_READ = "Lisez tous les documents jusqu’à la dernière page pour pouvoir signer."
DECLARED = "J’ai lu tous les documents jusqu’à la dernière page."
MAIN = "Conditions particulières"
ANNEX = "Conditions générales 2026"


@pytest.fixture
def reading(server, new_context):
    """Opens a contract of two documents, of 6 and 10 pages, that have to be read."""
    server.key = (server.data / "demo/marsanne-api-key").read_text().strip()

    def open_contract(**options):
        page = new_context(**({"reduced_motion": "reduce"} | options)).new_page()
        page.goto(server.create()["signatories"][0]["signingUrl"])
        signing = Signing(page, texts=TEXTS, framed=False)
        signing.on_documents()
        return signing

    return open_contract


def note(signing):
    return signing.view.get_by_text(TO_READ).filter(visible=True)


def read_marks(signing):
    return signing.view.get_by_text("Lu", exact=True).filter(visible=True)


def pages_of(signing, name):
    return signing.view.get_by_role("region", name=f"Pages du document : {name}")


def read_to_the_end(signing, name, count):
    pages_of(signing, name).evaluate("(pages) => (pages.scrollTop = pages.scrollHeight)")
    expect(signing.view.locator(".viewer-status")).to_have_text(f"Page {count} sur {count} · Lu")


def test_both_documents_are_read_on_a_desktop(reading, server):
    signing = reading(**DESKTOP)
    expect(signing.canvas).to_be_visible()
    # What is asked for is said before it is missed.
    expect(note(signing)).to_be_visible()
    signing.consent.check()
    signing.sign.click()
    # What is left of the first document is in the viewer.
    pages = pages_of(signing, MAIN)
    expect(pages).to_be_focused()
    expect(pages).to_have_accessible_description(TO_READ)
    expect(note(signing)).to_be_in_viewport(ratio=1)
    assert signing.page.title().startswith(TEXTS.error_title)
    expect(read_marks(signing)).to_have_count(0)
    read_to_the_end(signing, MAIN, 6)
    expect(read_marks(signing)).to_have_count(1)
    expect(pages).to_have_accessible_description("")
    assert not signing.page.title().startswith(TEXTS.error_title)

    signing.sign.click()
    # What is left now is another document.
    link = signing.link(ANNEX)
    expect(link).to_be_focused()
    expect(link).to_have_accessible_description(TO_READ)
    expect(note(signing)).to_be_in_viewport(ratio=1)
    link.click()
    expect(signing.view.get_by_text("Page 1 sur 10", exact=True)).to_be_visible()
    expect(read_marks(signing)).to_have_count(1)
    read_to_the_end(signing, ANNEX, 10)
    expect(read_marks(signing)).to_have_count(2)
    signing.to_signed()
    assert server.contract()["status"] == "completed"


def test_both_documents_are_read_on_a_phone(reading, server):
    signing = reading(**PHONE)
    expect(signing.canvas).to_be_visible()
    signing.sign.tap()
    # The other pages are behind a button: the note stands beside it, and it has the focus.
    button = signing.button("Lire les 6 pages")
    expect(button).to_be_focused()
    expect(button).to_have_accessible_description(TO_READ)
    for shown in (button, note(signing)):
        expect(shown).to_be_in_viewport(ratio=1)
    button.tap()
    read_to_the_end(signing, MAIN, 6)
    signing.button("Plein écran").tap()
    # A phone says in the row, too, what is read.
    expect(read_marks(signing).first).to_be_visible()
    expect(signing.view.get_by_role("row", name=MAIN)).to_contain_text("Lu")
    signing.consent.check()
    signing.sign.tap()
    link = signing.link(ANNEX)
    expect(link).to_be_focused()
    for shown in (link, note(signing)):
        expect(shown).to_be_in_viewport(ratio=1)
    link.tap()
    expect(signing.view.get_by_text("Page 1 sur 10", exact=True)).to_be_visible()
    signing.button("Lire les 10 pages").tap()
    read_to_the_end(signing, ANNEX, 10)
    signing.button("Plein écran").tap()
    signing.to_signed()
    assert server.contract()["status"] == "completed"


@pytest.mark.parametrize("screen", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_both_documents_are_read_by_keyboard(reading, server, screen):
    signing = reading(**screen)
    keyboard = signing.page.keyboard

    def press(target, key="Enter"):
        tab_to(signing, target)
        keyboard.press(key)

    def read(name, count):
        expect(signing.canvas).to_be_visible()
        pages = pages_of(signing, name)
        if screen is PHONE:
            press(signing.button(f"Lire les {count} pages"))
            expect(pages).to_be_focused()
        else:
            tab_to(signing, pages)
        keyboard.press("End")
        expect(signing.view.locator(".viewer-status")).to_have_text(f"Page {count} sur {count} · Lu")
        if screen is PHONE:
            keyboard.press("Escape")

    read(MAIN, 6)
    press(signing.consent, "Space")
    press(signing.sign)
    expect(signing.link(ANNEX)).to_be_focused()
    keyboard.press("Enter")
    expect(signing.view.get_by_text("Page 1 sur 10", exact=True)).to_be_visible()
    read(ANNEX, 10)
    press(signing.consent, "Space")
    press(signing.sign)
    signing.on_code()
    assert server.platform()[0]["texts"] == 1


def test_who_scrolls_before_the_first_page_is_drawn_has_read_too(reading):
    signing = reading(**DESKTOP)
    # The pages are laid out, and nothing is drawn yet.
    signing.page.add_init_script("""
      const draw = HTMLCanvasElement.prototype.getContext;
      HTMLCanvasElement.prototype.getContext = function (...given) {
        const pages = document.querySelector(".viewer-pages");
        if (pages && !pages.scrollTop) pages.scrollTop = pages.scrollHeight;
        return draw.apply(this, given);
      };
    """)
    signing.page.reload()
    expect(signing.view.locator(".viewer-status")).to_have_text("Page 6 sur 6 · Lu")


def test_the_text_version_is_read_to_its_end_too(reading):
    signing = reading(**DESKTOP)
    expect(signing.canvas).to_be_visible()
    signing.button("Texte").click()
    expect(signing.view.get_by_role("heading", name="Page 1 sur 6", exact=True)).to_be_attached()
    settle(signing.frame(), "document.querySelector('.viewer-pages').scrollHeight")
    expect(read_marks(signing)).to_have_count(0)
    read_to_the_end(signing, MAIN, 6)
    expect(read_marks(signing)).to_have_count(1)


def test_what_is_missing_is_said_one_after_the_other_and_nothing_is_sent(reading, server):
    signing = reading(**DESKTOP)
    expect(signing.canvas).to_be_visible()
    signing.sign.click()
    expect(pages_of(signing, MAIN)).to_be_focused()
    for name, count in ((MAIN, 6), (ANNEX, 10)):
        read_to_the_end(signing, name, count)
        if name == MAIN:
            signing.link(ANNEX).click()
            expect(signing.view.get_by_text("Page 1 sur 10", exact=True)).to_be_visible()
    signing.sign.click()
    expect(signing.consent).to_be_focused()
    expect(signing.consent).to_have_accessible_description(TEXTS.consent_missing)
    assert signing.page.title().count(TEXTS.error_title) == 1
    signing.consent.check()
    expect(signing.consent).to_have_accessible_description("")
    assert server.platform() == []


def test_without_javascript_it_is_declared(reading, server):
    signing = reading(javascript=False, **PHONE)
    declared = signing.view.get_by_role("checkbox", name=DECLARED)
    expect(declared).to_be_visible()
    signing.consent.check()
    signing.sign.click()
    # The error stands beside the box, and at the top of what is to be read.
    expect(declared).to_have_attribute("aria-invalid", "true")
    expect(declared).to_have_accessible_description(TO_READ)
    expect(note(signing)).to_have_count(2)
    assert signing.page.title().startswith(TEXTS.error_title)
    error, box = signing.view.locator("#read-error").bounding_box(), declared.bounding_box()
    assert 0 <= box["y"] - (error["y"] + error["height"]) < 24
    colours = [one.evaluate("(one) => { const s = getComputedStyle(one); return [s.color, s.borderColor]; }")
               for one in (signing.view.locator("#read-error"), declared)]
    assert colours[0][0] == colours[1][1], "the box has not the colour of its error"
    declared.check()
    signing.consent.check()
    signing.sign.click()
    signing.on_code()
    assert server.platform()[0]["texts"] == 1


def test_a_viewer_that_does_not_come_asks_for_a_declaration(reading, server, new_context):
    page = new_context(**DESKTOP).new_page()
    page.route("**/viewer.js*", lambda route: route.abort())
    page.goto(server.create()["signatories"][0]["signingUrl"])
    signing = Signing(page, texts=TEXTS, framed=False)
    declared = signing.view.get_by_role("checkbox", name=DECLARED)
    expect(declared).to_be_visible()
    signing.consent.check()
    signing.sign.click()
    # Once it is there, and the viewer is not.
    expect(declared).to_be_focused()
    declared.check()
    signing.consent.check()
    signing.sign.click()
    signing.on_code()
