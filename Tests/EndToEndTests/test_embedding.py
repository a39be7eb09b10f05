"""Who may frame the pages, and what the extranet's page does when it may not."""

import pytest
from playwright.sync_api import expect

from embedding import Extranet
from signing import FRAME, Signing


@pytest.fixture
def extranet(server, new_context):
    site = Extranet(new_context, f"{server.web}/embed.js")
    yield site
    site.close()


def frame(url):
    return f'<paraphe-signing><iframe src="{url}" title="Signature de votre contrat"></iframe></paraphe-signing>'


def test_an_origin_that_was_not_named_may_not_frame_the_contract(server, extranet):
    url = server.create(frameOrigins=[])["signatories"][0]["signingUrl"]
    _, headers, _ = server.send("GET", url)
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    for language, name in [
        ("fr", "La page de signature ne s’affiche pas ? Ouvrez-la en pleine page."),
        ("en", "Is the signing page not showing? Open it in the full window."),
    ]:
        page = extranet.open(frame(url), language)
        way_out = page.get_by_role("link", name=name)
        expect(way_out).to_be_visible()
        assert not page.locator(FRAME).element_handle().content_frame().url.startswith(server.web)
        assert page.evaluate("heard") == []
        [blocked] = page.evaluate("told")
        assert blocked["reason"] == "origin" and f'add "{extranet.origin}" to frameOrigins' in blocked["message"]
        way_out.click()
        Signing(page, framed=False).on_documents()
        assert page.url == url


def test_another_origin_than_the_named_one_may_not_frame_the_contract(server, extranet):
    url = server.create(frameOrigins=["https://extranet.example"])["signatories"][0]["signingUrl"]
    page = extranet.open(frame(url))
    expect(page.get_by_role("link", name="Ouvrez-la en pleine page")).to_be_visible()
    assert page.evaluate("heard") == []


def test_the_named_origin_frames_the_contract_and_no_way_out_is_offered(server, extranet):
    url = server.create(frameOrigins=["https://extranet.example", extranet.origin])["signatories"][0]["signingUrl"]
    page = extranet.open(frame(url))
    signing = Signing(page)
    expect(signing.canvas).to_be_visible()
    page.clock.fast_forward(11_000)
    signing.expect_heard("ready", "viewed")
    expect(page.locator("paraphe-signing")).not_to_have_attribute("aria-busy", "true")
    expect(page.get_by_role("link", name="Ouvrez-la en pleine page")).to_have_count(0)


def test_no_page_of_the_flow_may_be_framed_by_others(server):
    """Documents and error pages too."""
    contract = server.create(frameOrigins=[])
    url = contract["signatories"][0]["signingUrl"]
    for path in ("", "/decline", "/documents/1", "/documents/9", "/code"):
        _, headers, _ = server.send("GET", url + path)
        assert "frame-ancestors 'none'" in headers["Content-Security-Policy"], path
    _, headers, _ = server.send("GET", f"{server.web}/sign/unknown")
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]


def test_the_frame_works_without_the_embedding_script(server, new_context):
    page = new_context().new_page()
    page.route("**/embed.js", lambda route: route.abort())
    page.goto(f"{server.demo}/contrats/habitation")
    Signing(page).to_signed()
    page.reload()
    expect(page.locator("#contract-chip")).to_have_text("Signé")


def test_starting_the_demonstration_again_gives_a_new_contract(in_extranet, server):
    signing = in_extranet()
    signing.to_signed()
    signing.page.get_by_role("button", name="Recommencer la démonstration").click()
    expect(signing.page.get_by_role("heading", level=1, name="Mes contrats")).to_be_visible()
    signing.page.get_by_role("link", name="Lire et signer : Contrat d’assurance habitation").click()
    signing.to_signed()
    contracts = server.call("GET", "/contracts")["contracts"]
    assert [contract["status"] for contract in contracts] == ["completed", "completed"]
    assert len({contract["reference"] for contract in contracts}) == 2
