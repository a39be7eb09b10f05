"""Hostile requests to the sandbox platform for a while: no answer may be a 5xx, no call may hang.

Not a test of the suite: `make fuzz` runs it. Prints the seed, so that a finding can be repeated.
"""

import base64
import http.client
import json
import os
import random
import sys
import tempfile
import time
import urllib.parse
from pathlib import Path

from sandbox import DEMO, Sandbox

CALLS = [
    "checkConnexionRequest", "contractCreateRequest", "contractListRequest", "contractDetailRequest",
    "contractCancelRequest", "signatorySendSmsRequest", "signatorySendAllSmsRequest", "signatorySignRequest",
]
ODD = [
    None, True, False, 0, -1, 1e308, -1e308, 2**63, 0.1 + 0.2, "", " ", "\0", "\u202e", "é" * 500, "x" * 70_000,
    "2027-02-30T00:00:00Z", "99999-01-01T00:00:00Z", "'; DROP TABLE contract; --", "../../etc/passwd", "{{{", "<script>",
    [], {}, [[[[[[]]]]]], {"a": {"b": {"c": {}}}}, ["x"] * 2000, "NaN", "+33612345678", "%00",
]


def valid(name, state):
    named = {"contractId": random.choice(state["contracts"] or ["cp_none"])}
    match name:
        case "contractCreateRequest":
            return {
                "label": "Contrat", "language": "fr", "deadline": "2099-12-31T22:59:59Z",
                "mainDocument": [{"name": "Contrat", "data": base64.b64encode(DEMO.read_bytes()).decode()}], "annex": [],
                "signatory": [{"firstName": "A", "lastName": "B", "email": "a@example.com", "mobile": "+33612345678"}],
                "notify": {"signatory": False, "owner": False}, "action": {"submit": True}}
        case "contractListRequest":
            return {"status": "open", "from": "2020-01-01T00:00:00Z", "to": "2099-01-01T00:00:00Z"}
        case "contractDetailRequest" | "contractCancelRequest" | "signatorySendAllSmsRequest":
            return named
        case "signatorySendSmsRequest" | "signatorySignRequest":
            return named | {"signatoryId": random.choice(state["signatories"] or ["sg_none"]), "code": "0000"}
    return {}


def mutate(value, depth=0):
    """The same value with something wrong in it."""
    if random.random() < 0.15 or not isinstance(value, (dict, list)) or not value:
        return random.choice(ODD)
    if isinstance(value, list):
        place = random.randrange(len(value))
        return value[:place] + [mutate(value[place], depth + 1)] + value[place + 1:]
    key = random.choice(list(value))
    match random.randrange(4):
        case 0:
            return {k: v for k, v in value.items() if k != key}
        case 1:
            return value | {random.choice(["x", "", "apiKey", "\0", "a" * 5000]): random.choice(ODD)}
        case _:
            return value | {key: mutate(value[key], depth + 1)}


def damaged(body):
    """The bytes themselves damaged."""
    body = bytearray(body)
    for _ in range(random.randrange(1, 4)):
        if not body:
            break
        place = random.randrange(len(body))
        match random.randrange(3):
            case 0:
                body[place] = random.randrange(256)
            case 1:
                del body[place:place + random.randrange(1, 30)]
            case _:
                body[place:place] = random.choice([b"\xff\xfe", b"\0", b"{{{{", b"]", b'"', b"\xed\xa0\x80"])
    return bytes(body)


def main():
    seconds = float(os.environ.get("FUZZ_SECONDS", "60"))
    seed = int(os.environ.get("FUZZ_SEED", time.time_ns() % 2**32))
    random.seed(seed)
    print(f"seed {seed}, {seconds:.0f} s")
    counts, slowest = {}, 0
    with tempfile.TemporaryDirectory() as folder:
        sandbox = Sandbox(Path(folder))
        state = {"contracts": [], "signatories": []}
        connection = http.client.HTTPConnection(urllib.parse.urlsplit(sandbox.url).netloc, timeout=20)
        end = time.time() + seconds
        while time.time() < end:
            name = random.choice(CALLS)
            body = sandbox.keys | valid(name, state)
            is_whole = random.random() < 0.2
            if not is_whole:
                for _ in range(random.randrange(1, 4)):
                    mutated = mutate(body)
                    body = mutated if isinstance(mutated, dict) or random.random() < 0.1 else body
            data = json.dumps(body).encode()
            if not is_whole and random.random() < 0.3:
                data = damaged(data)
            started = time.time()
            path = f"/api/{name}" if random.random() < 0.98 else "/api/" + urllib.parse.quote(str(random.choice(ODD))[:200])
            connection.request("POST", path, data)
            answer = connection.getresponse()
            text = answer.read()
            slowest = max(slowest, time.time() - started)
            counts[answer.status] = counts.get(answer.status, 0) + 1
            if answer.status >= 500:
                sys.exit(f"{path} answered {answer.status} to {data[:2000]!r}")
            read = json.loads(text)
            assert read["status"] == ("ok" if answer.status == 200 else "error"), text
            if name == "contractCreateRequest" and answer.status == 200:
                state["contracts"].append(read["contractId"])
                state["signatories"] += [s["signatoryId"] for s in read["signatory"]]
        sandbox.stop()
    print(f"{sum(counts.values())} requests: {dict(sorted(counts.items()))}, slowest {slowest * 1000:.0f} ms")


if __name__ == "__main__":
    main()
