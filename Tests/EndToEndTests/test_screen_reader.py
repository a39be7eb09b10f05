"""What a screen reader is given of each step, in French: names, roles, states, headings and their order.

It is the tree that Chromium computes. No screen reader itself has been run here.
"""

import re

import pytest
from playwright.sync_api import expect

from signing import FRENCH
from states import visit


def tree(view):
    """Without addresses; what changes from day to day by its kind."""
    lines = [line for line in view.locator("body").aria_snapshot().split("\n") if "- /url:" not in line]
    text = "\n".join(lines).replace("\u00a0", " ")
    text = re.sub(r"\d{1,2}(er)?\s\w+\s20\d\d( à \d{1,2}\sh(\s\d\d)?)?", "DATE", text)
    return re.sub(r"0:\d\d", "0:SS", text)


# A link's lines keep their colon, behind which its address was.
HEAD = """\
- link "Aller au contenu":
- banner:
  - paragraph: Orvéa Assurances
  - navigation "Langue":
    - group: "Langue : Français"
- complementary "Mode test":
  - strong: TEST
  - text: "Mode test : aucun SMS n’est envoyé, le code est 0000."
"""
FOOT = """\
- contentinfo:
  - link "Mentions légales (nouvel onglet)":"""


def steps(*items):
    return '- navigation "Étapes de la signature":\n  - list:\n' + "".join(f"    - listitem: {item}\n" for item in items)


DOCUMENTS = (
    HEAD
    + steps("1. Documents", "2. Code SMS", "3. Confirmation")
    + """\
- main:
  - heading "Contrat d’exemple" [level=1]
  - paragraph: Proposé par Orvéa Assurances · à signer avant le DATE
  - table "Documents à signer":
    - caption: Documents à signer
    - rowgroup:
      - row "Document Type Pages État Télécharger":
        - columnheader "Document"
        - columnheader "Type"
        - columnheader "Pages"
        - columnheader "État"
        - columnheader "Télécharger"
    - rowgroup:
      - row "Conditions particulières Document principal 3 Affiché Télécharger Conditions particulières, PDF, 3 pages, 28 Ko":
        - rowheader "Conditions particulières"
        - cell "Document principal"
        - cell "3"
        - cell "Affiché"
        - cell "Télécharger Conditions particulières, PDF, 3 pages, 28 Ko":
          - link "Télécharger Conditions particulières, PDF, 3 pages, 28 Ko":
      - row "Conditions générales Annexe 1 3 Télécharger Conditions générales, PDF, 3 pages, 28 Ko":
        - rowheader "Conditions générales":
          - link "Conditions générales":
        - cell "Annexe 1"
        - cell "3"
        - cell
        - cell "Télécharger Conditions générales, PDF, 3 pages, 28 Ko":
          - link "Télécharger Conditions générales, PDF, 3 pages, 28 Ko":
  - region "Lecture du document":
    - heading "Lecture du document" [level=2]
    - status: Page 1 sur 3
    - button "Réduire" [disabled]
    - button "Agrandir"
    - group "Affichage du document":
      - button "Page" [pressed]
      - button "Texte"
    - button "Plein écran"
    - 'region "Pages du document : Conditions particulières"':
      - img "Page 1 sur 3, voir la version texte"
      - img "Page 2 sur 3, voir la version texte"
  - region "Signature":
    - heading "Signature" [level=2]
    - term: Signataire
    - definition: Claire Dubois
    - term: Téléphone
    - definition: numéro finissant par 78
    - checkbox "J’ai lu les documents et j’accepte de les signer électroniquement."
    - text: J’ai lu les documents et j’accepte de les signer électroniquement.
    - button "Signer mon contrat"
    - paragraph: Un code vous sera envoyé par SMS.
    - link "Refuser":
    - paragraph:
      - text: "Ce service utilise Contrat-Privé : ce nom figure dans le SMS et sur la dernière page du document signé."
      - link "Conditions d’utilisation (nouvel onglet)":
"""
    + FOOT
)

WRONG_CODE = (
    HEAD
    + steps("Documents (terminé)", "2. Code SMS", "3. Confirmation")
    + """\
- main:
  - heading "Saisissez le code reçu par SMS" [level=1]
  - paragraph: Contrat-Privé l’a envoyé au numéro finissant par 78
  - text: Code à 4 chiffres
  - textbox "Code à 4 chiffres" [invalid]
  - paragraph:
    - strong: Ce code n’est pas le bon.
    - text: Il vous reste 2 essais.
  - button "Valider ma signature"
  - button "Renvoyer le code dans 0:SS" [disabled]
  - paragraph: 5 renvois restants
  - status
  - group:
    - text: Vous n’avez pas reçu le code ?
    - paragraph: Un SMS peut mettre une minute à arriver.
    - paragraph: Seul le dernier code reçu est valable.
    - paragraph:
      - text: Ce numéro n’est plus le vôtre ?
      - link "Contactez-nous":
  - region "Vous signez":
    - heading "Vous signez" [level=2]
    - term: Contrat
    - definition: Contrat d’exemple
    - term: Documents
    - definition: 2 documents, 6 pages
    - term: Signataire
    - definition: Claire Dubois
    - paragraph:
      - link "Relire les documents":
    - paragraph:
      - link "Refuser":
"""
    + FOOT
)

SIGNING = (
    HEAD
    + steps("Documents (terminé)", "2. Code SMS", "3. Confirmation")
    + """\
- main:
  - heading "Signature en cours" [level=1]
  - paragraph: Cela prend en général moins de dix secondes.
  - list:
    - listitem: Code reçu (terminé)
    - listitem: Enregistrement de votre signature
    - listitem: Préparation de votre exemplaire
  - paragraph: "Si cette page se ferme, rien n’est perdu : rouvrez-la pour voir le résultat. Il est inutile de saisir le code une deuxième fois."
  - status
"""
    + FOOT
)

SIGNED = (
    HEAD
    + steps("Documents (terminé)", "Code SMS (terminé)", "3. Confirmation")
    + """\
- main:
  - heading "Votre contrat est signé" [level=1]
  - paragraph:
    - text: Contrat d’exemple, signé le
    - strong: DATE
    - text: (heure de Paris).
  - heading "Vos documents" [level=2]
  - list:
    - listitem:
      - paragraph:
        - strong: Contrat signé
        - text: PDF, 28 Ko
      - link "Télécharger Contrat signé":
  - link "Retour à mon espace":
  - region "Signé par":
    - heading "Signé par" [level=2]
    - list:
      - listitem:
        - paragraph:
          - strong: Claire Dubois
          - text: (vous) A signé
    - paragraph: Référence 2026-000123
"""
    + FOOT
)

REASON_TOO_LONG = (
    HEAD
    + steps("1. Documents", "2. Code SMS", "3. Confirmation")
    + """\
- main:
  - heading "Refuser de signer ?" [level=1]
  - paragraph: Orvéa Assurances sera informée de votre refus. Vous ne pourrez plus signer ce contrat avec ce lien.
  - text: Motif du refus (facultatif)
  - textbox "Motif du refus (facultatif)" [invalid]: …
  - paragraph: Ce motif dépasse 500 caractères. Raccourcissez-le, puis confirmez.
  - paragraph: 500 caractères au plus. Ce motif sera transmis à Orvéa Assurances.
  - button "Confirmer le refus"
  - paragraph:
    - link "Revenir aux documents":
"""
    + FOOT
)

LINK_EXPIRED = (
    HEAD
    + """\
- main:
  - heading "Ce lien a expiré" [level=1]
  - paragraph: Vos documents n’ont pas été signés avec ce lien.
  - heading "Pour signer" [level=2]
  - paragraph: "Retournez dans votre espace et ouvrez à nouveau le contrat : un nouveau lien sera créé."
  - paragraph:
    - link "Contactez-nous":
  - link "Retour à mon espace":
"""
    + FOOT
)

TREES = {
    "documents": DOCUMENTS,
    "codeWrong": WRONG_CODE,
    "signing": SIGNING,
    "signed": SIGNED,
    "reasonTooLong": REASON_TOO_LONG,
    "ended-linkExpired": LINK_EXPIRED,
}


def test_every_step_has_its_tree(new_context, server):
    page = new_context(reduced_motion="reduce").new_page()
    for state, expected in TREES.items():
        visit(page, f"{server.web}/preview/orvea/{state}?lang=fr")
        if state == "documents":
            expect(page.locator(".viewer canvas")).to_have_count(2)
        if state == "codeWrong":
            expect(page.locator(".resend button")).to_have_text(FRENCH.resend_in)
        assert tree(page) == expected, state


def test_a_phone_has_the_same_table_and_says_what_is_left_to_read(new_context, server):
    page = new_context(viewport={"width": 390, "height": 844}, reduced_motion="reduce").new_page()
    visit(page, f"{server.web}/preview/marsanne/unread?lang=fr")
    table = page.get_by_role("table", name="Documents à signer")
    expect(table).to_match_aria_snapshot("""
      - table "Documents à signer":
        - caption: Documents à signer
        - rowgroup:
          - row:
            - columnheader "Document"
            - columnheader "Type"
            - columnheader "Pages"
            - columnheader "État"
            - columnheader "Télécharger"
        - rowgroup:
          - row /^Conditions particulières/:
            - rowheader "Conditions particulières"
            - cell "Document principal"
            - cell "3 pages"
            - cell "Affiché"
            - cell "Télécharger Conditions particulières, PDF, 3 pages, 28 Ko"
          - row /^Conditions générales/:
            - rowheader "Conditions générales":
              - link "Conditions générales"
            - cell "Annexe 1"
            - cell "3 pages"
            - cell
            - cell "Télécharger Conditions générales, PDF, 3 pages, 28 Ko"
    """)
    pages = page.get_by_role("region", name="Pages du document : Conditions particulières")
    expect(pages).to_have_accessible_description(
        "Lisez tous les documents jusqu’à la dernière page pour pouvoir signer."
    )
    assert page.title().startswith(FRENCH.error_title)


def test_controls_say_what_belongs_to_them(alone):
    signing = alone()
    expect(signing.sign).to_have_accessible_description("Un code vous sera envoyé par SMS.")
    signing.sign.click()
    expect(signing.consent).to_have_accessible_description(signing.texts.consent_missing)
    expect(signing.consent).to_have_attribute("aria-invalid", "true")
    signing.start()
    expect(signing.code).to_have_accessible_description(signing.texts.tries)
    expect(signing.code).not_to_have_attribute("aria-invalid", "true")
    expect(signing.resend).to_have_accessible_description(signing.texts.resends)
    signing.enter("1234")
    expect(signing.code).to_have_accessible_description(f"{signing.texts.wrong} {signing.texts.tries_after_wrong}")
    expect(signing.code).to_have_attribute("aria-invalid", "true")
    expect(signing.code).to_be_focused()
    assert signing.page.title().startswith(signing.texts.error_title)


def live_regions(signing):
    """What Chromium itself takes for live, and how."""
    session = signing.page.context.new_cdp_session(signing.page)
    nodes = session.send("Accessibility.getFullAXTree")["nodes"]

    def properties(node):
        return {item["name"]: item["value"].get("value") for item in node.get("properties", [])}

    return [
        (node["role"]["value"], properties(node)["live"], properties(node).get("atomic"))
        for node in nodes
        if not node.get("ignored") and "live" in properties(node) and node["role"]["value"] in ("status", "alert")
    ]


def test_news_is_spoken_without_taking_the_focus(alone, server):
    signing = alone()
    expect(signing.canvas).to_be_visible()
    assert live_regions(signing) == [("status", "polite", True)]
    status = signing.view.get_by_role("status")
    expect(status).to_have_text("Page 1 sur 6")
    signing.button("Agrandir").click()
    expect(status).to_have_text("Page 1 sur 6 · 125\u00a0%")
    expect(signing.button("Agrandir")).to_be_focused()
    signing.start()
    # The countdown itself is silent.
    assert live_regions(signing) == [("status", "polite", True)]
    expect(signing.view.get_by_role("status")).to_have_text("")
    server.let_pass(60)
    signing.page.reload()
    signing.resend.click()
    expect(signing.view.locator(".alert")).to_have_role("status")
    expect(signing.view.locator(".alert")).to_have_text("Nouveau code envoyé.")


def test_the_text_version_is_all_of_the_text_in_order(alone, server):
    url = server.create()["signatories"][0]["signingUrl"]
    signing = alone(f"{url}?doc=2", viewport={"width": 1200, "height": 900})
    expect(signing.canvas).to_be_visible()
    signing.button("Texte").click()
    expect(signing.button("Texte")).to_have_attribute("aria-pressed", "true")
    pages = signing.view.get_by_role("region", name="Pages du document : Conditions générales 2026")
    titles = pages.get_by_role("heading", level=3)
    # Pages that nobody has scrolled to are there too.
    expect(titles).to_have_text([f"Page {number} sur 10" for number in range(1, 11)])
    expect(pages.get_by_role("img")).to_have_count(0)
    headings = pages.get_by_role("heading").evaluate_all("(all) => all.map(({ tagName }) => tagName)")
    assert headings[:2] == ["H3", "H4"] and set(headings) == {"H3", "H4"}
    text = pages.inner_text()
    assert len(text) > 5000
    expect(pages).to_have_attribute("lang", "fr")


@pytest.mark.parametrize("query", ["", "&text=1"], ids=["images", "text"])
def test_without_javascript_pages_are_images_with_names_or_text_with_headings(alone, server, query):
    url = server.create()["signatories"][0]["signingUrl"]
    signing = alone(f"{url}?doc=1{query}", javascript=False)
    reading = signing.view.get_by_role("region", name="Lecture du document")
    names = [f"Page {number} sur 6" for number in range(1, 7)]
    if query:
        expect(reading.get_by_role("heading", level=3)).to_have_text(names)
        expect(reading.get_by_role("img")).to_have_count(0)
        assert len(reading.inner_text()) > 5000
    else:
        images = reading.get_by_role("img")
        assert images.evaluate_all("(all) => all.map(({ alt }) => alt.replaceAll('\\u00a0', ' '))") == names
        expect(reading.get_by_role("link", name="Lire la version texte")).to_be_visible()
    # Nothing of the viewer, which needs scripts, is in the tree.
    expect(reading.get_by_role("button")).to_have_count(0)
    expect(signing.view.get_by_role("heading", level=1)).to_have_count(1)
    signing.start()
    expect(signing.code).to_have_accessible_description(signing.texts.tries)
    signing.enter("1234")
    expect(signing.code).to_have_accessible_description(f"{signing.texts.wrong} {signing.texts.tries_after_wrong}")


def test_the_skip_link_leads_to_the_content(in_extranet):
    signing = in_extranet()
    expect(signing.canvas).to_be_visible()
    link = signing.link("Aller au contenu")
    link.focus()
    expect(link).to_be_in_viewport(ratio=1)
    signing.page.keyboard.press("Enter")
    expect(signing.view.get_by_role("main")).to_be_focused()
    signing.page.keyboard.press("Tab")
    expect(signing.view.get_by_role("link", name=re.compile("^Télécharger Conditions particulières"))).to_be_focused()


def test_the_menu_of_languages_closes_when_it_is_left(alone):
    signing = alone()
    menu, summary = signing.view.locator(".languages details"), signing.view.locator(".languages summary")
    keyboard = signing.page.keyboard
    summary.focus()
    keyboard.press("Enter")
    expect(menu).to_have_attribute("open", "")
    keyboard.press("Escape")
    expect(menu).not_to_have_attribute("open", "")
    expect(summary).to_be_focused()
    keyboard.press("Enter")
    signing.link("Português").focus()
    keyboard.press("Tab")
    expect(menu).not_to_have_attribute("open", "")
