"""Firefox's console is looked at after every test; WebKit's here, by a browser that is not driven."""

import pytest

from visitor import Visitor
from webkit import console


@pytest.mark.parametrize("event", ["viewed", "code-sent", "signed"])
def test_the_pages_say_nothing_on_webkits_console(server, extranet, display, tmp_path, event):
    url = server.create(frameOrigins=[extranet.origin])["signatories"][0]["signingUrl"]
    visitor = Visitor(server, url)
    if event != "viewed":
        visitor.start()
        url += "/code"
    if event == "signed":
        visitor.type("0000")
    page = extranet.frames(url)
    extranet.html += b"<script>console.error('The host was listened to.')</script>"
    said = console(tmp_path, display.name, page, extranet.heard(event))
    assert said == ["ERROR The host was listened to."]
