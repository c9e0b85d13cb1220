from datetime import date

from odoo.tests import tagged

from .ladder_common import LadderCommon


@tagged("post_install", "-at_install")
class TestInForce(LadderCommon):
    """Agents are asked whether policies are in force: a month after acceptance and in mid-term, once each."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.coi_check_in_force = True
        cls.file = cls.require()
        cls.make_agent(cls, cls.file)

    def accept_on(self, day):
        self.clock.move_to(f"{day} 12:00:00")
        return self.accept_certificate()

    def get_asked(self):
        return self.file.request_ids.filtered(lambda request: request.kind == "in_force")

    def test_agent_alone_is_asked_a_month_after_acceptance(self):
        with self.nights() as server:
            certificate = self.accept_on("2026-03-01")
            self.walk("2026-03-29", "2026-04-02")
            (asked,) = self.get_asked()
            self.assertEqual((str(asked.anchor_date), asked.certificate_id), ("2026-03-31", certificate))
            self.assertEqual([received.recipients for received in server.messages], [("agent@bay.test",)])
            self.assertIn("Still in force", server.messages[0].subject)
            self.assertIn("GL-1001", server.messages[0].text())

    def test_it_is_asked_again_in_the_middle_of_the_term(self):
        with self.nights() as server:
            self.accept_on("2026-03-01")
            self.walk("2026-03-31", "2026-03-31")
            self.get_asked()._close("done")
            self.walk("2026-06-30", "2026-07-04")
        self.assertEqual(self.get_asked().sorted("id").mapped("anchor_date"), [date(2026, 3, 31), date(2026, 7, 2)])
        self.assertEqual(len(server.messages), 2)

    def test_night_that_was_missed_is_made_good_but_nobody_is_asked_months_later(self):
        with self.nights() as server:
            self.accept_on("2026-03-01")
            self.night("2026-04-05")
            self.assertEqual(len(server.messages), 1)
            self.get_asked()._close("done")
            self.night("2026-07-30")
        self.assertEqual(len(server.messages), 1)

    def test_company_that_does_not_want_it_asks_nobody(self):
        self.company.coi_check_in_force = False
        with self.nights() as server:
            self.accept_on("2026-03-01")
            self.walk("2026-03-30", "2026-04-02")
        self.assertEqual((server.messages, self.get_asked().ids), ([], []))

    def test_agent_who_does_not_confirm_gives_a_call_after_a_week(self):
        with self.nights():
            self.accept_on("2026-03-01")
            self.walk("2026-03-31", "2026-04-08")
        self.assertEqual(self.get_asked().activity_ids.mapped("activity_category"), ["phonecall"])

    def test_question_ends_with_the_certificate(self):
        with self.nights():
            certificate = self.accept_on("2026-03-01")
            self.walk("2026-03-31", "2026-04-01")
            certificate.action_review_again()
            self.night("2026-04-02")
        self.assertEqual(self.get_asked().state, "done")
