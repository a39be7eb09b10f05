"""The frame on a phone, on a large screen, and turned."""

from page import FIRST_PAGE

PHONE, TURNED, DESKTOP = (360, 740), (740, 360), (1280, 900)
STEADY = "(({ scrollWidth, clientWidth }) => scrollWidth <= clientWidth)(document.documentElement)"
FRAME_HEIGHT = "document.querySelector('paraphe-signing iframe').clientHeight"
CONTENT = "[innerHeight, Math.ceil(document.body.getBoundingClientRect().height)]"
DRAWN_AS_WIDE_AS_SHOWN = """(({ clientWidth, firstChild: canvas }) =>
  canvas.width === Math.round(clientWidth * devicePixelRatio))(document.querySelector(".sheet"))"""
VIEWER_FILLS = """(({ top, height }) =>
  top === 0 && height === innerHeight)(document.querySelector(".viewer").getBoundingClientRect())"""
# What is visible below the extranet's header when nothing is scrolled.
VISIBLE = "Math.floor(innerHeight - document.querySelector('paraphe-signing').getBoundingClientRect().top - scrollY)"


def expect_no_sideways_scroll(page):
    assert page.in_host(STEADY)
    assert page.in_frame(STEADY)


def expect_height_of_content(page):
    def look():
        shown, content = page.in_frame(CONTENT)
        return shown == content

    assert page.eventually(look)
    assert page.in_frame("(scrollTo(0, 1000), scrollY)") == 0


def expect_height_of_screen(page):
    assert page.eventually(lambda: page.in_host(FRAME_HEIGHT) == max(480, page.in_host(VISIBLE)))


def each_step(page):
    page.find(FIRST_PAGE)
    yield "documents"
    page.start()
    yield "code"
    page.enter_code("1234")
    page.find("form .error", "Ce code n’est pas le bon.")
    yield "wrong code"
    page.enter_code("0000")
    page.find("h1", "Votre contrat est signé")
    yield "signed"


def test_on_a_large_screen_the_frame_is_as_tall_as_its_content(in_extranet):
    page = in_extranet(size=DESKTOP)
    for _ in each_step(page):
        expect_height_of_content(page)
        expect_no_sideways_scroll(page)


def test_the_frame_grows_with_what_is_unfolded(in_extranet):
    page = in_extranet(size=DESKTOP)
    page.start()
    expect_height_of_content(page)
    before = page.in_host(FRAME_HEIGHT)
    page.press("summary", "Vous n’avez pas reçu le code ?")
    assert page.eventually(lambda: page.in_host(FRAME_HEIGHT) > before + 40)
    expect_height_of_content(page)
    page.press("summary", "Vous n’avez pas reçu le code ?")
    assert page.eventually(lambda: page.in_host(FRAME_HEIGHT) == before)


def test_on_a_phone_the_frame_is_what_the_screen_shows(in_extranet):
    page = in_extranet(size=PHONE)
    for step in each_step(page):
        expect_height_of_screen(page)
        expect_no_sideways_scroll(page)
        if step == "documents":
            # The bar stays at the bottom of what is visible, wherever the frame is scrolled.
            for place in (0, 300):
                page.in_frame(f"scrollTo(0, {place})")
                assert page.in_frame("document.querySelector('.bar').getBoundingClientRect().bottom - innerHeight") == 0


def test_every_digit_of_the_code_is_in_its_slot_on_a_phone(in_extranet):
    page = in_extranet(size=PHONE)
    page.start()
    page.find("#code").send_keys("8888")
    page.expect(lambda: page.in_frame("document.querySelector('#code').value"), "8888")
    assert page.in_frame("document.querySelector('#code').scrollLeft") == 0


def test_a_turned_phone_fits_again(in_extranet):
    page = in_extranet(size=PHONE)
    page.find(FIRST_PAGE)
    expect_height_of_screen(page)
    page.browser.set_size(*TURNED)
    expect_height_of_content(page)
    expect_no_sideways_scroll(page)
    page.browser.set_size(*PHONE)
    expect_height_of_screen(page)
    expect_no_sideways_scroll(page)
    assert page.eventually(lambda: page.in_frame(DRAWN_AS_WIDE_AS_SHOWN))


def test_the_phone_reads_the_contract_in_full_screen(in_extranet):
    page = in_extranet(size=PHONE)
    page.find(FIRST_PAGE)
    page.press("[data-do=read]", "Lire les 6 pages")
    assert page.eventually(lambda: page.in_frame("document.querySelectorAll('.sheet canvas').length > 1"))
    assert page.in_frame("document.activeElement.className") == "viewer-pages"
    assert page.eventually(lambda: page.in_frame(VIEWER_FILLS))
    page.press(".viewer-tools [data-do=full]")
    page.press(".bar .primary")
    page.find(".consent .error", "Cochez la case pour pouvoir signer.")
