"""The README's first steps, as they are printed."""

import json
import re
import subprocess

from server import ROOT


def test_the_contract_of_the_readme_is_deposited_as_printed(server):
    readme = (ROOT / "README.md").read_text()
    [command] = re.findall(r"```sh\n(curl -s \S+/api/v1/contracts .*?)```", readme, re.DOTALL)
    command = command.replace("http://127.0.0.1:8080", server.web).replace(".data/", f"{server.data}/")
    done = subprocess.run(["bash", "-c", command], cwd=ROOT, capture_output=True, text=True)
    assert done.stderr == ""
    contract = json.loads(done.stdout)
    assert contract["reference"] == "4711" and contract["status"] == "prepared"
    status, headers, _ = server.send("GET", contract["signatories"][0]["signingUrl"])
    assert status == 200
    assert "frame-ancestors 'self' http://localhost:8090" in headers["Content-Security-Policy"]
