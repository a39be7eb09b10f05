"""What attackers know: an address, a brand's key, some links, and files that do harm."""

import base64
import json
import pickle
import time
import urllib.parse
from dataclasses import dataclass, field

from hostile_files import FILES
from pdf_file import copy, honest

from .requests import FAILURES, ask

LARGE = 24_000_000
LARGE_LINKS = 8
# Of each file that may be taken in: what was made of one is kept, and costs nothing the second time.
COPIES = 3


def body(data, number=0):
    return json.dumps({
        "reference": f"S-{number}", "label": f"Contrat {number}", "language": "fr",
        "deadline": time.strftime("%Y-%m-%d", time.gmtime(time.time() + 30 * 86400)),
        "documents": [{"name": "Contrat", "kind": "main", "data": base64.b64encode(data).decode()}],
        "signatories": [{
            "firstName": "Claire", "lastName": "Dubois", "email": "claire@example.com", "mobile": "0612345678"}],
    }).encode()


@dataclass
class Scene:
    address: str
    key: str
    # Signing links, as paths: of large documents, and of hostile ones that were taken in.
    large: list = field(default_factory=list)
    hostile: list = field(default_factory=list)
    # Bodies of deposits cost time to make: the files themselves, by name.
    files: dict = field(default_factory=dict)

    @classmethod
    def prepare(cls, server):
        """Deposits what attackers will ask for. What ends the server by itself is left for the siege."""
        scene = cls(server.address, server.key)
        large = honest(LARGE)
        for number in range(LARGE_LINKS):
            link = scene.deposit(copy(large, number))
            assert link, "a document of 24 MB was not taken in"
            scene.large.append(link)
        for file in FILES:
            data = scene.files[file.name] = file.make()
            for number in range(COPIES if file.may_be_taken else 0):
                try:
                    link = scene.deposit(copy(data, number))
                except FAILURES as failure:
                    raise RuntimeError(f"{file.name} was too much for the server, by itself: {failure}") from failure
                if link:
                    scene.hostile.append(link)
        return scene

    def deposit(self, data, source="127.0.0.1"):
        """Returns the signing link as a path, or None where the document is not taken in."""
        answer = ask(self.address, "POST", "/api/v1/contracts", body(data), {"Authorization": f"Bearer {self.key}"},
                     source=source)
        return signing_path(answer) if answer.status == 201 else None

    def keep(self, path):
        """For the processes of the attackers."""
        with open(path, "wb") as file:
            pickle.dump(self, file)


def signing_path(answer):
    return urllib.parse.urlsplit(json.loads(answer.body)["signatories"][0]["signingUrl"]).path
