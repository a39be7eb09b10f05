"""The whole signing in a frame of another site."""

import pytest

from page import FIRST_PAGE, INK


@pytest.mark.parametrize("third_party", [True, False], ids=["storage-allowed", "storage-blocked"])
def test_the_contract_is_signed_in_the_frame(in_extranet, server, third_party, ignored_errors):
    if not third_party:
        # Firefox says so of each request of another site and of pdf.js's worker. A cookie that was set would be named.
        ignored_errors += ["Cookie “” has been rejected as third-party.", "Request to access cookie or storage"]
    page = in_extranet(third_party=third_party)
    page.listen()
    page.find(".documents", "Conditions particulières")
    page.find(FIRST_PAGE)
    assert page.eventually(lambda: 0.005 < page.in_frame(INK) < 0.5)
    page.find("#signing-status", "Document affiché.", framed=False)
    page.to_signed()
    page.find("#signing-status", "Votre contrat est signé.", framed=False)
    assert page.in_host("heard")[-2:] == ["code-sent", "signed"]
    assert server.contract()["status"] == "completed"
    page.press(".copies a", "Télécharger")
    copy = page.eventually(lambda: next(page.browser.downloads.glob("*.pdf"), None))
    assert page.eventually(lambda: copy.read_bytes().rstrip().endswith(b"%%EOF"))
    assert copy.read_bytes().startswith(b"%PDF-")


def test_the_contract_is_signed_without_javascript(in_extranet, server, ignored_errors):
    # Firefox says that it fetches no script ahead.
    ignored_errors.append("Preload of ")
    page = in_extranet(javascript=False)
    page.find(".documents", "Conditions particulières")
    page.find(".viewer-plain", "Télécharger")
    assert page.eventually(lambda: page.find(".plain-page img").get_property("naturalWidth") > 500)
    page.to_signed()
    assert server.contract()["status"] == "completed"
    page.press(".copies a", "Télécharger")
    copy = page.eventually(lambda: next(page.browser.downloads.glob("*.pdf"), None))
    assert copy.read_bytes().startswith(b"%PDF-")


def test_a_wrong_code_is_told_and_tried_again(in_extranet):
    page = in_extranet()
    page.press(".bar .primary")
    page.find(".consent .error", "Cochez la case pour pouvoir signer.")
    page.start()
    page.enter_code("1234")
    page.find("form .error", "Il vous reste 4 essais.")
    assert page.in_frame("document.activeElement.id") == "code"
    page.enter_code("0000")
    page.find("h1", "Votre contrat est signé")


def test_the_focus_follows_the_steps_and_first_stays_in_the_host_page(in_extranet):
    page = in_extranet()
    # Without a look into the frame, which gives it the focus in WebKit.
    page.find("#signing-status", "Document affiché.", framed=False)
    assert page.in_host("document.activeElement.localName") == "body"
    page.start()
    assert page.eventually(lambda: page.in_frame("document.activeElement.localName") == "h1")
    page.enter_code("0000")
    page.find("h1", "Votre contrat est signé")
    assert page.eventually(lambda: page.in_frame("document.activeElement.localName") == "h1")


def test_the_text_of_the_contract_is_read_instead_of_its_pages(in_extranet):
    page = in_extranet()
    page.find(FIRST_PAGE)
    page.press("[data-do=text]", "Texte")
    page.find(".sheet-text h2, .sheet-text p", "Claire Dubois")
    page.press("[data-do=page]", "Page")
    page.find(FIRST_PAGE)


def test_the_frame_is_dark_where_the_system_is(in_extranet):
    page = in_extranet(dark=True)
    page.find(FIRST_PAGE)
    for expression in ("document.documentElement", "document.body"):
        assert page.in_frame(f"getComputedStyle({expression}).backgroundColor") == "rgb(18, 25, 24)"
    assert page.in_frame("getComputedStyle(document.body).color") == "rgb(237, 242, 240)"


def test_the_frame_is_light_where_the_system_is(in_extranet):
    page = in_extranet(dark=False)
    page.find("h1")
    assert page.in_frame("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"


def test_declining_is_heard(in_extranet, server):
    page = in_extranet()
    page.listen()
    page.press(".bar a", "Refuser")
    page.find("textarea").send_keys("Le prix a changé.")
    page.press("form button", "Confirmer le refus")
    page.find("h1", "Vous avez refusé de signer")
    page.find("#signing-status", "Vous avez refusé de signer.", framed=False)
    assert page.in_host("heard")[-1] == "declined"
    assert server.contract()["status"] == "canceled"
