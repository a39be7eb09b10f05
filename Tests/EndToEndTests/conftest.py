import os
import re
import tempfile
from pathlib import Path

import pytest
from playwright.sync_api import expect, sync_playwright

from server import Server
from signing import ENGLISH, FRENCH, Signing

CHROMIUM = os.environ.get("PARAPHE_CHROMIUM", "/usr/bin/chromium")

# Runs in every page and frame before its own scripts: what the extranet's page hears of the
# signing frame, and whoever reaches for something that is kept in the browser.
WATCH = """
if (window === top) {
  window.heard = [];
  for (const name of ["ready", "viewed", "code-sent", "signed", "declined", "expired", "failed"])
    addEventListener(name, ({ detail }) => detail?.contractId !== undefined && heard.push({ name, ...detail }));
}
for (const [owner, name] of [
  [Document.prototype, "cookie"], [Window.prototype, "localStorage"], [Window.prototype, "sessionStorage"],
  [window, "localStorage"], [window, "sessionStorage"], [window, "indexedDB"], [window, "caches"],
  [window, "cookieStore"], [Navigator.prototype, "serviceWorker"], [Navigator.prototype, "storage"],
]) {
  const own = Object.getOwnPropertyDescriptor(owner, name);
  if (!own?.get) continue;
  const tell = () => window.keptInBrowser?.(`${name} on ${location.pathname.split("/")[1]}`);
  Object.defineProperty(owner, name, {
    ...own,
    get() { tell(); return own.get.call(this); },
    ...(own.set && { set(value) { tell(); own.set.call(this, value); } }),
  });
}
"""

expect.set_options(timeout=15_000)


@pytest.fixture(scope="session")
def chromium():
    with sync_playwright() as playwright:
        # Contexts are private windows, where Chromium with this flag blocks every third-party
        # cookie and storage; a test verifies that it does.
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=["--no-sandbox", "--test-third-party-cookie-phaseout"],
        )
        yield browser
        browser.close()


@pytest.fixture
def server(tmp_path):
    server = Server(tmp_path)
    yield server
    assert server.stop() == 0, "the server did not stop cleanly"
    log = server.log.read_text()
    assert " error " not in log
    # At the most talkative level: no link token, key or telephone number.
    for secret in (r"/sign/[\w-]{40}", re.escape(server.key), r"6[ .]?12[ .]?34[ .]?56[ .]?78"):
        assert not re.search(secret, log), secret


@pytest.fixture
def new_context(chromium):
    """Opens a private window: `javascript`, and whatever Playwright's contexts take."""
    contexts = []

    def open_context(javascript=True, **options):
        options = {
            "java_script_enabled": javascript,
            "locale": "fr-FR",
            "timezone_id": "Europe/Paris",
            "viewport": {"width": 1280, "height": 900},
            "accept_downloads": True,
        } | options
        context = chromium.new_context(**options)
        context.set_default_timeout(15_000)
        context.add_init_script(WATCH)
        contexts.append(context)
        return context

    yield open_context
    for context in contexts:
        context.close()


@pytest.fixture
def in_extranet(server, new_context):
    """Opens the demo extranet's page with the signing frame. Returns the page to work with."""

    def open_frame(texts=FRENCH, **options):
        page = new_context(**options).new_page()
        query = "?lang=en" if texts is ENGLISH else ""
        page.goto(f"{server.demo}/contrats/habitation{query}")
        return Signing(page, texts=texts)

    return open_frame


@pytest.fixture
def alone(server, new_context):
    """Opens a signing link in its own tab. Returns the page to work with."""

    def open_link(url=None, texts=FRENCH, **options):
        page = new_context(**options).new_page()
        if url is None:
            url = server.create()["signatories"][0]["signingUrl"]
        page.goto(url)
        return Signing(page, texts=texts, framed=False)

    return open_link


@pytest.fixture(scope="session")
def screenshots():
    folder = Path(os.environ.get("PARAPHE_SCREENSHOTS") or tempfile.mkdtemp(prefix="paraphe-screenshots-"))
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    """A failed test shows what the server said."""
    outcome = yield
    report = outcome.get_result()
    server = getattr(item, "funcargs", {}).get("server")
    if report.failed and server:
        report.sections.append(("Server log", server.log.read_text()[-4000:]))
