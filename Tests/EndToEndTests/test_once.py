"""Nothing is done twice: double clicks, two tabs, requests at the same time."""

import re
import urllib.parse
from concurrent.futures import ThreadPoolExecutor

import pytest
from playwright.sync_api import expect

scripts = pytest.mark.parametrize("javascript", [True, False], ids=["script", "no-script"])


def expect_one_contract(server, status, tries):
    """One contract on both sides, one text message, as many codes as were typed."""
    assert server.platform() == [{"status": status, "texts": 1, "tries": tries}]
    [signatory] = server.contract()["signatories"]
    assert signatory["triesLeft"] == 5
    assert signatory["resendsLeft"] == 5


@scripts
def test_double_clicks_sign_once(in_extranet, server, javascript):
    signing = in_extranet(javascript=javascript)
    signing.on_documents()
    signing.consent.check()
    signing.sign.dblclick(no_wait_after=True)
    signing.on_code()
    expect_one_contract(server, "open", tries=0)
    assert server.contract()["status"] == "open"

    signing.code.fill("0000")
    signing.submit.dblclick(no_wait_after=True)
    signing.on_signed()
    contract = server.contract()
    assert contract["status"] == "completed"
    [platform] = server.platform()
    assert (platform["status"], platform["texts"]) == ("signed", 1)
    assert contract["signatories"][0]["triesLeft"] == 5


def test_a_pressed_button_says_it_works_and_cannot_be_pressed_again(in_extranet, server):
    signing = in_extranet()
    signing.on_documents()
    signing.consent.check()
    # In one go: a browser lets nobody look into a frame that is on its way to another page.
    seen = signing.sign.evaluate(
        """(button) => {
          let sent = 0;
          document.addEventListener("submit", (event) => event.defaultPrevented || sent++);
          const width = button.offsetWidth;
          button.click();
          const [text, disabled] = [button.textContent, button.getAttribute("aria-disabled")];
          const grown = button.offsetWidth - width;
          button.click();
          return { text, disabled, grown, sent };
        }"""
    )
    assert seen == {"text": "Envoi…", "disabled": "true", "grown": 0, "sent": 1}
    signing.on_code()
    expect_one_contract(server, "open", tries=0)


@scripts
def test_two_tabs_sign_one_contract(alone, server, javascript):
    first = alone(javascript=javascript)
    second = type(first)(first.page.context.new_page(), framed=False)
    second.page.goto(first.page.url)
    second.on_documents()
    first.start()

    # The second tab still shows the documents of before: its form leads to where things are.
    second.consent.check()
    second.sign.click()
    second.on_code()
    expect_one_contract(server, "open", tries=0)

    first.enter("0000")
    first.on_signed()
    second.enter("1234")
    second.on_signed()
    contract = server.contract()
    assert contract["status"] == "completed"
    assert contract["signatories"][0]["triesLeft"] == 5
    assert len(server.platform()) == 1
    assert server.platform()[0]["texts"] == 1


def test_a_stale_decline_leads_to_the_signed_contract(alone, server):
    first = alone()
    second = type(first)(first.page.context.new_page(), framed=False)
    second.page.goto(first.page.url)
    second.decline.click()
    expect(second.reason).to_be_visible()
    first.to_signed()
    second.button(second.texts.confirm_decline).click()
    second.on_signed()
    assert server.contract()["status"] == "completed"


def test_requests_at_the_same_time_do_one_thing(server):
    url = server.create()["signatories"][0]["signingUrl"]
    _, _, page = server.send("GET", url)
    token = re.search(rb'name="page" value="([^"]+)"', page)[1].decode()
    headers = {"Origin": server.web, "Content-Type": "application/x-www-form-urlencoded"}

    def post(path, **fields):
        body = urllib.parse.urlencode({"page": token} | fields).encode()
        return server.send("POST", url + path, body, headers)[0]

    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(lambda _: post("/start", consent="yes"), range(6)))
    assert set(answers) == {303}
    # The code is on its way, or there.
    server.send("GET", f"{url}/code?wait=1&from=sending")
    expect_one_contract(server, "open", tries=0)
    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(lambda _: post("/code", code="0000"), range(6)))
    assert set(answers) == {303}
    server.send("GET", f"{url}/code?wait=1&from=signing")
    assert server.contract()["status"] == "completed"
    assert server.contract()["signatories"][0]["triesLeft"] == 5
    assert len(server.platform()) == 1
    assert server.platform()[0]["texts"] == 1


@scripts
def test_closing_the_page_loses_nothing(in_extranet, server, javascript):
    signing = in_extranet(javascript=javascript)
    signing.start()
    signing.enter("1234")
    expect(signing.view.get_by_text(signing.texts.tries_after_wrong)).to_be_visible()
    signing.page.reload()
    # The extranet's frame opens on the documents again: one goes on from there, without a new text.
    signing.on_documents()
    expect(signing.sign).to_have_count(0)
    signing.link("Reprendre la signature").click()
    signing.on_code()
    expect(signing.view.get_by_text("4 essais restants")).to_be_visible()
    signing.enter("0000")
    signing.on_signed()
    assert server.platform()[0]["texts"] == 1
