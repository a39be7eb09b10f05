"""Speaks with Firefox itself: Debian has no geckodriver, which only translates to this protocol."""

import json
import socket

from selenium.webdriver.remote.command import Command

# Selenium's names of WebDriver's commands, beside Marionette's.
COMMANDS = {
    Command.NEW_SESSION: "WebDriver:NewSession",
    Command.QUIT: "Marionette:Quit",
    Command.GET: "WebDriver:Navigate",
    Command.REFRESH: "WebDriver:Refresh",
    Command.GET_CURRENT_URL: "WebDriver:GetCurrentURL",
    Command.GET_TITLE: "WebDriver:GetTitle",
    Command.SCREENSHOT: "WebDriver:TakeScreenshot",
    Command.SWITCH_TO_FRAME: "WebDriver:SwitchToFrame",
    Command.SWITCH_TO_CONTEXT: "Marionette:SetContext",
    Command.FIND_ELEMENT: "WebDriver:FindElement",
    Command.FIND_ELEMENTS: "WebDriver:FindElements",
    Command.CLICK_ELEMENT: "WebDriver:ElementClick",
    Command.SEND_KEYS_TO_ELEMENT: "WebDriver:ElementSendKeys",
    Command.GET_ELEMENT_TEXT: "WebDriver:GetElementText",
    Command.GET_ELEMENT_PROPERTY: "WebDriver:GetElementProperty",
    Command.W3C_EXECUTE_SCRIPT: "WebDriver:ExecuteScript",
    Command.W3C_EXECUTE_SCRIPT_ASYNC: "WebDriver:ExecuteAsyncScript",
    "isElementDisplayed": "WebDriver:IsElementDisplayed",
}


class Connection:
    """What Selenium executes its commands with. A message is a JSON array after its length."""

    def __init__(self, port):
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=60)
        self.stream = self.socket.makefile("rb")
        self.count = 0
        self._read()  # the greeting

    def execute(self, command, parameters):
        parameters = {name: value for name, value in (parameters or {}).items() if name != "sessionId"}
        self.count += 1
        message = json.dumps([0, self.count, COMMANDS[command], parameters]).encode()
        self.socket.sendall(b"%d:%s" % (len(message), message))
        _, _, error, value = self._read()
        if error:
            return {"status": 500, "value": json.dumps({"value": error})}
        if isinstance(value, dict) and set(value) == {"value"}:
            value = value["value"]
        return {"value": value}

    def close(self):
        self.stream.close()
        self.socket.close()

    def _read(self):
        length = b""
        while (digit := self.stream.read(1)) != b":":
            if not digit:
                raise ConnectionError("Firefox went away")
            length += digit
        return json.loads(self.stream.read(int(length)))
