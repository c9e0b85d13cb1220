import io

import pdfplumber
from freezegun import freeze_time

from odoo import Command
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .common import TODAY, CoiCommon, DeskOnly


def text_of(data):
    with pdfplumber.open(io.BytesIO(data)) as pdf:
        return "\n".join(page.extract_text() for page in pdf.pages), len(pdf.pages)


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestSheets(CoiCommon):
    def setUp(self):
        super().setUp()
        self.file = self.require()

    def test_the_sheet_says_who_asks_what_of_whom(self):
        name, data = self.file._get_requirement_sheet()
        text, pages = text_of(data)
        self.assertEqual((name, pages), ("Insurance requirements Acme Paving LLC.pdf", 1))
        for told in ("Harbor Works", "For Acme Paving LLC", "As of 06/15/2026", "Each occurrence", "1,000,000"):
            self.assertIn(told, text)

    def test_the_specimen_is_filled_in_as_it_should_look(self):
        name, data = self.file._get_specimen()
        text, pages = text_of(data)
        self.assertEqual((name, pages), ("Specimen certificate Acme Paving LLC.pdf", 1))
        self.assertIn("Each occurrence: $\xa01,000,000".replace("\xa0", " "), text.replace("\xa0", " "))
        self.assertIn("It is no certificate", text)

    def test_the_paper_is_that_of_the_company(self):
        self.company.country_id = self.env.ref("base.us")
        self.assertEqual(self.width_of_sheet(), 612)
        self.company.country_id = self.env.ref("base.fr")
        self.assertEqual(self.width_of_sheet(), 595)
        self.company.paperformat_id = self.env.ref("base.paperformat_us")
        self.assertEqual(self.width_of_sheet(), 612)

    def width_of_sheet(self):
        with pdfplumber.open(io.BytesIO(self.file._get_requirement_sheet()[1])) as pdf:
            return int(pdf.pages[0].width)

    def test_where_to_send_it_is_said_where_it_is_known(self):
        text, _pages = text_of(self.file._get_requirement_sheet(send_to="https://example.com/coi/x")[1])
        self.assertIn("https://example.com/coi/x", text)

    def test_the_words_are_translated(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.env["coi.limit.type"].search([("code", "=", "each_occurrence")]).with_context(
            lang="fr_FR"
        ).name = "Par sinistre"
        text, _pages = text_of(self.file.with_context(lang="fr_FR")._get_requirement_sheet()[1])
        self.assertIn("Par sinistre", text)
        self.assertIn("15/06/2026", text)

    def test_whom_nothing_is_asked_of_gets_a_sheet_that_says_so(self):
        self.file.set_ids = [Command.clear()]
        self.assertIn("Nothing is asked at present.", text_of(self.file._get_requirement_sheet()[1])[0])
        self.assertEqual(text_of(self.file._get_specimen()[1])[1], 1)

    def test_the_button_leads_to_the_sheet(self):
        action = self.file.with_user(self.coi_user).action_print_requirements()
        self.assertEqual(action["url"], f"/coi/file/{self.file.id}/requirements")


@tagged("post_install", "-at_install")
class TestSheetRoutes(DeskOnly, CoiCommon, HttpCase):
    def setUp(self):
        super().setUp()
        self.file = self.require()
        self.url = f"/coi/file/{self.file.id}/requirements"

    def test_who_works_with_certificates_gets_sheet_and_specimen(self):
        self.authenticate("t_coi_user", "t_coi_user")
        response = self.url_open(self.url)
        self.assertEqual((response.status_code, response.headers["Content-Type"]), (200, "application/pdf"))
        self.assertEqual(text_of(response.content)[1], 2)

    def test_all_others_get_nothing(self):
        self.assertOnlyTheDeskGets(self.url)
        self.authenticate("t_coi_user", "t_coi_user")
        with mute_logger("odoo.http"):
            self.assertEqual(self.url_open("/coi/file/0/requirements").status_code, 404)

    def test_nobody_gets_in_without_signing_in(self):
        self.authenticate(None, None)
        response = self.url_open(self.url, allow_redirects=False)
        self.assertEqual(response.status_code, 303)
