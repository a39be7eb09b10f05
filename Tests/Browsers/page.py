"""What a signatory sees and does in the frame, or alone. Every look waits until what it looks for is there."""

from selenium.common.exceptions import TimeoutException, WebDriverException
from selenium.webdriver.common.by import By
from selenium.webdriver.support.wait import WebDriverWait

FRAME = "paraphe-signing iframe"
FIRST_PAGE = ".sheet:first-child canvas"


class Page:
    def __init__(self, browser, framed=True):
        self.browser, self.driver, self.framed = browser, browser.driver, framed

    def open(self, url):
        self.driver.switch_to.default_content()
        self.driver.get(url)
        return self

    # Looking

    def eventually(self, look):
        """The value once it is true. The frame may be between two pages meanwhile, whose elements go away."""
        return WebDriverWait(self.driver, 60, 0.1, ignored_exceptions=[WebDriverException]).until(lambda _: look())

    def expect(self, look, value):
        """Waits until a look finds this value."""
        try:
            self.eventually(lambda: look() == value)
        except TimeoutException:
            assert look() == value

    def find(self, selector, text="", framed=None):
        """The element that is shown, in the frame unless said otherwise."""

        def look():
            self.enter(framed)
            for element in self.driver.find_elements(By.CSS_SELECTOR, selector):
                shown = self.driver.execute("isElementDisplayed", {"id": element.id})["value"]
                if shown and text in element.text.replace("\u00a0", " "):
                    return element

        try:
            return self.eventually(look)
        except WebDriverException as error:
            self.enter(framed)
            shown = self.driver.find_element(By.CSS_SELECTOR, "body").text
            raise AssertionError(f"{selector} {text!r} is not shown, but:\n{shown}") from error

    def enter(self, framed=None):
        self.driver.switch_to.default_content()
        if self.framed if framed is None else framed:
            self.driver.switch_to.frame(self.driver.find_element(By.CSS_SELECTOR, FRAME))

    def in_frame(self, expression):
        return self._value(expression, True)

    def in_host(self, expression):
        return self._value(expression, False)

    def awaited_in_frame(self, expression):
        self.enter()
        return self.driver.execute_async_script(f"{expression}.then(arguments[0])")

    def _value(self, expression, framed):
        self.enter(framed and self.framed)
        return self.driver.execute_script(f"return {expression}")

    # Doing

    def press(self, selector, text=""):
        def click():
            self.find(selector, text).click()
            return True

        self.eventually(click)

    def listen(self):
        """From now on the host's page notes what it hears of the frame."""
        self.in_host(
            """["ready", "viewed", "code-sent", "signed", "declined", "expired", "failed"].map((name) =>
              addEventListener(name, () => (window.heard ??= []).push(name)))"""
        )

    def start(self):
        self.press(".consent label")
        assert self.find(".consent input").get_property("checked")
        self.press(".bar .primary", "Signer mon contrat")
        self.find("h1", "Saisissez le code reçu par SMS")

    def enter_code(self, code):
        self.find("#code").send_keys(code)
        self.press("form .primary", "Valider ma signature")

    def to_signed(self):
        self.start()
        self.enter_code("0000")
        self.find("h1", "Votre contrat est signé")


# The share of dark points of the first page's drawing.
INK = """(() => {
  const canvas = document.querySelector(".sheet:first-child canvas");
  if (!canvas) return 0;
  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  let dark = 0;
  for (let i = 0; i < data.length; i += 4) if (data[i] + data[i + 1] + data[i + 2] < 384) dark++;
  return dark / (data.length / 4);
})()"""
