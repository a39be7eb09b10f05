"""One request on a connection of its own, from an address of the sender's choice."""

import http.client
from dataclasses import dataclass

# What a server that refuses, or is gone, looks like from here.
FAILURES = (OSError, http.client.HTTPException)


def source(number):
    """An attacker's own address: 127.0.0.2 and up."""
    return f"127.0.{number // 200 % 200}.{number % 200 + 2}"


@dataclass
class Answer:
    status: int
    location: str
    retry_after: float
    body: bytes


def ask(address, method, path, body=None, headers={}, source="127.0.0.1", timeout=60):
    """Raises one of `FAILURES` where there is no answer."""
    connection = http.client.HTTPConnection(address, timeout=timeout, source_address=(source, 0))
    try:
        connection.request(method, path, body, {"Connection": "close"} | headers)
        answer = connection.getresponse()
        wait = answer.getheader("Retry-After") or ""
        return Answer(answer.status, answer.getheader("Location") or "", float(wait) if wait.isdigit() else 0,
                      answer.read())
    finally:
        connection.close()
