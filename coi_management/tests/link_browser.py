"""Drives pages that load nothing of Odoo's, where tours cannot run: from page to page, as a visitor goes."""

import base64
import time
from contextlib import ExitStack, contextmanager
from urllib.parse import urljoin

from odoo.tests.common import ChromeBrowser

#: Seconds for which a page may take to be as it should.
PATIENCE = 30

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
        answer = self.browser._websocket_request(
            "Runtime.evaluate",
            params={"expression": expression, "awaitPromise": True, "returnByValue": True, "userGesture": True},
        )
        if "exceptionDetails" in answer:
            raise AssertionError(f"{expression}\n{answer['exceptionDetails']}")
        return answer["result"].get("value")

    def until(self, expression):
        """Wait until an expression is true; pages may be left and loaded meanwhile."""
        deadline = time.monotonic() + PATIENCE
        while not self._is_true(expression):
            if time.monotonic() > deadline:
                raise AssertionError(f"Never true: {expression}\n{self.js('document.body.innerText')}")
            time.sleep(0.1)

    def _is_true(self, expression):
        try:
            return bool(self.js(f"document.readyState === 'complete' && Boolean({expression})"))
        except (AssertionError, KeyError):
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

    def touch(self):
        """What tells that a person is there."""
        self.js("document.body.dispatchEvent(new PointerEvent('pointerdown', {bubbles: true}))")


class LinkBrowser:
    """For an ``HttpCase``."""

    @contextmanager
    def browse(self, path):
        browser = ChromeBrowser(self)
        with self.allow_requests(browser=browser), ExitStack() as stack:
            stack.callback(self._wait_remaining_requests)
            self.authenticate(None, None, browser=browser)
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
