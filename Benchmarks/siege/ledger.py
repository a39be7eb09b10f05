"""What truly became of the signings: the platform's own books, and what the API says."""

import collections
import json
import time
from dataclasses import dataclass

from .requests import FAILURES, ask


@dataclass
class Outcome:
    intended: int
    # Not signed on the platform, or not completed for the company.
    lost: int
    # Signed twice, or with a second contract on the platform, or with more codes than people typed.
    doubled: int


def uncompleted(server, signers):
    """The contracts that are not completed for the company; what waits to be settled gets half a minute."""
    give_up = time.monotonic() + 30
    waiting = {one.contract for one in signers.begun}
    while waiting and server.is_alive and time.monotonic() < give_up:
        for contract in list(waiting):
            if is_completed(server, contract):
                waiting.discard(contract)
            elif time.monotonic() > give_up:
                break
        time.sleep(0.5 if waiting else 0)
    return waiting


def count(server, signers, waiting):
    """Once the server has stopped: its platform's books are closed.

    `waiting`: the contracts that are not completed for the company."""
    database = server.books
    books = collections.defaultdict(list)
    for label, signatures, tries in database.execute(
        "SELECT label, count(signed_at), sum(codes_tried) FROM contract JOIN signatory ON contract_id = contract.id "
        "WHERE contract.status NOT IN ('canceled', 'expired') GROUP BY contract.id"
    ):
        # The server's own id ends the label.
        books[label.rpartition("[")[2].rstrip("]")].append((signatures, tries))
    database.close()
    lost = doubled = 0
    for one in signers.begun:
        found = books[one.contract]
        signatures, tries = (sum(column) for column in zip(*found)) if found else (0, 0)
        lost += signatures == 0 or one.contract in waiting
        doubled += signatures > 1 or len(found) > 1 or tries > one.codes_typed
    return Outcome(len(signers.begun), lost, doubled)


def is_completed(server, contract):
    try:
        answer = ask(server.address, "GET", f"/api/v1/contracts/{contract}",
                     headers={"Authorization": f"Bearer {server.key}"}, timeout=10)
    except FAILURES:
        return False
    return answer.status == 200 and json.loads(answer.body)["status"] == "completed"
