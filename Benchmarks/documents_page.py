"""The documents page beside two yardsticks that render the same HTML with one SELECT each."""

import re
import statistics
import subprocess
import sys
import tempfile

from servers import ANNEX, HERE, PDF, ROOT, Client, Process, contract, paraphe, web_address

CONNECTIONS = 64
SECONDS = 5
ROUNDS = 3


def wrk(url):
    output = subprocess.run(
        ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{SECONDS}s", "--latency", url],
        capture_output=True, text=True, check=True).stdout
    assert "Non-2xx" not in output, output

    def latency(percentile):
        value, unit = re.search(rf"{percentile}%\s+([\d.]+)(us|ms|s)", output).groups()
        return float(value) * {"us": 0.001, "ms": 1, "s": 1000}[unit]

    return float(re.search(r"Requests/sec:\s+([\d.]+)", output).group(1)), latency(50), latency(99)


def measure(build):
    subprocess.run([sys.executable, str(HERE / "make_peer_template.py")], check=True,
                   stdout=subprocess.DEVNULL)
    with tempfile.TemporaryDirectory() as folder, \
            paraphe(build, folder) as ours, \
            Process([str(build / "HummingbirdPeer"), str(ROOT / "Templates")]) as bare, \
            Process([sys.executable, str(HERE / "peer_uvicorn.py"), "--port", "0"]) as uvicorn:
        _, [link] = Client(web_address(ours), folder).deposit(contract(PDF, ANNEX))
        urls = {
            "Paraphe": f"http://{web_address(ours)}{link}",
            "bare Hummingbird": f"http://127.0.0.1:{bare.line.split()[1]}/s/demonstration",
            "uvicorn + Jinja": f"http://127.0.0.1:{uvicorn.line.split()[1]}/s/demonstration",
        }
        rounds = {name: [] for name in urls}
        for url in urls.values():
            wrk(url)
        for _ in range(ROUNDS):
            for name, url in urls.items():
                rounds[name].append(wrk(url))
    print(f"documents page, {CONNECTIONS} connections, median of {ROUNDS} rounds of {SECONDS} s")
    median = {name: [statistics.median(column) for column in zip(*found)]
              for name, found in rounds.items()}
    for name, (rate, p50, p99) in median.items():
        print(f"  {name:17} {rate:7.0f} requests/s   p50 {p50:6.2f} ms   p99 {p99:6.2f} ms")
    for name, goal in (("bare Hummingbird", "≥ 0.9"), ("uvicorn + Jinja", "≥ 1.5")):
        ratio = statistics.median(
            ours[0] / other[0] for ours, other in zip(rounds["Paraphe"], rounds[name]))
        print(f"  beside {name}: {ratio:.2f} × (goal {goal})")
