"""A company's site on another host than the signing pages: one page that frames a signing link."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

PAGE = """<!doctype html><html lang="fr"><meta charset="utf-8"><title>Extranet</title>
<meta name="viewport" content="width=device-width"><link rel="icon" href="data:,">
<style>body {{ margin: 0 }} header {{ height: 56px }}</style>
<script>
window.heard = [];
for (const name of ["ready", "viewed", "code-sent", "signed", "declined", "expired", "failed"])
  addEventListener(name, () => {{ heard.push(name); fetch("/heard/" + name); }});
</script>
<header>Extranet</header>
<script src="{web}/embed.js" async></script>
<paraphe-signing><iframe src="{url}" allow="fullscreen" title="Signature de votre contrat"></iframe></paraphe-signing>"""


class Extranet:
    def __init__(self, web):
        self.web, self.html, self.told = web, b"", {}
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                site.told.setdefault(self.path, threading.Event()).set()
                self.send_response(200)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.end_headers()
                self.wfile.write(site.html if self.path == "/" else b"")

            def log_message(self, *_):
                pass

        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.origin = f"http://localhost:{self.http.server_port}"
        threading.Thread(target=self.http.serve_forever, daemon=True).start()

    def frames(self, url):
        """The address of the page that frames it."""
        self.html = PAGE.format(web=self.web, url=url).encode()
        return f"{self.origin}/"

    def heard(self, name):
        return self.told.setdefault(f"/heard/{name}", threading.Event())

    def stop(self):
        self.http.shutdown()
        self.http.server_close()
