from freezegun import freeze_time
from lxml import html

from odoo.tests import tagged

from .common import TODAY, CoiCommon

REPORT = "coi_management.report_deficiency_letter"


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestDeficiencyLetter(CoiCommon):
    def setUp(self):
        super().setUp()
        self.file = self.require()

    def letter(self, files=None, user=None):
        """The letter as text."""
        reports = self.env["ir.actions.report"].with_user(user or self.coi_user)
        content, _kind = reports._render_qweb_html(REPORT, (files or self.file).ids)
        return " ".join(html.fromstring(content).text_content().split())

    def test_each_thing_that_is_short_is_told_with_what_to_ask_for(self):
        self.accept_certificate(self.policy_vals(limits=self.gl_limits(1_000_000, 1_500_000)))
        text = self.letter().replace("\xa0", " ")
        for told in ("Acme Paving LLC", "General aggregate", "$ 2,000,000", "$ 1,500,000", "Raise General aggregate"):
            self.assertIn(told, text)
        self.assertIn("Harbor Works", text)

    def test_a_vendor_without_a_gap_is_told_so(self):
        self.accept_certificate()
        text = self.letter()
        self.assertIn("We hold everything that we ask for today.", text)
        self.assertNotIn("to be copied exactly", text)

    def test_it_is_written_in_the_language_of_the_vendor(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.env["coi.coverage.type"].search([("code", "=", "general_liability")]).with_context(
            lang="fr_FR"
        ).name = "Responsabilité civile"
        self.vendor.lang = "fr_FR"
        self.assertIn("Responsabilité civile", self.letter())

    def test_what_only_we_can_settle_is_not_asked(self):
        self.requirements.line_ids.rating = "A-"
        self.settle()
        insurer = self.env["coi.insurer"].create({"name": "Unrated Mutual"})
        self.accept_certificate(self.policy_vals(insurer_id=insurer.id))
        self.assertEqual(self.file.open_deficiency_ids.mapped("code"), ["RATING_UNKNOWN"])
        self.assertIn("We hold everything", self.letter())

    def test_several_letters_are_written_at_once(self):
        other = self.env["res.partner"].create({"name": "Birch Roofing Inc."})
        text = self.letter(self.file | self.require(other))
        self.assertIn("Acme Paving LLC", text)
        self.assertIn("Birch Roofing Inc.", text)

    def test_it_is_in_the_print_menu_of_those_who_work_with_files(self):
        for user, offered in ((self.coi_user, True), (self.buyer, False)):
            bindings = self.env["ir.actions.actions"].with_user(user).get_bindings("coi.compliance")
            found = [action["id"] for action in bindings.get("report", ())]
            letter = self.env.ref("coi_management.action_report_deficiency_letter")
            self.assertEqual(letter.id in found, offered, user.login)
