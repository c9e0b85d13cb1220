"""What guards the pages behind links: what does not get into the log, how often one may ask, and the headers."""

import ipaddress
import logging
import re
import threading
import time

#: The part of an address that opens a link; what follows tells nothing. Placeholders of mails are no secret.
TOKEN = re.compile(r"(/coi/)(?!document/|link-\d)[A-Za-z0-9_-]{16,}")

#: Loggers that may tell an address: the server's own access log, and what fails while a request is served.
LOGGERS = (
    "werkzeug",
    "odoo.http",
    "odoo.sql_db",
    "odoo.service.server",
    "odoo.addons.base.models.ir_http",
    "odoo.addons.http_routing.models.ir_http",
    "gevent.pywsgi",
    "geventwebsocket.handler",
)

#: Seconds of a window, requests of one address in it, and of all addresses together.
WINDOW = 300
MOST_OF_ADDRESS = 1200
MOST_OF_ALL = 20_000
#: Addresses that are told apart in a window; when there are more, all begin anew.
MOST_ADDRESSES = 20_000

#: Everything on the page is ours and from here: no script of others runs, nothing is framed, forms go nowhere else.
CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)

HEADERS = {
    # the token is in the address: it must not be kept by a proxy, nor told to the next site, nor found by a search
    "Cache-Control": "no-store, private",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow, noarchive",
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "Permissions-Policy": "geolocation=(), microphone=(), payment=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}


def mask(text):
    """The text with tokens taken out of addresses."""
    return TOKEN.sub(r"\1***", text)


class MaskTokens(logging.Filter):
    """Takes tokens out of what is logged, before any handler sees it."""

    def filter(self, record):
        if isinstance(record.msg, str):
            record.msg = mask(record.msg)
        if isinstance(record.args, tuple):
            record.args = tuple(_mask_argument(value) for value in record.args)
        elif isinstance(record.args, dict):
            record.args = {name: _mask_argument(value) for name, value in record.args.items()}
        return True


def _mask_argument(value):
    if isinstance(value, str):
        return mask(value)
    # a rule or a request may be logged by itself: what it prints is what counts
    if value is None or isinstance(value, int | float):
        return value
    text = str(value)
    return mask(text) if TOKEN.search(text) else value


def install_mask():
    """Have all loggers that may tell an address mask tokens; does nothing where they do already."""
    for name in LOGGERS:
        logger = logging.getLogger(name)
        if not any(isinstance(known, MaskTokens) for known in logger.filters):
            logger.addFilter(MaskTokens())


def _get_network(address):
    """What counts as one visitor: of IPv6 the network of a household or office, which has addresses without end."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    return address if found.version == 4 else str(ipaddress.ip_network((found, 64), strict=False))


class Throttle:
    """Counts requests in this worker's memory: for each internet address how many came in the current window of five
    minutes, and how many came together. Nothing else is kept, nothing outlives the window or the worker.

    A token has 256 random bits: nobody finds one by trying. This keeps one visitor from taking a worker's time. What
    must hold exactly and over all workers (answers of a link in a day, addresses that it may name) is counted in
    ``coi.answer``. Several workers each count for themselves.
    """

    def __init__(self, clock=time.monotonic):
        self._clock = clock
        self._lock = threading.Lock()
        self._window = None
        self._counts = {}
        self._all = 0

    def allows(self, address):
        """Count a request; whether it may be served."""
        window = int(self._clock() // WINDOW)
        address = _get_network(address)
        with self._lock:
            if window != self._window or len(self._counts) > MOST_ADDRESSES:
                self._window, self._counts, self._all = window, {}, 0
            self._counts[address] = count = self._counts.get(address, 0) + 1
            if count > MOST_OF_ADDRESS:
                # what is turned away takes nothing from all others
                return False
            self._all += 1
            return self._all <= MOST_OF_ALL

    def seconds_left(self):
        """Until the window ends."""
        return WINDOW - int(self._clock() % WINDOW)


throttle = Throttle()
