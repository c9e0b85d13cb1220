"""A vendor with a request, and the pages behind its links."""

from odoo import fields

from .common import CoiCommon
from .drawing import acord25
from .patient import PatientCase


class LinkCommon(CoiCommon, PatientCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.vendor.email = "office@acme.test"
        cls.file = cls.require()
        cls.request = cls.env["coi.request"]._open(cls.file, "correction", "manual", message="The job starts in May.")
        contacts = cls.env["coi.contact"]
        cls.contact = contacts._remember(cls.file, "vendor", "office@acme.test", "hand", name="Pat Acme")
        cls.agent = contacts._remember(
            cls.file, "agent", "dana@willowcreek.test", "hand", name="Dana", agency="Willow Creek"
        )
        cls.link, cls.path = cls.make_link(cls.contact)
        cls.agent_link, cls.agent_path = cls.make_link(cls.agent)

    @classmethod
    def make_link(cls, contact, request=None, **vals):
        """A link and its path."""
        link = cls.env["coi.link"]._make(request or cls.request, contact, **vals)
        return link, link._mint()

    @classmethod
    def draw(cls, aggregate=2_000_000, **header):
        """A certificate in force today, drawn on the day that it is."""
        today = fields.Date.today()
        return acord25.draw(
            {
                "certificate_date": fields.Date.to_string(today),
                "producer": {"name": "Willow Creek Insurance Agency", "email": "dana@willowcreek.test"},
                "insured": {"name": cls.vendor.name, "address": ["12 Quarry Road", "Dayton, OH 45402"]},
                "certificate_holder": {"name": cls.company.name, "address": ["1 Pier Street", "Fairhaven, MA 02719"]},
                "insurers": [{"letter": "A", "name": "Granite Harbor Insurance Company", "naic": "90011"}],
                "coverages": [
                    {
                        "type": "general_liability",
                        "insurer_letter": "A",
                        "effective": fields.Date.to_string(fields.Date.subtract(today, months=3)),
                        "expiration": fields.Date.to_string(fields.Date.add(today, months=9)),
                        "basis": "occurrence",
                        "policy_number": "GL-2040-77",
                        "limits": {"each_occurrence": 1_000_000, "general_aggregate": aggregate},
                        "flags": {"commercial_general_liability": True, "gen_agg_per": "policy"},
                    }
                ],
                "signed": True,
                **header,
            }
        )

    def accept(self, number="GL-1001", **vals):
        """An accepted certificate that is in force today, and meets what is asked."""
        today = fields.Date.today()
        return self.accept_certificate(
            self.policy_vals(
                policy_number=number,
                effective=fields.Date.subtract(today, months=3),
                expiration=fields.Date.add(today, months=9),
                **vals,
            ),
            certificate_date=today,
        )

    def post(self, path, files=None, **data):
        """Post a form as a browser without scripts does; redirections are followed."""
        return self.url_open(
            path,
            data=data or {"-": "-"},
            files=[("files", (name, content)) for name, content in files or []] or None,
            timeout=60,
        )
