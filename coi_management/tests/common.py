from datetime import date
from unittest.mock import patch

from odoo import Command
from odoo.tests import new_test_user
from odoo.tools import mute_logger

from odoo.addons.base.tests.common import BaseCommon

#: The day on which most tests happen.
TODAY = "2026-06-15"

#: Where it is said for how many seconds somebody is kept waiting.
UPLOADS = "odoo.addons.coi_management.models.coi_compliance_uploads"


class CoiCommon(BaseCommon):
    """A vendor, requirements, and short ways to put certificates on file."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # whoever sends a document waits for it to be read, however much else the machine has to do
        patience = dict.fromkeys(("READ_SECONDS", "DOCUMENT_SECONDS", "PICTURE_SECONDS"), 100.0)
        cls.startClassPatcher(patch.multiple(UPLOADS, **patience))
        cls.company = cls.env.company
        cls.company.write(
            {
                "name": "Harbor Works",
                "coi_gate_policy": "block",
                "coi_requirement_set_id": False,
                "coi_check_holder": True,
                "currency_id": cls.env.ref("base.USD").id,
            }
        )
        cls.company.partner_id.tz = "UTC"
        cls.coi_user = new_test_user(
            cls.env, "t_coi_user", groups="coi_management.group_coi_user", company_id=cls.company.id
        )
        cls.manager = new_test_user(
            cls.env,
            "t_coi_manager",
            groups="coi_management.group_coi_manager,purchase.group_purchase_user",
            company_id=cls.company.id,
        )
        cls.buyer = new_test_user(cls.env, "t_buyer", groups="purchase.group_purchase_user", company_id=cls.company.id)
        cls.tag = cls.env["res.partner.category"].create({"name": "On-site work"})
        cls.vendor = cls.env["res.partner"].create({"name": "Acme Paving LLC", "is_company": True})
        cls.requirements = cls.make_set("Routine work")

    @classmethod
    def code(cls, model, code):
        """The catalogue's record of a code."""
        record = cls.env[model].search([("code", "=", code)])
        assert len(record) == 1, f"{model} {code}"
        return record

    @classmethod
    def make_set(cls, name, **vals):
        """A set that asks for general liability 1 million each occurrence, 2 million general aggregate."""
        return cls.env["coi.requirement.set"].create(
            {
                "name": name,
                "company_id": cls.company.id,
                "currency_id": cls.env.ref("base.USD").id,
                "line_ids": [Command.create(cls.line_vals("general_liability", cls.gl_limits()))],
                **vals,
            }
        )

    @classmethod
    def gl_limits(cls, occurrence=1_000_000, aggregate=2_000_000):
        return {"each_occurrence": occurrence, "general_aggregate": aggregate}

    @classmethod
    def line_vals(cls, coverage, limits=None, provisions=(), **vals):
        """A requirement line.

        :param dict limits: code of a limit to its minimum
        :param provisions: tuples of code, evidence and accepted forms
        """
        return {
            "coverage_type_ids": [Command.set(cls.code("coi.coverage.type", coverage).ids)],
            "minimum_ids": [
                Command.create({"limit_type_id": cls.code("coi.limit.type", code).id, "amount": amount})
                for code, amount in (limits or {}).items()
            ],
            "provision_ids": [
                Command.create(
                    {
                        "provision_id": cls.code("coi.provision", code).id,
                        "evidence": evidence,
                        "accepted_forms": forms,
                    }
                )
                for code, evidence, forms in provisions
            ],
            **vals,
        }

    @classmethod
    def policy_vals(cls, coverage="general_liability", limits=None, **vals):
        """A policy row from 1 January to 31 December 2026."""
        limits = cls.gl_limits() if limits is None else limits
        return {
            "coverage_type_id": cls.code("coi.coverage.type", coverage).id,
            "policy_number": "GL-1001" if coverage == "general_liability" else f"{coverage}-1001",
            "effective": date(2026, 1, 1),
            "expiration": date(2027, 1, 1),
            "basis": "occurrence" if coverage == "general_liability" else False,
            "limit_ids": [
                Command.create({"limit_type_id": cls.code("coi.limit.type", code).id, "amount": amount})
                for code, amount in limits.items()
            ],
            **vals,
        }

    @classmethod
    def make_certificate(cls, *policies, vendor=None, **vals):
        """A certificate to review, with one policy row that satisfies the requirements unless others are given."""
        vendor = vendor or cls.vendor
        return cls.env["coi.certificate"].create(
            {
                "partner_id": vendor.id,
                "company_id": cls.company.id,
                "certificate_date": date(2026, 1, 2),
                "insured_name": vendor.name,
                "holder_name": cls.company.name,
                "signed": "yes",
                "form": "ACORD 25",
                "edition": "2016/03",
                "coverage_ids": [Command.create(vals) for vals in policies or (cls.policy_vals(),)],
                **vals,
            }
        )

    @classmethod
    def accept_certificate(cls, *policies, **vals):
        certificate = cls.make_certificate(*policies, **vals)
        certificate.action_accept()
        return certificate

    @classmethod
    def get_file(cls, vendor=None):
        return cls.env["coi.compliance"]._get_file(vendor or cls.vendor, cls.company)

    @classmethod
    def settle(cls):
        """Do what the end of the transaction would do: date changed requirements, verify whom they concern."""
        cls.env.flush_all()
        cls.env.cr.precommit.run()

    @classmethod
    def require(cls, vendor=None, requirement_set=None):
        """Have the requirements apply to a vendor by hand."""
        cls.settle()
        file = cls.get_file(vendor)
        file.set_ids = requirement_set or cls.requirements
        return file

    @classmethod
    def make_order(cls, vendor=None, **vals):
        product = cls.env["product.product"].create({"name": "Paving", "type": "service"})
        line = {"product_id": product.id, "product_qty": 1, "price_unit": 500.0, "name": "Paving"}
        if "date_planned" in vals:
            # as the form does
            line["date_planned"] = vals["date_planned"]
        return cls.env["purchase.order"].create(
            {
                "partner_id": (vendor or cls.vendor).id,
                "company_id": cls.company.id,
                "order_line": [Command.create(line)],
                **vals,
            }
        )


class DeskOnly:
    """For tests of addresses that the insurance desk alone may open."""

    def assertOnlyTheDeskGets(self, url):
        """A buyer, somebody of another company and a vendor on the portal get what is not there."""
        other = self.env["res.company"].create({"name": "Other Works"})
        new_test_user(
            self.env, "t_elsewhere", groups="coi_management.group_coi_user", company_id=other.id, company_ids=other.ids
        )
        new_test_user(self.env, "t_portal", groups="base.group_portal")
        with mute_logger("odoo.http", "odoo.addons.base.models.ir_rule", "odoo.addons.base.models.ir_model"):
            for login in ("t_buyer", "t_elsewhere", "t_portal"):
                with self.subTest(login):
                    self.authenticate(login, login)
                    self.assertEqual(self.url_open(url).status_code, 404)
