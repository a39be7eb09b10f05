"""A signatory without a browser: the forms of the signing pages, sent as browsers send them."""

import html
import re
import urllib.parse


class Visitor:
    def __init__(self, server, link):
        """`link`: the signing URL, of which the path counts: the server may answer elsewhere after a restart."""
        self.server = server
        self.path = urllib.parse.urlsplit(link).path

    def open(self):
        status, _, text = self.server.send("GET", self.server.web + self.path)
        return status, text.decode()

    def start(self):
        return self._post("", "/start", consent="yes")

    def type(self, code):
        return self._post("/code", "/code", code=code)

    def resend(self):
        return self._post("/code", "/resend")

    def _post(self, page, action, **fields):
        """Returns the status, and the text of the answer."""
        url = self.server.web + self.path
        status, _, text = self.server.send("GET", url + page)
        token = re.search(rb'name="page" value="([^"]+)"', text)
        waiting = re.search(rb'href="([^"]+[?&]wait=[^"]*)"', text)
        if not token and waiting:
            # What a visitor without JavaScript presses while the work goes on.
            status, _, text = self.server.send("GET", self.server.web + html.unescape(waiting[1].decode()))
            token = re.search(rb'name="page" value="([^"]+)"', text)
        if not token:
            return status, text.decode()
        body = urllib.parse.urlencode({"page": token[1].decode()} | fields).encode()
        headers = {"Origin": self.server.web, "Content-Type": "application/x-www-form-urlencoded"}
        status, _, text = self.server.send("POST", url + action, body, headers)
        return status, text.decode()
