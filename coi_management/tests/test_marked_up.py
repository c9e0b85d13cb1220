import io

import pdfplumber
from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import HttpCase, tagged

from .common import TODAY, CoiCommon, DeskOnly
from .drawing import acord25, specimens
from .drawing.sheet import Sheet
from .test_intake import PNG, draw_pdf


def pages_of(data):
    with pdfplumber.open(io.BytesIO(data)) as pdf:
        return [page.extract_text().replace("\xa0", " ") for page in pdf.pages]


class MarkedUpCommon(CoiCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.file = cls.require()

    @classmethod
    def receive(cls, data):
        """A document as it comes in, read and filed under the vendor."""
        result = cls.env["coi.certificate"]._intake([("certificate.pdf", data)], "backend", cls.vendor, cls.company)
        certificate = result[0]["certificate"]
        if certificate.state == "received":
            certificate.action_read()
        return certificate

    @classmethod
    def draw(cls, **changes):
        """A certificate of the vendor whose general aggregate is half of what is asked."""
        return acord25.draw(cls.drawn(**changes))

    @classmethod
    def drawn(cls, **changes):
        data = specimens.example()
        data["insured"] = {"name": cls.vendor.name, "address": ["1 Road"]}
        data["certificate_holder"] = {"name": cls.company.name, "address": ["1 Wharf Road"]}
        for row in data["coverages"]:
            row.update(effective="2026-01-01", expiration="2027-01-01")
            if row["type"] == "general_liability":
                row["limits"].update(each_occurrence=1_000_000, general_aggregate=1_000_000)
                row["limits"].update(changes.pop("limits", {}))
        return {**data, **changes}


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestMarkedUp(MarkedUpCommon):
    def rows(self, certificate):
        return {row["what"]: row for row in certificate._get_marks()[0]}

    def test_a_short_value_is_ringed_where_it_was_read(self):
        certificate = self.receive(self.draw())
        rows, rings = certificate._get_marks()
        self.assertEqual([row["what"] for row in rows], ["Commercial general liability: General aggregate"])
        limit = certificate.limit_ids.filtered(lambda found: found.limit_type_id.code == "general_aggregate")
        seen = limit.evidence["amount"]
        self.assertEqual(rings, [{"page": seen["page"], "box": seen["box"], "numbers": [1]}])
        self.assertEqual(rows[0]["page"], 1)

    def test_file_gives_back_its_latest_certificate_that_falls_short(self):
        file = self.file.with_user(self.coi_user)
        self.assertFalse(file.marked_up_id)
        with self.assertRaisesRegex(UserError, "No certificate on this file falls short"):
            file.action_marked_up()
        first = self.receive(self.draw())
        self.assertEqual(file.marked_up_id, first)
        self.assertEqual(file.action_marked_up(), first.action_marked_up())
        first.action_accept()
        self.assertEqual(file.marked_up_id, first)
        self.receive(self.draw(limits={"general_aggregate": 2_000_000})).action_accept()
        self.env.invalidate_all()
        self.assertFalse(file.marked_up_id)

    def test_the_answer_is_the_legend_and_the_document(self):
        name, data = self.receive(self.draw())._get_marked_up()
        legend, certificate = pages_of(data)
        self.assertEqual(name, "To mend Acme Paving LLC.pdf")
        self.assertIn("Raise General aggregate", legend)
        self.assertIn("CERTIFICATE OF LIABILITY INSURANCE", certificate)

    def test_what_the_document_does_not_show_is_listed_without_a_ring(self):
        self.file.set_ids = [Command.link(self.make_cyber_set().id)]
        rows, rings = self.receive(self.draw())._get_marks()
        cyber = next(row for row in rows if "Cyber" in row["what"])
        self.assertEqual((cyber["page"], cyber["number"]), (0, 2))
        self.assertEqual([ring["numbers"] for ring in rings], [[1]])

    def make_cyber_set(self):
        cyber = self.make_set("Cyber", line_ids=[Command.create(self.line_vals("cyber", {"each_claim": 1_000_000}))])
        self.settle()
        return cyber

    def test_what_another_certificate_answers_is_not_asked(self):
        self.file.set_ids = [Command.link(self.make_cyber_set().id)]
        self.accept_certificate(self.policy_vals("cyber", {"each_claim": 1_000_000}))
        self.assertFalse([what for what in self.rows(self.receive(self.draw())) if "Cyber" in what])

    def test_names_are_ringed(self):
        certificate = self.receive(
            self.draw(certificate_holder={"name": "Somebody Else Inc.", "address": ["9 Elsewhere"]})
        )
        row = self.rows(certificate)["Certificate holder"]
        self.assertEqual(row["page"], 1)
        self.assertIn("Harbor Works", row["mend"])

    def test_an_accepted_certificate_can_be_answered_too(self):
        certificate = self.receive(self.draw())
        certificate.action_check_all()
        certificate.action_accept()
        self.assertEqual(len(self.rows(certificate)), 1)

    def test_one_that_is_in_order_has_no_answer(self):
        certificate = self.receive(self.draw(limits={"general_aggregate": 2_000_000}))
        self.assertFalse(certificate.falls_short)
        (legend,) = pages_of(certificate._get_marked_up()[1])
        self.assertIn("Nothing on this certificate falls short.", legend)

    def test_the_button_is_there_while_something_is_short(self):
        certificate = self.receive(self.draw())
        self.assertTrue(certificate.falls_short)
        action = certificate.with_user(self.coi_user).action_marked_up()
        self.assertEqual(action["url"], f"/coi/certificate/{certificate.id}/marked")

    def test_a_document_that_cannot_be_opened_is_answered_by_the_legend(self):
        for data, told in ((draw_pdf(password="secret"), "Locked with a password"), (PNG, "A picture, not a PDF")):
            with self.subTest(told):
                certificate = self.make_certificate(self.policy_vals(limits=self.gl_limits(1_000_000, 1_000_000)))
                self.env["ir.attachment"].create(
                    {
                        "name": "document",
                        "res_model": "coi.certificate",
                        "res_field": "document",
                        "res_id": certificate.id,
                        "raw": data,
                    }
                )
                certificate.invalidate_recordset(["document"])
                (legend,) = pages_of(certificate._get_marked_up()[1])
                self.assertIn(told, legend)
                self.assertIn("Raise General aggregate", legend)

    def test_one_that_was_typed_in_is_answered_by_the_legend(self):
        certificate = self.make_certificate(self.policy_vals(limits=self.gl_limits(1_000_000, 1_000_000)))
        (legend,) = pages_of(certificate._get_marked_up()[1])
        self.assertIn("not shown on the certificate", legend)

    def test_pages_of_another_certificate_in_the_file_are_not_given_back(self):
        sheet = Sheet()
        acord25.draw_on(sheet, self.drawn())
        sheet.next_page()
        other = dict(
            self.drawn(), insured={"name": "Birch Roofing Inc.", "address": []}, producer={"name": "Other Agency"}
        )
        acord25.draw_on(sheet, other)
        certificate = self.receive(sheet.finish())
        legend, *pages = pages_of(certificate._get_marked_up()[1])
        self.assertEqual(len(pages), 1)
        self.assertIn("Acme Paving LLC", pages[0])
        self.assertNotIn("Birch", legend + pages[0])

    def test_a_file_of_several_whose_pages_are_not_known_is_answered_by_the_legend(self):
        certificate = self.receive(self.draw())
        for record in certificate._get_read_records():
            record.sudo().evidence = False
        self.assertEqual(len(pages_of(certificate._get_marked_up()[1])), 2)
        certificate.copy().sudo().write({"part": 2, "checksum": certificate.checksum})
        self.assertEqual(len(pages_of(certificate._get_marked_up()[1])), 1)

    def test_the_words_are_those_of_the_language(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.env["coi.limit.type"].search([("code", "=", "general_aggregate")]).with_context(
            lang="fr_FR"
        ).name = "Cumul annuel"
        certificate = self.receive(self.draw()).with_context(lang="fr_FR")
        self.assertIn("Cumul annuel", pages_of(certificate._get_marked_up()[1])[0])


@tagged("post_install", "-at_install")
class TestMarkedUpRoute(DeskOnly, MarkedUpCommon, HttpCase):
    def setUp(self):
        super().setUp()
        with freeze_time(TODAY):
            self.url = f"/coi/certificate/{self.receive(self.draw()).id}/marked"

    def test_who_works_with_certificates_gets_it(self):
        self.authenticate("t_coi_user", "t_coi_user")
        response = self.url_open(self.url)
        self.assertEqual(response.status_code, 200)
        self.assertTrue(response.content.startswith(b"%PDF-"))

    def test_all_others_get_nothing(self):
        self.assertOnlyTheDeskGets(self.url)
