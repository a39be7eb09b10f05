"""The first page of a 1 MB PDF, from the opening of a signing link to the drawing, beside nothing but pdf.js.

Both come from the same server, each time into a browser that has nothing yet, one after the other.
"""

import gzip
import os
import pathlib
import shutil
import statistics
import tempfile
import urllib.parse

from sample_pdf import one_megabyte
from servers import HERE, ROOT, Client, contract, paraphe, web_address

CHROMIUM = os.environ.get("PARAPHE_CHROMIUM", "/usr/bin/chromium")
RUNS = 11
SCREENS = {
    "phone": (
        {"viewport": {"width": 390, "height": 844}, "device_scale_factor": 3, "is_mobile": True, "has_touch": True}, 4),
    "desktop": ({"viewport": {"width": 1200, "height": 900}}, 1),
}
# What is looked for in each frame that the browser makes: a drawing that holds more than one colour.
WATCH = """
const small = new OffscreenCanvas(32, 32).getContext("2d", { willReadFrequently: true });
function hasInk(canvas) {
  small.drawImage(canvas, 0, 0, 32, 32);
  const { data } = small.getImageData(0, 0, 32, 32);
  return data.some((value, index) => value !== data[index % 4]);
}
function look() {
  const canvas = document.querySelector("canvas");
  if (!canvas || !hasInk(canvas)) return requestAnimationFrame(look);
  // In the next frame it has been painted.
  requestAnimationFrame(() => {
    window.firstPage = { after: performance.now(), width: canvas.clientWidth, pixels: canvas.width };
  });
}
requestAnimationFrame(look);
"""
SEEN = """async () => {
  while (!window.firstPage) await new Promise((resolve) => setTimeout(resolve, 50));
  return firstPage;
}"""

FETCHED = """() => [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")]
  .map(({ name, encodedBodySize }) => [name, encodedBodySize])"""


def first_page(browser, url, screen, slowdown):
    context = browser.new_context(**screen)
    try:
        context.add_init_script(WATCH)
        page = context.new_page()
        context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": slowdown})
        page.goto(url, wait_until="commit")
        return page.evaluate(SEEN)
    finally:
        context.close()


def timings(browser, signing, bare):
    for name, (screen, slowdown) in SCREENS.items():
        shown = first_page(browser, signing, screen, slowdown)
        urls = {"Paraphe": signing, "bare pdf.js": f"{bare}?width={shown['width']}"}
        times = {name: [] for name in urls}
        for _ in range(RUNS):
            for peer, url in urls.items():
                found = first_page(browser, url, screen, slowdown)
                assert abs(found["pixels"] - shown["pixels"]) <= 1, (peer, found, shown)
                times[peer].append(found["after"])
        size = screen["viewport"]
        print(f"first page of a 1 MB PDF, {name} {size['width']} × {size['height']}, {shown['pixels']} pixels wide, "
              f"processor slowed {slowdown} ×, nothing cached, {RUNS} runs")
        for peer, found in times.items():
            print(f"  {peer:12} median {statistics.median(found):5.0f} ms   min {min(found):5.0f}   "
                  f"max {max(found):5.0f}")
        ratio = statistics.median(ours / theirs for ours, theirs in zip(*times.values()))
        print(f"  beside bare pdf.js: {ratio:.2f} × (goal ≤ 1.3)")


def kind(url):
    path = urllib.parse.urlsplit(url).path
    if path.startswith("/pdfjs/"):
        return "viewer"
    if "/documents/" in path:
        return "document"
    return {".js": "scripts", ".css": "styles"}.get(pathlib.PurePath(path).suffix, "page")


def weight(browser, signing, client):
    """What the documents page has the browser fetch, until nothing more is asked for."""
    context = browser.new_context(**SCREENS["desktop"][0])
    try:
        page = context.new_page()
        asked = []
        page.on("request", lambda request: asked.append(request.url))
        page.goto(signing)
        page.locator(".viewer canvas").first.wait_for()
        page.wait_for_load_state("networkidle")
        # The browser's own list has the worker too.
        fetched = dict(page.evaluate(FETCHED))
    finally:
        context.close()
    origin = urllib.parse.urljoin(signing, "/")
    others = sorted({url for url in [*asked, *fetched] if not url.startswith((origin, "data:", "blob:"))})
    sent, packed = {}, {}
    for url, size in fetched.items():
        if not url.startswith(origin):
            continue
        what = kind(url)
        sent[what] = sent.get(what, 0) + size
        if what not in ("viewer", "document"):
            body = client.send("GET", url.removeprefix(origin.rstrip("/")))[2]
            packed[what] = packed.get(what, 0) + len(gzip.compress(body, 9))
    print("weight of the documents page, in KB")
    for what, size in sorted(sent.items()):
        note = f", {packed[what] / 1000:5.1f} as gzip -9 makes it" if what in packed else ""
        print(f"  {what:9} {size / 1000:7.1f} as sent{note}")
    ours = sum(size for what, size in sent.items() if what in packed)
    print(f"  besides viewer and document: {ours / 1000:.1f} KB as sent, {sum(packed.values()) / 1000:.1f} KB as "
          f"gzip -9 makes it (goal ≤ 30); from other hosts: {' '.join(others) or 'nothing'}")


def measure(build):
    from playwright.sync_api import sync_playwright

    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        public = folder / "public"
        shutil.copytree(ROOT / "Public", public)
        shutil.copytree(HERE / "BarePage", public, dirs_exist_ok=True)
        document = public / "document.pdf"
        document.write_bytes(one_megabyte())
        with paraphe(build, folder / "data", PARAPHE_PUBLIC=public) as server, sync_playwright() as playwright:
            address = web_address(server)
            _, [link] = Client(address, folder / "data").deposit(contract(document))
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
            timings(browser, f"http://{address}{link}", f"http://{address}/bare.html")
            # The connection of before was left alone for too long.
            weight(browser, f"http://{address}{link}", Client(address, folder / "data"))
            browser.close()
