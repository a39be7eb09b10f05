import sys
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).resolve().parents[1] / "EndToEndTests"))
pytest.register_assert_rewrite("page")

from extranet import Extranet
from firefox import Firefox
from page import Page
from server import Server
from webkit import Display, WebKit


@pytest.fixture(scope="session")
def display():
    display = Display()
    yield display
    display.stop()


@pytest.fixture
def ignored_errors():
    """Parts of what the browser rightly says on its console in a test."""
    return []


@pytest.fixture(params=["firefox", "webkit"])
def open_browser(request, tmp_path, ignored_errors):
    """Starts the browser: `javascript`, `third_party` (cookies and storage) and `dark` as the person has set them."""
    browsers = []

    def start(size=(1280, 900), **settings):
        folder = tmp_path / f"browser-{len(browsers)}"
        folder.mkdir()
        if request.param == "firefox":
            browser = Firefox(folder, **settings)
        else:
            browser = WebKit(folder, request.getfixturevalue("display").name, **settings)
        browsers.append(browser)
        if settings.get("javascript", True):
            browser.set_size(*size)
        return browser

    yield start
    errors = [error for browser in browsers for error in browser.errors()]
    for browser in browsers:
        browser.stop()
    assert [error for error in errors if not any(part in error for part in ignored_errors)] == []


@pytest.fixture
def server(tmp_path):
    server = Server(tmp_path)
    yield server
    assert server.stop() == 0, "the server did not stop cleanly"
    assert " error " not in server.log.read_text()


@pytest.fixture
def in_extranet(server, open_browser):
    """Opens the demo extranet's page with the signing frame."""

    def open_frame(**settings):
        return Page(open_browser(**settings)).open(f"{server.demo}/contrats/habitation")

    return open_frame


@pytest.fixture
def extranet(server):
    site = Extranet(server.web)
    yield site
    site.stop()


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    """A failed test shows what the server said."""
    outcome = yield
    report = outcome.get_result()
    server = getattr(item, "funcargs", {}).get("server")
    if report.failed and server:
        report.sections.append(("Server log", server.log.read_text()[-4000:]))
