"""What a signatory sees and does, in French or in English, in the extranet's frame or alone."""

import json
import re
import subprocess
from dataclasses import dataclass

from playwright.sync_api import expect


@dataclass(frozen=True)
class Texts:
    language: str
    documents: str
    shown: str
    read_button: str
    consent: str
    consent_missing: str
    sign: str
    decline: str
    notice: str
    terms: str
    page_one: str
    code_title: str
    code_label: str
    tries: str
    wrong: str
    tries_after_wrong: str
    bad_form: str
    resends: str
    resend: str
    resend_in: re.Pattern
    submit: str
    signed_title: str
    signed_copy: str
    download: str
    back: str
    confirmed: str
    declining_title: str
    reason: str
    confirm_decline: str
    declined_title: str
    read_again: str
    check: str
    error_title: str


FRENCH = Texts(
    language="fr",
    documents="Documents à signer",
    shown="Affiché",
    read_button="Lire les 6 pages",
    consent="J’ai lu les documents et j’accepte de les signer électroniquement.",
    consent_missing="Cochez la case pour pouvoir signer.",
    sign="Signer mon contrat",
    decline="Refuser",
    notice="Ce service utilise Contrat-Privé : ce nom figure dans le SMS et sur la dernière page du document signé.",
    terms="Conditions d’utilisation",
    page_one="Page 1 sur 6",
    code_title="Saisissez le code reçu par SMS",
    code_label="Code à 4 chiffres",
    tries="5 essais restants",
    wrong="Ce code n’est pas le bon.",
    tries_after_wrong="Il vous reste 4 essais.",
    bad_form="Le code compte de 4 à 8 chiffres",
    resends="5 renvois restants",
    resend="Renvoyer le code",
    resend_in=re.compile(r"^\s*Renvoyer le code dans 0:[0-5]\d\s*$"),
    submit="Valider ma signature",
    signed_title="Votre contrat est signé",
    signed_copy="Contrat signé",
    download="Télécharger",
    back="Retour à mon espace",
    confirmed="Votre contrat est signé.",
    declining_title="Refuser de signer ?",
    reason="Motif du refus",
    confirm_decline="Confirmer le refus",
    declined_title="Vous avez refusé de signer",
    read_again="Relire les documents",
    check="Vérifier",
    error_title="Erreur\u00a0: ",
)

ENGLISH = Texts(
    language="en",
    documents="Documents to sign",
    shown="Shown",
    read_button="Read all 6 pages",
    consent="I have read the documents and agree to sign them electronically.",
    consent_missing="Tick the box to sign.",
    sign="Sign my contract",
    decline="Decline",
    notice="This service uses Contrat-Privé: the name appears in the text message and on the last page of the signed document.",
    terms="Terms of use",
    page_one="Page 1 of 6",
    code_title="Enter the code we texted you",
    code_label="4-digit code",
    tries="5 tries left",
    wrong="This code is not the right one.",
    tries_after_wrong="4 tries left.",
    bad_form="The code has 4 to 8 digits",
    resends="5 resends left",
    resend="Resend the code",
    resend_in=re.compile(r"^\s*Resend the code in 0:[0-5]\d\s*$"),
    submit="Confirm my signature",
    signed_title="Your contract is signed",
    signed_copy="Signed contract",
    download="Download",
    back="Back to my account",
    confirmed="Your contract is signed.",
    declining_title="Decline to sign?",
    reason="Reason",
    confirm_decline="Confirm",
    declined_title="You declined to sign",
    read_again="Read the documents again",
    check="Check",
    error_title="Error: ",
)

FRAME = "paraphe-signing iframe"


class Signing:
    def __init__(self, page, texts=FRENCH, framed=True):
        self.page = page
        self.texts = texts
        self.framed = framed
        self.view = page.frame_locator(FRAME) if framed else page

    # Parts of the pages

    def heading(self, name):
        return self.view.get_by_role("heading", level=1, name=name, exact=True)

    @property
    def heading_one(self):
        return self.view.get_by_role("heading", level=1)

    def button(self, name):
        return self.view.get_by_role("button", name=name, exact=True)

    def link(self, name):
        return self.view.get_by_role("link", name=name, exact=True)

    @property
    def body(self):
        return self.view.locator("body")

    @property
    def consent(self):
        return self.view.get_by_role("checkbox", name=self.texts.consent)

    @property
    def sign(self):
        return self.button(self.texts.sign)

    @property
    def decline(self):
        return self.link(self.texts.decline)

    @property
    def code(self):
        return self.view.get_by_role("textbox", name=self.texts.code_label, exact=True)

    @property
    def submit(self):
        return self.button(self.texts.submit)

    @property
    def resend(self):
        return self.view.locator(".resend button")

    @property
    def reason(self):
        return self.view.get_by_role("textbox", name=self.texts.reason)

    @property
    def canvas(self):
        return self.view.locator(".viewer canvas").first

    @property
    def copy(self):
        return self.view.get_by_role("link", name=f"{self.texts.download} {self.texts.signed_copy}")

    @property
    def page_token(self):
        return self.view.locator("input[name=page]").first.get_attribute("value")

    def frame(self):
        """The browser's frame, where scripts can be run."""
        if not self.framed:
            return self.page.main_frame
        return self.page.locator(FRAME).element_handle().content_frame()

    # Steps

    def on_documents(self):
        expect(self.view.get_by_role("table", name=self.texts.documents)).to_be_visible()

    def on_code(self):
        self._after_waiting(self.heading(self.texts.code_title))

    def on_signed(self):
        self._after_waiting(self.heading(self.texts.signed_title))

    def _after_waiting(self, target):
        """A slow answer shows a page that waits; without JavaScript one asks it again."""
        check = self.link(self.texts.check)
        for _ in range(5):
            expect(target.or_(check).filter(visible=True).first).to_be_visible()
            if target.is_visible():
                break
            check.click()
        expect(target).to_be_visible()

    def start(self):
        self.on_documents()
        self.consent.check()
        self.sign.click()
        self.on_code()

    def enter(self, code):
        self.code.fill(code)
        self.submit.click()

    def to_signed(self):
        self.start()
        self.enter("0000")
        self.on_signed()

    def to_declined(self, reason=""):
        self.on_documents()
        self.decline.click()
        expect(self.heading(self.texts.declining_title)).to_be_visible()
        self.reason.fill(reason)
        self.button(self.texts.confirm_decline).click()
        expect(self.heading(self.texts.declined_title)).to_be_visible()

    def to_locked(self):
        self.start()
        for code in ("1111", "2222", "3333", "4444"):
            self.enter(code)
            expect(self.view.get_by_text(self.texts.wrong)).to_be_visible()
            expect(self.code).to_have_value("")
        self.enter("5555")

    # What was heard and made

    def heard(self):
        """The names of the events that the page around the frame heard, in order."""
        return [event["name"] for event in self.page.evaluate("heard")]

    def expect_heard(self, *names):
        expect_value(self.page, "heard.map(({ name }) => name)", list(names))


def expect_value(page, expression, value):
    """Waits for an expression's value. Not `wait_for_function`, which a strict policy refuses."""
    result = page.evaluate(
        f"""async (wanted) => {{
          const end = performance.now() + 15000;
          for (;;) {{
            const value = {expression};
            if (JSON.stringify(value) === wanted || performance.now() > end) return value;
            await new Promise(requestAnimationFrame);
          }}
        }}""",
        json.dumps(value, separators=(",", ":"), ensure_ascii=False),
    )
    assert result == value


def ink(canvas):
    """The share of dark points of a drawing."""
    return canvas.evaluate(
        """(canvas) => {
          const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
          let dark = 0;
          for (let i = 0; i < data.length; i += 4) if (data[i] + data[i + 1] + data[i + 2] < 384) dark++;
          return dark / (data.length / 4);
        }"""
    )


def expect_valid_signature(pdf):
    """Lets another program judge the signature."""
    report = subprocess.run(["pdfsig", pdf], capture_output=True, text=True).stdout
    assert "Signature is Valid." in report, report
    assert "Total document signed" in report, report
