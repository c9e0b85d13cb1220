from odoo.tests import tagged

from .link_common import LinkCommon
from .test_proposed import draw_photograph


@tagged("post_install", "-at_install")
class TestSmartLink(LinkCommon):
    """The pages behind links, as a browser without scripts sees them."""

    def test_page_says_who_asks_for_what_and_what_is_missing(self):
        response = self.url_open(self.path)
        self.assertEqual(response.status_code, 200)
        for words in ("Harbor Works", "Acme Paving LLC", "The job starts in May.", "No certificate is on file yet"):
            self.assertIn(words, response.text)
        self.assertIn("General aggregate", response.text)

    def test_upload_without_script_ends_on_the_verdict(self):
        response = self.post(f"{self.path}/upload", [("coi.pdf", self.draw(aggregate=1_000_000))])
        self.assertEqual(response.status_code, 200)
        self.assertEqual(response.history[0].status_code, 303)
        self.assertIn("coi.pdf arrived and was read", response.text)
        self.assertIn("Something is still missing", response.text)
        self.assertIn("Raise General aggregate", response.text)

    def test_photograph_waits_and_the_page_looks_again(self):
        response = self.post(f"{self.path}/upload", [("a.jpg", draw_photograph())])
        self.assertIn("It is being read", response.text)
        self.assertEqual(response.headers["Refresh"], "10")
