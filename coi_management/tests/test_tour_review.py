from odoo import fields
from odoo.tests import tagged

from .common import CoiCommon
from .drawing import acord25
from .patient import PatientCase


class ReviewCommon(CoiCommon, PatientCase):
    """A certificate of which some values are not sure."""

    def draw_doubtful_certificate(self):
        """A certificate with a wrong letter and NAIC code, and with values that are right though they look odd."""
        today = fields.Date.today()
        term = {
            "effective": fields.Date.to_string(fields.Date.subtract(today, months=3)),
            "expiration": fields.Date.to_string(fields.Date.add(today, months=9)),
        }
        return acord25.draw(
            {
                "certificate_date": fields.Date.to_string(today),
                "producer": {"name": "Willow Creek Insurance Agency", "email": "see the website"},
                "insured": {"name": self.vendor.name, "address": ["12 Quarry Road", "Dayton, OH 45402"]},
                "certificate_holder": {"name": self.company.name, "address": ["1 Pier Street", "Fairhaven, MA 02719"]},
                "insurers": [{"letter": "A", "name": "Granite Harbor Insurance Company", "naic": "9001"}],
                "coverages": [
                    {
                        **term,
                        "type": "general_liability",
                        "basis": "occurrence",
                        "insurer_letter": "A",
                        "policy_number": "GL-2040-77",
                        "limits": {
                            "each_occurrence": 1_000_000,
                            "damage_to_rented_premises": 900,
                            "general_aggregate": 900_000,
                        },
                        "flags": {"commercial_general_liability": True},
                    },
                    {
                        **term,
                        "type": "auto_liability",
                        "insurer_letter": "C",
                        "policy_number": "CA-2040-78",
                        "limits": {"combined_single_limit": 1_000_000},
                        "flags": {"any_auto": True},
                    },
                ],
                "signed": True,
            }
        )

    def store_doubtful_certificate(self):
        (stored,) = self.env["coi.certificate"]._intake(
            [("doubtful.pdf", self.draw_doubtful_certificate())], "backend", self.vendor
        )
        certificate = stored["certificate"]
        certificate.action_read()
        self.assertGreaterEqual(certificate.marked_count, 5)
        return certificate


@tagged("post_install", "-at_install")
class TestTourReview(ReviewCommon):
    """How long a person takes for its review."""

    def test_marked_values_are_settled_by_keys_in_less_than_a_minute(self):
        certificate = self.store_doubtful_certificate()
        self.start_tour(
            f"/odoo/certificates-of-insurance/{certificate.id}", "coi_review_minute", login=self.coi_user.login
        )
        self.assertEqual(certificate.state, "accepted")
        self.assertEqual(certificate.insurer_ids.naic_code, "90011")
        self.assertEqual(certificate.coverage_ids.mapped("insurer_letter"), ["A", "A"])
        self.assertEqual(set(certificate.correction_ids.mapped("value_accepted")), {"90011", "A"})
