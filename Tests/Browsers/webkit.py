"""WebKitGTK's sample browser on a display that nobody sees."""

import os
import re
import subprocess
from glob import glob

from selenium.webdriver import WebKitGTK
from selenium.webdriver.webkitgtk.options import Options
from selenium.webdriver.webkitgtk.service import Service

[MINI_BROWSER] = glob("/usr/lib/*/webkit2gtk-4.1/MiniBrowser") or [None]


class WebKit:
    def __init__(self, folder, display, javascript=True, third_party=True, dark=False):
        self.downloads = folder / "downloads"
        self.downloads.mkdir()
        options = Options()
        options.binary_location = MINI_BROWSER
        options.add_argument("--automation")
        options.add_argument(f"--cookies-policy={'always' if third_party else 'no-third-party'}")
        if not third_party:
            options.add_argument("--enable-itp")
            # It would give the frame a storage of its own.
            options.add_argument("--enable-html5-local-storage=false")
            options.add_argument("--enable-html5-database=false")
        if not javascript:
            options.add_argument("--enable-javascript=false")
        if dark:
            options.add_argument("--dark-mode")
        self.driver = WebKitGTK(options, Service(env=environment(folder, display)))
        self.driver.command_executor.add_command(
            "isElementDisplayed", "GET", "/session/$sessionId/element/$id/displayed")

    def set_size(self, width, height):
        """Of the page: the window has a tool bar above it."""
        self.driver.switch_to.default_content()
        bar = self.driver.get_window_rect()["height"] - self.driver.execute_script("return innerHeight")
        self.driver.set_window_rect(width=width, height=height + bar)

    def errors(self):
        """Driven, it keeps what pages say to itself."""
        return []

    def stop(self):
        self.driver.quit()


def console(folder, display, url, shown):
    """What the browser's console says until `shown` is set, told only by a browser that is not driven."""
    process = subprocess.Popen(
        [MINI_BROWSER, "--enable-write-console-messages-to-stdout=true", url],
        env=environment(folder, display), text=True,
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )
    was_shown = shown.wait(60)
    process.terminate()
    output, _ = process.communicate(timeout=30)
    assert was_shown, output
    return re.findall(r"\bCONSOLE (.*)", output)


def environment(folder, display):
    config = folder / "config"
    (config / "gtk-3.0").mkdir(parents=True)
    # The tool bar would keep the window from being as narrow as a phone.
    (config / "gtk-3.0/gtk.css").write_text("* { min-width: 0; min-height: 0; margin: 0; padding: 0; }")
    (config / "user-dirs.dirs").write_text(f'XDG_DOWNLOAD_DIR="{folder / "downloads"}"\n')
    own = {f"XDG_{name}_HOME": str(folder / name.lower()) for name in ("CONFIG", "DATA", "CACHE")}
    return os.environ | own | {"DISPLAY": display, "GDK_BACKEND": "x11", "LC_ALL": "C.UTF-8", "NO_AT_BRIDGE": "1"}


class Display:
    def __init__(self):
        reader, writer = os.pipe()
        self.process = subprocess.Popen(
            ["Xvfb", "-displayfd", str(writer), "-screen", "0", "1600x1400x24", "-nolisten", "tcp"],
            pass_fds=[writer], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )
        os.close(writer)
        with os.fdopen(reader) as number:
            self.name = f":{number.readline().strip()}"

    def stop(self):
        self.process.terminate()
        self.process.wait()
