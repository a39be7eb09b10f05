"""Nothing is kept in the browser, and nothing needs to be."""

import pytest
from playwright.sync_api import expect

from signing import expect_value

COOKIE = "document.cookie = 'probe=1; SameSite=None; Secure', document.cookie"
STORAGE = """() => {
  try {
    localStorage.setItem("probe", "1");
    return "kept";
  } catch (error) {
    return error.name;
  }
}"""


def test_cookies_and_storage_of_the_frames_site_are_blocked_in_these_tests(in_extranet, alone):
    """The condition under which the other tests mean something, with the same site's own tab as control."""
    own_tab = alone()
    own_tab.on_documents()
    assert own_tab.frame().evaluate(COOKIE) == "probe=1"
    framed = in_extranet()
    framed.on_documents()
    assert framed.frame().url.split("/sign/")[0] == own_tab.frame().url.split("/sign/")[0]
    assert framed.frame().evaluate(COOKIE) == ""
    assert framed.frame().evaluate("document.hasStorageAccess()") is False
    assert framed.frame().evaluate(STORAGE) == "SecurityError"
    assert own_tab.frame().evaluate(STORAGE) == "kept"


@pytest.mark.parametrize("place", ["in_extranet", "alone"])
def test_the_product_sets_no_cookie_and_touches_no_storage(request, place):
    """In its own tab too, where the browser would let it."""
    signing = request.getfixturevalue(place)()
    context = signing.page.context
    touched, responses = [], []
    context.expose_function("keptInBrowser", lambda name: touched.append(name))
    context.on("response", lambda response: responses.append(response))
    signing.page.reload()
    signing.on_documents()
    assert touched == []
    # The trap works.
    signing.page.evaluate("document.cookie")
    expect_value(signing.page, "1", 1)
    assert touched == [f"cookie on {'contrats' if signing.framed else 'sign'}"]
    touched.clear()

    expect(signing.canvas).to_be_visible()
    signing.to_signed()
    expect(signing.copy).to_be_visible()
    assert touched == []
    assert len(responses) > 10
    assert [response.url for response in responses if response.header_value("set-cookie")] == []
    assert context.cookies() == []
