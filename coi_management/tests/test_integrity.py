from odoo.tests import tagged

from .common import CoiCommon


@tagged("post_install", "-at_install")
class TestIntegrity(CoiCommon):
    """Signs that a certificate was changed after it was issued: told with words for the agent, never a rejection."""

    def read_with(self, *signs, **vals):
        """A certificate to review in whose file the reader saw these signs."""
        certificate = self.make_certificate(self.policy_vals(policy_number="GL-1"), **vals)
        certificate.sudo().write({"state": "to_review", "reading": {"integrity": {"score": 0, "signs": list(signs)}}})
        return certificate

    def codes(self, certificate):
        return {sign["code"]: sign for sign in certificate.integrity["signs"]}

    def sign(self, code, weight, **details):
        return {"code": code, "weight": weight, "page": 1, "box": [1, 2, 3, 4], "details": details}

    def test_a_plain_certificate_has_nothing_to_ask(self):
        certificate = self.read_with()
        self.assertEqual(certificate.integrity, {"score": 0, "ask": False, "signs": [], "question": ""})

    def test_signs_are_told_in_words_with_their_place(self):
        certificate = self.read_with(
            self.sign("covered_text", 2, printed="2,000,000"), self.sign("odd_type", 2, printed="5,000,000")
        )
        self.assertTrue(certificate.integrity["ask"])
        told = self.codes(certificate)["covered_text"]
        self.assertIn("2,000,000", told["text"])
        self.assertEqual((told["page"], told["box"]), (1, [1, 2, 3, 4]))

    def test_the_words_for_the_agent_ask_and_accuse_nobody(self):
        certificate = self.read_with(
            self.sign("changed_later", 2, changed="2026-05-01", days=60),
            self.sign("edition_younger", 3, edition="2025/12", issued="2025-03-01"),
        )
        question = certificate.integrity["question"]
        self.assertIn("GL-1", question)
        self.assertIn("Was the certificate changed after you issued it", question)
        for word in ("fraud", "fake", "forged"):
            self.assertNotIn(word, question.lower())

    def test_signs_keep_nobody_from_accepting(self):
        certificate = self.read_with(self.sign("edition_younger", 3, edition="2025/12", issued="2025-03-01"))
        certificate.action_accept()
        self.assertEqual(certificate.state, "accepted")

    def test_a_weak_sign_alone_asks_nothing(self):
        certificate = self.read_with(self.sign("edition_old", 1, edition="2016/03", after="2025/12"))
        self.assertFalse(certificate.integrity["ask"])

    def test_what_the_reader_saw_and_nobody_knows_is_left_out(self):
        self.assertEqual(self.read_with(self.sign("unheard_of", 3)).integrity["signs"], [])

    def test_an_address_unlike_those_of_the_same_agent_is_told(self):
        agent = {"producer_name": "Willow Creek Agency"}
        self.accept_certificate(
            self.policy_vals(policy_number="GL-0"), producer_email="dana@willowcreek.example", **agent
        )
        same = self.read_with(producer_email="luis@willowcreek.example", **agent)
        self.assertNotIn("agent_address", self.codes(same))
        other = self.read_with(producer_email="willowcreek.agency@gmail.com", **agent)
        self.assertIn("willowcreek.example", self.codes(other)["agent_address"]["text"])

    def test_a_free_mail_address_of_an_unknown_agent_is_a_weak_sign(self):
        certificate = self.read_with(producer_name="New Agency", producer_email="new.agency@gmail.com")
        self.assertEqual(self.codes(certificate)["agent_free_mail"]["weight"], 1)

    def test_an_expired_certificate_with_other_dates_only_is_told(self):
        number = {"certificate_number": "CL-77"}
        old = self.policy_vals(policy_number="GL-1", effective="2024-01-01", expiration="2025-01-01")
        self.accept_certificate(old, certificate_date="2024-01-05", **number)
        certificate = self.read_with(certificate_date="2026-01-05", **number)
        self.assertEqual(self.codes(certificate)["only_dates_changed"]["weight"], 2)
        certificate.coverage_ids.policy_number = "GL-2"
        certificate.invalidate_recordset(["integrity"])
        self.assertNotIn("only_dates_changed", self.codes(certificate))

    def test_the_same_policy_number_at_another_vendor_counts(self):
        other = self.env["res.partner"].create({"name": "Zenith Roofing Inc", "is_company": True})
        self.make_certificate(self.policy_vals(policy_number="GL-1"), vendor=other)
        certificate = self.read_with()
        self.assertIn("number_elsewhere", self.codes(certificate))
        self.assertIn("named insured", certificate.integrity["question"])
