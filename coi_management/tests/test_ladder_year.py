from datetime import date

from odoo.tests import tagged

from .common import TODAY
from .ladder_common import LadderCommon


@tagged("post_install", "-at_install")
class TestLadderYear(LadderCommon):
    """A year of one vendor, walked night by night; what went out is counted where it arrived."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.coi_check_in_force = True

    def renew(self):
        vals = {
            "effective": date(2027, 1, 1),
            "expiration": date(2028, 1, 1),
            "policy_number": "GL-2002",
        }
        self.accept_certificate(self.policy_vals(**vals), certificate_date=date(2026, 12, 20))

    def get_topics(self, server, address):
        return [received.subject.split(":")[0].split("?")[0] for received in server.to(address)]

    def test_vendor_who_answers(self):
        request = self.open_request(day="2026-01-10")
        file = request.compliance_id
        self.make_agent(file)
        with self.nights() as server:
            self.walk(
                "2026-01-10",
                "2027-01-10",
                happens={"2026-01-14": self.accept_certificate, "2026-12-20": self.renew},
            )
        self.assertEqual(
            self.get_topics(server, "office@acme.test"),
            [
                "Certificate of insurance needed",
                "Certificate of insurance needed",
                "Thank you",
                "Insurance ends soon",
                "Insurance ends soon",
                "Thank you",
            ],
        )
        self.assertEqual(self.get_topics(server, "agent@bay.test").count("Still in force"), 2)
        self.assertEqual(
            file.request_ids.sorted("id").mapped(lambda found: (found.kind, found.state)),
            [("correction", "done"), ("in_force", "done"), ("renewal", "done")],
        )
        self.assertEqual(file.renewal_date, date(2028, 1, 1))

    def test_vendor_who_does_not_answer_at_its_renewal(self):
        self.company.coi_check_in_force = False
        file = self.require()
        self.accept_certificate()
        with self.nights() as server:
            self.walk("2026-11-25", "2027-02-05")
        request = file.request_ids.filtered(lambda found: found.kind == "renewal")
        self.assertEqual(
            self.get_days(request, channel="mail"),
            [
                *("2026-12-02", "2026-12-17", "2026-12-25"),
                *("2027-01-01", "2027-01-04", "2027-01-08", "2027-01-15", "2027-01-22", "2027-01-29"),
            ],
        )
        self.assertEqual(len(server.to("office@acme.test")), 9)
        self.assertEqual(request.state, "silent")
        self.assertEqual(
            request.activity_ids.filtered(lambda found: found.summary == "Not responding").user_id.ids,
            request._get_responsible().ids,
        )

    def test_vendor_whose_policy_is_cancelled_in_mid_term(self):
        self.company.coi_check_in_force = False
        file = self.require()
        certificate = self.accept_certificate()

        def cancel():
            certificate.coverage_ids.cancelled_on = "2026-07-01"
            file._verify()

        def replace():
            self.accept_certificate(
                self.policy_vals(effective=date(2026, 7, 1), expiration=date(2027, 7, 1), policy_number="GL-9"),
                certificate_date=date(2026, 7, 10),
            )

        with self.nights() as server:
            self.walk(TODAY, "2026-08-01", happens={"2026-06-20": cancel, "2026-07-10": replace})
        topics = self.get_topics(server, "office@acme.test")
        self.assertEqual(topics[-1], "Thank you")
        self.assertTrue(topics[:-1])
        self.assertFalse(file.request_ids.filtered(lambda found: found.state in ("open", "answered", "silent")))

    def test_a_night_that_was_missed_twice_loses_nothing(self):
        self.company.coi_check_in_force = False
        file = self.require()
        self.accept_certificate()
        missed = ["2026-12-02", "2026-12-03", "2026-12-17", "2026-12-18", "2027-01-01", "2027-01-02"]
        with self.nights():
            self.walk("2026-11-25", "2027-01-05", missed=missed)
        self.assertEqual(
            self.get_days(file.request_ids, channel="mail"),
            ["2026-12-04", "2026-12-19", "2026-12-25", "2027-01-03", "2027-01-06"][:4],
        )

    def test_the_year_can_be_told_from_the_record(self):
        request = self.open_request(day="2026-01-10")
        file = request.compliance_id
        self.make_agent(file)

        def call():
            self.env["coi.call"].create(
                {"compliance_id": file.id, "with_whom": "Ada Bay", "outcome": "promised", "next_date": "2026-01-20"}
            )

        with self.nights():
            self.walk(
                "2026-01-10",
                "2026-01-25",
                happens={"2026-01-12": call, "2026-01-22": self.accept_certificate},
            )
        story = file.story
        for words in ("agent@bay.test", "office@acme.test", "Ada Bay", "Will send it", "Accepted", "Done"):
            self.assertIn(words, story)
