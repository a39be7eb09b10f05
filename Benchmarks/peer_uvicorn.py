"""The page of the documents to sign, as a plain ASGI application under uvicorn.

Each request reads the contract of the link from SQLite and renders the page with Jinja.
Prints "ready PORT" once it listens; the page is at /s/demonstration.
"""

import argparse
import json
import pathlib
import signal
import socket
import sqlite3
import sys
import tempfile

import jinja2
import uvicorn

LINK = "demonstration"
SELECT = "SELECT label, deadline, signatory_name, masked_phone, documents FROM contract WHERE link_id = ?"
HEADERS = [
    (b"content-type", b"text/html; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"content-security-policy",
     b"default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; "
     b"worker-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
     b"frame-ancestors http://127.0.0.1:8081"),
    (b"referrer-policy", b"no-referrer"),
    (b"x-content-type-options", b"nosniff"),
]
DOCUMENTS = [
    {"name": "Conditions particulières", "isMain": True, "pages": 6, "pagesText": "6 pages", "sizeText": "122 Ko"},
    {"name": "Conditions générales 2026", "annexNumber": 1, "pages": 10, "pagesText": "10 pages", "sizeText": "198 Ko"},
]

LANGUAGES = [
    ("fr", "Français"), ("en", "English"), ("de", "Deutsch"), ("es", "Español"), ("it", "Italiano"),
    ("nl", "Nederlands"), ("pl", "Polski"), ("pt", "Português"),
]


def make_database(path):
    with sqlite3.connect(path) as database:
        database.execute("PRAGMA journal_mode = WAL")
        database.execute(
            "CREATE TABLE contract (link_id TEXT PRIMARY KEY, label TEXT NOT NULL, deadline TEXT NOT NULL,"
            " signatory_name TEXT NOT NULL, masked_phone TEXT NOT NULL, documents TEXT NOT NULL) WITHOUT ROWID")
        database.execute(
            "INSERT INTO contract VALUES (?, ?, ?, ?, ?, ?)",
            (LINK, "Contrat d’assurance habitation", "15\u00a0décembre\u00a02026", "Claire Dubois",
             "+33 6 •• •• •• 78", json.dumps(DOCUMENTS)))
    database.close()


def model(link, row):
    label, deadline, signatory_name, masked_phone, documents = row
    base = f"/s/{link}"
    listed = [
        document | {
            "number": number,
            "isAnnex": not document.get("isMain", False),
            "isShown": number == 1,
            "showURL": f"{base}?document={number}&lang=fr",
            "fileURL": f"{base}/documents/{number}.pdf",
            "downloadURL": f"{base}/documents/{number}.pdf?download=1",
        }
        for number, document in enumerate(json.loads(documents), start=1)
    ]
    return {
        "lang": "fr", "hasManyLanguages": True, "languageName": "Français", "brandName": "Orvéa Assurances",
        "languages": [
            {"code": code, "name": name, "url": f"{base}?lang={code}", "isCurrent": code == "fr"}
            for code, name in LANGUAGES
        ],
        "logoURL": "/brands/orvea/logo.svg", "themeURL": "/brands/orvea/theme.css",
        "cssURL": "/assets/signing.css", "scriptURL": "/assets/signing.js",
        "pageTitle": f"Documents à signer – {label}", "isTest": True,
        "returnURL": "http://127.0.0.1:8081/", "supportURL": "mailto:contact@orvea.example",
        "event": "ready", "contractID": "1", "signatoryID": "1", "reference": "HAB-2026-048213",
        "frameOrigins": "http://127.0.0.1:8081",
        "contractLabel": label, "deadline": deadline, "documents": listed, "shown": listed[0],
        "signatoryName": signatory_name, "maskedPhone": masked_phone,
        "phoneSpoken": f"numéro finissant par {masked_phone[-2:]}",
        "termsURL": "https://contrat-prive.example/conditions", "consentMissing": False, "canStart": True,
        "startURL": f"{base}/start?lang=fr", "declineURL": f"{base}/decline?lang=fr",
        "contactText": "Contactez-nous", "legalNoticeURL": "https://orvea.example/mentions-legales",
        "faviconURL": "/brands/orvea/favicon", "signText": "Signer mon contrat",
        "consentText": "J’ai lu les documents et j’accepte de les signer électroniquement.",
        "plain": {
            "hasImages": True, "isText": False, "texts": [], "textURL": f"{base}?doc=1&text=1", "imagesURL": f"{base}?doc=1",
            "images": [
                {"url": f"{base}/documents/1/pages/{number}", "name": f"Page {number} sur 6"} for number in range(1, 7)
            ],
        },
        "pageToken": "0f2e6c1b9a7d4835", "consentVersion": "0123456789abcdef",
        "pdfjsURL": "/assets/pdfjs/pdf.mjs", "pdfjsWorkerURL": "/assets/pdfjs/pdf.worker.mjs",
        "pdfjsCMapsURL": "/assets/pdfjs/cmaps/", "pdfjsFontsURL": "/assets/pdfjs/standard_fonts/",
    }


def make_application(database):
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(pathlib.Path(__file__).parent),
        autoescape=True, trim_blocks=True, lstrip_blocks=True, undefined=jinja2.ChainableUndefined)
    template = environment.get_template("peer_template.html")

    async def application(scope, receive, send):
        if scope["type"] != "http":
            return
        _, _, link = scope["path"].partition("/s/")
        row = database.execute(SELECT, (link,)).fetchone()
        status = 200 if row else 404
        body = template.render(model(link, row)).encode() if row else b"Not found"
        headers = [*HEADERS, (b"content-length", str(len(body)).encode())]
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    return application


class Server(uvicorn.Server):
    async def startup(self, sockets=None):
        await super().startup(sockets)
        if self.started:
            print("ready", sockets[0].getsockname()[1], flush=True)


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--port", type=int, default=0)
    port = arguments.parse_args().port
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind(("127.0.0.1", port))
    # uvicorn raises the signal again once it has stopped: leave in order, so that the folder goes too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "peer.sqlite"
        make_database(path)
        database = sqlite3.connect(path)
        config = uvicorn.Config(
            make_application(database), loop="uvloop", http="httptools", ws="none", lifespan="off",
            log_level="warning", access_log=False)
        Server(config).run(sockets=[listener])
        database.close()


if __name__ == "__main__":
    main()
