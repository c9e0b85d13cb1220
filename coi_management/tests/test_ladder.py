from odoo.tests import tagged

from .common import TODAY
from .ladder_common import LadderCommon


@tagged("post_install", "-at_install")
class TestLadder(LadderCommon):
    """Who is reminded, when: the nights of one vendor, with mails that went over the wire."""

    def test_vendor_of_whom_something_is_missing_is_asked_on_days_0_3_8_and_16(self):
        request = self.open_request()
        with self.nights() as server:
            self.walk(TODAY, "2026-07-10")
        self.assertEqual(
            self.get_days(request, channel="mail"), ["2026-06-15", "2026-06-18", "2026-06-23", "2026-07-01"]
        )
        self.assertEqual(len(server.to("office@acme.test")), 4)
        self.assertEqual(request.state, "silent")
