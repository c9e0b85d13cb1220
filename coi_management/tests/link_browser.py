"""Drives pages that load nothing of Odoo's, where tours cannot run: from page to page, as a visitor goes."""

import base64
import os
import time
from concurrent.futures import Future
from contextlib import ExitStack, contextmanager
from urllib.parse import urljoin

from odoo.tests.common import ChromeBrowser, ChromeBrowserException

from . import accessibility

#: Seconds for which a page may take to be as it should, or to answer.
PATIENCE = 60

#: What Chromium wants to know of a key: its number, and what it writes.
KEYS = {"Tab": (9, ""), "Enter": (13, "\r"), "Escape": (27, ""), " ": (32, " "), "ArrowDown": (40, ""), "a": (65, "a")}
#: Bits of the keys that are held meanwhile.
CONTROL, SHIFT = 2, 8
#: What editors do by themselves at a key.
COMMANDS = {("a", CONTROL): ["selectAll"]}

DROP = """
    (() => {
        const bytes = Uint8Array.from(atob("%(data)s"), (letter) => letter.charCodeAt(0));
        const transfer = new DataTransfer();
        transfer.items.add(new File([bytes], "%(name)s"));
        for (const kind of ["dragenter", "dragover", "drop"]) {
            document.querySelector(".o_coi_drop")
                .dispatchEvent(new DragEvent(kind, {dataTransfer: transfer, bubbles: true, cancelable: true}));
        }
    })()
"""


class Page:
    """The page that the browser shows."""

    def __init__(self, browser):
        self.browser = browser

    def js(self, expression):
        """The value of an expression; promises are awaited."""
        answer = self._send(
            "Runtime.evaluate",
            {"expression": expression, "awaitPromise": True, "returnByValue": True, "userGesture": True},
        )
        if "exceptionDetails" in answer:
            raise AssertionError(f"{expression}\n{answer['exceptionDetails']}")
        return answer["result"].get("value")

    def until(self, expression):
        """Wait until an expression is true, and return its value then; pages may be left and loaded meanwhile."""
        deadline = time.monotonic() + PATIENCE
        while not (value := self._try(expression)):
            if time.monotonic() > deadline:
                raise AssertionError(f"Never true: {expression}\n{self.js('document.body.innerText')}")
            time.sleep(0.1)
        return value

    def _try(self, expression):
        try:
            value = f"document.readyState === 'complete' && ({expression})"
            return self.js(f"((value) => value instanceof Node || value)({value})")
        except (AssertionError, ChromeBrowserException, KeyError):
            return False  # between two pages

    def reads(self, text):
        self.until(f"document.body.innerText.includes({text!r})")

    def drop(self, name, data):
        """Drop a file on the place that takes it."""
        self.js(DROP % {"data": base64.b64encode(data).decode(), "name": name})

    def fill(self, selector, value):
        self.js(f"document.querySelector({selector!r}).value = {value!r}")

    def click(self, selector):
        self.js(f"document.querySelector({selector!r}).click()")

    def press(self, key, times=1, held=0):
        """Press a key as a hand does: whatever the browser does by itself is done, the focus moves, forms are sent."""
        code, text = KEYS[key]
        event = {"key": key, "code": key, "windowsVirtualKeyCode": code, "modifiers": held}
        event["commands"] = COMMANDS.get((key, held), [])
        text = "" if held & CONTROL else text
        for _time in range(times):
            self._send("Input.dispatchKeyEvent", {"type": "keyDown", **event, **({"text": text} if text else {})})
            self._send("Input.dispatchKeyEvent", {"type": "keyUp", **event})

    def type_in(self, text):
        """Type into whatever has the focus."""
        for letter in text:
            self._send("Input.dispatchKeyEvent", {"type": "char", "text": letter})

    def choose(self, path):
        """Press Enter at a field for files, and choose one of the disk in the dialog that opens."""
        opened = Future()
        self.browser._handlers["Page.fileChooserOpened"] = lambda **event: opened.set_result(event)
        self._send("Page.setInterceptFileChooserDialog", {"enabled": True})
        self.press("Enter")
        node = opened.result(PATIENCE)["backendNodeId"]
        self._send("DOM.setFileInputFiles", {"files": [str(path)], "backendNodeId": node})

    def _send(self, method, params):
        return self.browser._websocket_request(method, params=params, timeout=PATIENCE)

    def look(self, what):
        """What axe-core finds on the page as it is shown, with everything unfolded."""
        self.js("document.querySelectorAll('details').forEach((found) => { found.open = true; })")
        if not self.js("Boolean(window.coiLook)"):
            self.js(f"(() => {{ {accessibility.script()} }})()")
        return self.js(f"coiLook({what!r})")

    def touch(self):
        """What tells that a person is there."""
        self.js("document.body.dispatchEvent(new PointerEvent('pointerdown', {bubbles: true}))")


class LinkBrowser:
    """For an ``HttpCase``."""

    @contextmanager
    def browse(self, path, login=None):
        browser = ChromeBrowser(self)
        # as Odoo's own tours are slowed down, to see whether a test depends on how fast the machine is
        browser.throttle(int(os.environ.get("ODOO_BROWSER_CPU_THROTTLING") or 1))
        with self.allow_requests(browser=browser), ExitStack() as stack:
            stack.callback(self._wait_remaining_requests)
            self.authenticate(login, login, browser=browser)
            self.env.flush_all()
            self.env.cr.clear()
            browser.navigate_to(urljoin(self.base_url(), path), wait_stop=True)
            stack.callback(browser.stop)
            page = Page(browser)
            page.until("true")
            yield page
            if browser._result.done():
                # what a page told its console as an error
                browser._result.result()
        self.env.invalidate_all()
