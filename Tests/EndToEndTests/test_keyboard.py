"""The whole flow by keyboard alone."""

from playwright.sync_api import expect

from signing import FRAME

HAS_FOCUS = "element => document.hasFocus() && document.activeElement === element"
RING = """element => {
  const shown = [element, ...document.querySelectorAll(":focus-within")].map((one) => getComputedStyle(one));
  return shown.some(({ outlineStyle, outlineWidth, borderWidth }) =>
    (outlineStyle !== "none" && parseFloat(outlineWidth) >= 2) || parseFloat(borderWidth) >= 3);
}"""


def tab_to(signing, target, most=60):
    """Presses Tab until the target has the focus, and shows it."""
    expect(target).to_be_visible()
    presses = 0
    while not target.evaluate(HAS_FOCUS):
        assert presses < most, f"{target} is not reached with the Tab key"
        signing.page.keyboard.press("Tab")
        presses += 1
    assert target.evaluate(RING), "the focus is not shown"


def test_a_customer_signs_by_keyboard(in_extranet, server):
    signing = in_extranet()
    keyboard = signing.page.keyboard
    signing.on_documents()
    expect(signing.canvas).to_be_visible()
    # The frame has not taken the focus from the extranet.
    assert signing.page.evaluate("document.activeElement === document.body")

    tab_to(signing, signing.link("Conditions générales 2026"))
    keyboard.press("Enter")
    expect(signing.view.get_by_text("Page 1 sur 10", exact=True)).to_be_visible()
    expect(signing.heading("Contrat d’assurance habitation")).to_be_focused()
    pages = signing.view.get_by_role("region", name="Pages du document : Conditions générales 2026")
    tab_to(signing, pages)
    keyboard.press("PageDown")
    keyboard.press("PageDown")
    expect(signing.view.get_by_text("Page 1 sur 10", exact=True)).to_be_hidden()

    tab_to(signing, signing.consent)
    tab_to(signing, signing.sign)
    keyboard.press("Enter")
    expect(signing.view.get_by_text(signing.texts.consent_missing)).to_be_visible()
    expect(signing.consent).to_be_focused()
    keyboard.press("Space")
    expect(signing.consent).to_be_checked()
    tab_to(signing, signing.sign, most=1)
    keyboard.press("Enter")

    signing.on_code()
    expect(signing.heading(signing.texts.code_title)).to_be_focused()
    tab_to(signing, signing.code)
    keyboard.type("1234")
    keyboard.press("Enter")
    expect(signing.view.get_by_text(signing.texts.wrong)).to_be_visible()
    expect(signing.code).to_be_focused()
    keyboard.type("0000")
    tab_to(signing, signing.submit, most=1)
    keyboard.press("Space")

    signing.on_signed()
    expect(signing.heading(signing.texts.signed_title)).to_be_focused()
    tab_to(signing, signing.copy)
    with signing.page.expect_download():
        keyboard.press("Enter")
    tab_to(signing, signing.link(signing.texts.back))
    keyboard.press("Enter")
    expect(signing.page.locator("#contract-chip")).to_have_text("Signé")
    expect(signing.page.locator(FRAME)).to_have_count(0)
    assert server.contract()["status"] == "completed"


def test_a_customer_declines_by_keyboard(in_extranet, server):
    signing = in_extranet()
    keyboard = signing.page.keyboard
    signing.on_documents()
    tab_to(signing, signing.decline)
    keyboard.press("Enter")
    expect(signing.heading(signing.texts.declining_title)).to_be_focused()
    tab_to(signing, signing.reason)
    keyboard.type("Trop cher")
    tab_to(signing, signing.button(signing.texts.confirm_decline))
    keyboard.press("Enter")
    expect(signing.heading(signing.texts.declined_title)).to_be_focused()
    assert server.contract()["signatories"][0]["declineReason"] == "Trop cher"


def test_a_code_is_pasted_with_the_words_around_it(alone):
    signing = alone()
    keyboard = signing.page.keyboard
    signing.decline.click()
    signing.reason.fill("Votre code : 00 00.")
    signing.reason.press("Control+A")
    keyboard.press("Control+C")
    signing.link("Revenir aux documents").click()
    signing.start()
    tab_to(signing, signing.code)
    keyboard.press("Control+V")
    expect(signing.code).to_have_value("0000")
    keyboard.press("Enter")
    signing.on_signed()
