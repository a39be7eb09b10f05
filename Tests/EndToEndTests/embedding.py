"""A company's page around a signing frame, and a stand-in for the frame that says what a test wants."""

import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

from server import ROOT

EVENTS = ["ready", "viewed", "code-sent", "signed", "declined", "expired", "failed"]

PAGE = """<!doctype html><html lang="{language}"><title>Extranet</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="icon" href="data:,">
<style>body {{ margin: 0 }} header {{ height: 60px }} {style}</style>
<header>Extranet</header><main>{before}
<script src="{script}" async></script>
{element}
</main>"""

# Answers the host page as our pages do, and keeps what it was told.
FRAME = """<!doctype html><html lang="fr"><title>Signature</title><link rel="icon" href="data:,">
<body style="margin: 0"><button>Signer</button><script>
let host;
const hellos = [];
const say = (message) => parent.postMessage({ paraphe: 1, ...message }, host);
const detail = { contractId: "ctr_1", signatoryId: "sig_1", reference: "R1" };
const tell = (name, changes) => say({ type: "event", name, detail: { ...detail, ...changes } });
addEventListener("message", ({ origin, data }) => {
  host = origin;
  hellos.push(data);
  if (!location.pathname.includes("silent")) say({ type: "height", height: 900 });
});
</script>"""

# What the element tells the host page, in order. Runs before the page's own scripts.
WATCH = """
if (window === top) {
  window.told = [];
  window.heardLast = false; // what came before "last" has come too
  addEventListener("message", ({ data }) => { if (data === "last") heardLast = true; });
  for (const name of %s)
    addEventListener(name, ({ target, detail, composed }) => {
      if (target.localName === "paraphe-signing")
        told.push({ name, id: target.id, composed, state: target.state, ...detail });
    });
}
""" % json.dumps([*EVENTS, "blocked"])


class Site:
    """Pages of one origin: a path's HTML, or its headers and body. What was asked for is kept."""

    def __init__(self, host):
        self.pages, self.headers, self.requests = {}, {}, []
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                site.requests.append(self)
                page = site.pages.get(urlsplit(self.path).path)
                headers, body = page if isinstance(page, tuple) else (site.headers, page)
                self.send_response(404 if page is None else 200)
                for name, value in ({"Content-Type": "text/html; charset=utf-8"} | headers).items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write((body or "").encode())

            def log_message(self, *_):
                pass

        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.origin = f"http://{host}:{self.http.server_port}"
        threading.Thread(target=self.http.serve_forever, daemon=True).start()

    def asked(self, path):
        return [request for request in self.requests if urlsplit(request.path).path == path]

    def expect_asked(self, page, path, limit=15):
        """Waits for a request; the browser goes on meanwhile."""
        end = time.monotonic() + limit
        while not self.asked(path):
            assert time.monotonic() < end, f"{path} was not asked for"
            page.evaluate("1")
        return self.asked(path)

    def close(self):
        self.http.shutdown()
        self.http.server_close()


class Extranet(Site):
    """A company's site of one page, which frames a signing link. `script`: where its embed.js comes from."""

    def __init__(self, new_context, script="/embed.js"):
        super().__init__("localhost")
        self.new_context, self.script, self.errors = new_context, script, []
        source = (ROOT / "Public/embed.js").read_text()
        self.pages["/embed.js"] = ({"Content-Type": "text/javascript; charset=utf-8"}, source)

    def open(self, element, language="fr", before="", style="", script=None, **options):
        self.pages["/"] = PAGE.format(
            element=element, language=language, before=before, style=style, script=script or self.script)
        page = self.new_context(**options).new_page()
        page.add_init_script(WATCH)
        page.on("console", lambda message: message.type == "error" and self.errors.append(message.text))
        page.clock.install()
        page.goto(self.origin)
        return page
