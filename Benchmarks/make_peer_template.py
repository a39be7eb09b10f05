"""Writes peer_template.html: the documents page of Templates/, in French, as one Jinja template.

Run it again when Templates/documents.mustache or one of its partials changes.
"""

import html
import json
import pathlib
import re

HERE = pathlib.Path(__file__).parent
TEMPLATES = HERE.parent / "Templates"
LOOPS = {
    "documents": "document", "languages": "language", "images": "image", "texts": "text", "paragraphs": "paragraph",
}
OBJECTS = {"plain"}


def load(name):
    text = (TEMPLATES / f"{name}.mustache").read_text(encoding="utf-8")
    return re.sub(r"\{\{> ?([\w-]+) ?\}\}\n?", lambda found: partial(found), text)


def partial(found):
    # A partial inside a line must not bring its last newline with it, one alone on its line must.
    text = load(found[1])
    return text if found[0].endswith("\n") else text.rstrip("\n")


def jinja(text):
    item, sections = [], []

    def name(variable):
        if variable == ".":
            return name(sections[-1])
        return f"{item[-1]}.{variable}" if item and "." not in variable else variable

    def tag(found):
        kind, variable = found[1], found[2]
        if kind == "/":
            sections.pop()
        elif kind:
            sections.append(variable)
        if kind == "/" and variable in OBJECTS:
            item.pop()
            return "{% endif %}"
        if kind == "#" and variable in OBJECTS:
            item.append(variable)
            return f"{{% if {variable} %}}"
        if kind == "/" and variable in LOOPS:
            item.pop()
            return "{% endfor %}"
        if kind == "/":
            return "{% endif %}"
        if kind == "#" and variable in LOOPS:
            listed = name(variable)
            item.append(LOOPS[variable])
            return f"{{% for {item[-1]} in {listed} %}}"
        if kind == "#":
            return f"{{% if {name(variable)} %}}"
        if kind == "^":
            return f"{{% if not {name(variable)} %}}"
        return f"{{{{ {name(variable)} }}}}"

    return re.sub(r"\{\{([#^/]?)([\w.]+)\}\}", tag, text)


words = json.loads((TEMPLATES / "locales/fr.json").read_text(encoding="utf-8"))
page = re.sub(r"\[\[([\w.-]+)\]\]", lambda found: html.escape(words[found[1]]), load("documents"))
(HERE / "peer_template.html").write_text(jinja(page), encoding="utf-8")
