"""Start and memory of the whole server, sandbox and demo extranet inside."""

import statistics
import tempfile
import time

from servers import paraphe


def measure(build):
    times, memory = [], []
    for _ in range(5):
        with tempfile.TemporaryDirectory() as folder:
            with paraphe(build, folder):
                pass
            with paraphe(build, folder) as server:
                times.append(server.ready_after)
                time.sleep(2)
                memory.append(server.memory())
    print(f"exec to ready: median {statistics.median(times) * 1000:.0f} ms "
          f"(goal ≤ 150 ms), longest {max(times) * 1000:.0f} ms")
    print(f"idle memory with sandbox and demo inside: {statistics.median(memory):.0f} MB "
          f"(goal ≤ 80 MB)")
