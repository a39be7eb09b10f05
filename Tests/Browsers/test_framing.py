"""Who may frame the pages, and what the host's page hears and offers."""

from page import FIRST_PAGE, Page


def test_the_named_origin_hears_each_event_once(server, extranet, open_browser):
    url = server.create(frameOrigins=[extranet.origin])["signatories"][0]["signingUrl"]
    page = Page(open_browser()).open(extranet.frames(url))
    page.find(FIRST_PAGE)
    page.to_signed()
    page.expect(lambda: page.in_host("heard"), ["ready", "viewed", "code-sent", "signed"])


def test_an_origin_that_was_not_named_is_refused_and_leads_to_the_page(server, extranet, open_browser, ignored_errors):
    # The frame's page is the browser's own: the greeting of embed.js does not reach it.
    ignored_errors += ["frame-ancestors", "postMessage"]
    url = server.create(frameOrigins=["https://extranet.example"])["signatories"][0]["signingUrl"]
    page = Page(open_browser()).open(extranet.frames(url))
    # The one wait that is as long for a person: embed.js gives the frame ten seconds.
    way_out = page.find("paraphe-signing a", "Ouvrez-la en pleine page.", framed=False)
    assert page.in_host("heard") == []
    page.enter(framed=True)
    assert not page.driver.find_elements("css selector", "h1")
    page.enter(framed=False)
    way_out.click()
    alone = Page(page.browser, framed=False)
    alone.find("h1", "Contrat d’assurance habitation")
    alone.find(FIRST_PAGE)
    assert alone.driver.current_url == url
