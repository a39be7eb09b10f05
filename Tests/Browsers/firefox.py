"""Firefox ESR without a window."""

import json
import re
import subprocess
import time

from selenium.webdriver import Remote
from selenium.webdriver.common.options import ArgOptions
from selenium.webdriver.remote.command import Command

from marionette import Connection


class Firefox:
    def __init__(self, folder, javascript=True, third_party=True, dark=False):
        self.downloads = folder / "downloads"
        self.downloads.mkdir()
        self.output = folder / "firefox.log"
        profile = folder / "profile"
        profile.mkdir()
        preferences = {
            "marionette.port": 0,
            "browser.download.folderList": 2,
            "browser.download.dir": str(self.downloads),
            "devtools.console.stdout.content": True,
            "devtools.console.stdout.chrome": False,
            "intl.accept_languages": "fr-FR, fr",
            "javascript.enabled": javascript,
            # 0: a frame of another site keeps what it wants; 1: nothing.
            "network.cookie.cookieBehavior": 0 if third_party else 1,
            "ui.systemUsesDarkTheme": int(dark),
            # Scroll bars that take room, as on Windows.
            "widget.gtk.overlay-scrollbars.enabled": False,
        }
        lines = (f"user_pref({json.dumps(name)}, {json.dumps(value)});\n" for name, value in preferences.items())
        (profile / "user.js").write_text("".join(lines))
        with self.output.open("wb") as output:
            self.process = subprocess.Popen(
                ["firefox-esr", "--headless", "--no-remote", "--profile", profile, "--marionette",
                 "--remote-allow-system-access"],
                stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT,
            )
        try:
            self.driver = Remote(Connection(self._port(profile / "MarionetteActivePort")), options=_Options())
        except BaseException:
            self.process.kill()
            raise

    def _port(self, file):
        end = time.monotonic() + 60
        while not (file.exists() and file.read_text()):
            if self.process.poll() is not None or time.monotonic() > end:
                raise RuntimeError(f"Firefox did not start:\n{self.output.read_text()}")
            time.sleep(0.05)
        return int(file.read_text())

    def set_size(self, width, height):
        """Of the page: the window itself gets no narrower than 450 px."""
        self._of_itself(
            """const [width, height] = arguments;
            window.resizeTo(Math.max(width, 500) + 50, height + 300);
            const { style } = gBrowser.selectedBrowser;
            Object.assign(style, { flex: "none", width: `${width}px`, height: `${height}px` });
            gBrowser.selectedBrowser.getBoundingClientRect();""",
            width, height,
        )

    def errors(self):
        """What its console says of pages: errors of scripts, styles, policies and the network, and what scripts log."""
        told = self._of_itself(
            """return Services.console.getMessageArray()
              .filter((message) => message instanceof Ci.nsIScriptError && /^https?:/.test(message.sourceName))
              // What was still loading when its page was left.
              .filter(({ errorMessage }) => !/^Loading failed for the module .*displayed\\.js/.test(errorMessage))
              .map(({ errorMessage, sourceName, lineNumber }) => `${errorMessage} (${sourceName}:${lineNumber})`);"""
        )
        # Its own messages begin with the name of a part, those of pages with a value.
        logged = re.findall(r"^console\.(?:error|warn): [\"(].*", self.output.read_text(errors="replace"), re.MULTILINE)
        return told + logged

    def _of_itself(self, script, *arguments):
        """Runs a script in the browser's own window."""
        self.driver.execute(Command.SWITCH_TO_CONTEXT, {"value": "chrome"})
        try:
            return self.driver.execute_script(script, *arguments)
        finally:
            self.driver.execute(Command.SWITCH_TO_CONTEXT, {"value": "content"})

    def stop(self):
        try:
            self.driver.quit()
            self.process.wait(timeout=30)
        finally:
            self.process.kill()
            self.process.wait()
            self.driver.command_executor.close()


class _Options(ArgOptions):
    default_capabilities = {}

    def to_capabilities(self):
        return {}
