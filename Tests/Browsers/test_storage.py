"""What a frame of another site may keep in the browser, and that the signing pages keep nothing."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from page import FIRST_PAGE, Page

KEPT = """(async () => {
  const each = async (look) => { try { return await look(); } catch { return null; } };
  return [
    await each(() => document.cookie || null),
    await each(() => localStorage.length || null),
    await each(() => sessionStorage.length || null),
    await each(async () => (await indexedDB.databases()).length || null),
    await each(async () => (await caches.keys()).length || null),
    await each(async () => (await navigator.serviceWorker.getRegistrations()).length || null),
  ];
})()"""


@pytest.fixture
def keeper():
    """A site of one page, which keeps what it may and is framed by itself under another host's name."""
    cookies = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            if self.path == "/framed":
                cookies.append(self.headers.get("Cookie"))
                self.send_header("Set-Cookie", "server=1; Path=/")
                text = """<!doctype html><link rel=icon href=data:,><p>Framed</p><script>
                  document.cookie = "script=1";
                  try { localStorage.setItem("script", "1"); } catch {}</script>"""
            else:
                text = f"""<!doctype html><link rel=icon href=data:,><paraphe-signing>
                  <iframe src="http://127.0.0.1:{self.server.server_port}/framed"></iframe></paraphe-signing>"""
            self.end_headers()
            self.wfile.write(text.encode())

        def log_message(self, *_):
            pass

    http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    http.cookies = cookies
    threading.Thread(target=http.serve_forever, daemon=True).start()
    yield http
    http.shutdown()
    http.server_close()


@pytest.mark.parametrize("third_party", [True, False], ids=["allowed", "blocked"])
def test_the_browser_blocks_what_the_tests_say_it_blocks(open_browser, keeper, third_party, ignored_errors):
    ignored_errors += ["rejected as third-party", "Request to access cookie or storage", "Storage access is restricted"]
    page = Page(open_browser(third_party=third_party))
    for _ in range(2):
        page.open(f"http://localhost:{keeper.server_port}/")
        page.find("p", "Framed")
    cookie, stored, *_ = page.awaited_in_frame(KEPT)
    if third_party:
        assert keeper.cookies == [None, "server=1; script=1"]
        assert (cookie, stored) == ("server=1; script=1", 1)
    else:
        assert keeper.cookies == [None, None]
        assert (cookie, stored) == (None, None)


def test_the_signing_pages_keep_nothing_where_they_could(in_extranet):
    page = in_extranet(third_party=True)
    page.find(FIRST_PAGE)
    assert page.awaited_in_frame(KEPT) == [None] * 6
    page.start()
    assert page.awaited_in_frame(KEPT) == [None] * 6
    page.enter_code("0000")
    page.find("h1", "Votre contrat est signé")
    assert page.awaited_in_frame(KEPT) == [None] * 6
