"""The viewer where the network is not there at first, and what it asks for where it is not used."""

import pytest
from playwright.sync_api import expect


@pytest.mark.parametrize("missing", ["**/documents/1", "**/pdfjs/pdf.js", "**/pdfjs/pdf.worker.js"])
def test_a_document_that_did_not_load_is_shown_at_the_second_try(server, new_context, missing):
    page = new_context().new_page()
    page.route(missing, lambda route: route.abort())
    page.goto(server.create()["signatories"][0]["signingUrl"])
    failure = page.get_by_text("Le document ne s’affiche pas.")
    expect(failure).to_be_visible()
    expect(page.locator(".viewer canvas")).to_have_count(0)
    page.unroute(missing)
    page.get_by_role("button", name="Réessayer").click()
    expect(page.locator(".viewer canvas").first).to_be_visible()
    expect(failure).to_be_hidden()


@pytest.mark.parametrize("missing", ["**/viewer-start.js", "**/viewer.js"])
def test_without_the_viewer_there_are_plain_links(server, new_context, missing):
    page = new_context().new_page()
    page.route(missing, lambda route: route.abort())
    page.goto(server.create()["signatories"][0]["signingUrl"])
    expect(page.get_by_role("link", name="Ouvrir le document")).to_be_visible()
    expect(page.get_by_role("button", name="Agrandir")).to_be_hidden()


def test_only_the_page_with_the_documents_starts_the_viewer(server):
    url = server.create()["signatories"][0]["signingUrl"]
    assert b"viewer-start.js" in server.send("GET", url)[2]
    for other in (f"{url}/decline", f"{server.web}/sign/unknown"):
        page = server.send("GET", other)[2]
        assert b"signing.css" in page and b"viewer" not in page, other


def test_without_scripts_nothing_of_the_viewer_is_fetched(server, new_context):
    page = new_context(javascript=False).new_page()
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(server.create()["signatories"][0]["signingUrl"])
    page.wait_for_load_state("networkidle")
    assert any("signing.css" in url for url in asked), asked
    assert not any("pdfjs" in url or "/viewer" in url for url in asked), asked


def test_each_part_of_the_viewer_is_asked_for_once(server, new_context):
    page = new_context().new_page()
    asked = []
    page.on("request", lambda request: asked.append(request.url.partition("?")[0].rpartition("/")[2]))
    page.goto(server.create()["signatories"][0]["signingUrl"])
    expect(page.locator(".viewer canvas").first).to_be_visible()
    page.wait_for_load_state("networkidle")
    assert [asked.count(name) for name in ("viewer-start.js", "viewer.js", "pdf.js", "1")] == [1, 1, 1, 1], asked
