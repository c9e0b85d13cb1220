"""One of each kind of user and of record, for the tests of who gets what."""

import base64
from datetime import datetime

from odoo import Command, fields
from odoo.tests import new_test_user

from .common import CoiCommon
from .drawing import acord25

#: What stands on the vendor's file and nobody else may see: names, numbers, addresses.
SECRETS = ("Acme Paving LLC", "GL-1001", "dana@willowcreek.example", "coi-secret-note", "secret-acord.pdf")


#: What a record needs beside what it requires, to be one that the table of models speaks of.
BESIDE = {
    "coi.notice": {"state": "confirmed"},
    "res.partner.bank": {"acc_number": "t_value"},
    "coi.import": {"document": base64.b64encode(b"Vendor,GL Exp\nAcme,1/1/2027"), "document_name": "list.csv"},
}

#: Of which record an analysis has a row.
BEHIND = {"coi.analysis.waiver": "coi.waiver", "coi.analysis.override": "coi.gate.override"}


class AccessCommon(CoiCommon):
    """A vendor with all that a file may hold, and one of each kind of user."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._make_users()
        cls._make_file()

    @classmethod
    def _make_users(cls):
        cls.other_vendor = cls.env["res.partner"].create({"name": "Birch Roofing Inc.", "is_company": True})
        cls.other_company = cls.env["res.company"].create({"name": "Other Works"})
        cls.vendor.email = "office@acme.example.com"
        cls.users = {
            "nobody": cls.env.ref("base.public_user"),
            "vendor": cls._make_portal_user("t_vendor", cls.vendor),
            "other_vendor": cls._make_portal_user("t_other_vendor", cls.other_vendor),
            "employee": new_test_user(cls.env, "t_employee", groups="base.group_user", company_id=cls.company.id),
            "buyer": cls.buyer,
            "coi_user": cls.coi_user,
            "manager": cls.manager,
            "stranger": new_test_user(
                cls.env,
                "t_stranger",
                groups="coi_management.group_coi_manager,purchase.group_purchase_manager",
                company_id=cls.other_company.id,
                company_ids=[Command.set(cls.other_company.ids)],
            ),
            "branch": cls._make_manager_of_branch("t_branch", coi_own_files=True),
            "sharer": cls._make_manager_of_branch("t_sharer"),
            "system": new_test_user(cls.env, "t_system", groups="base.group_system", company_id=cls.company.id),
        }

    @classmethod
    def _make_manager_of_branch(cls, login, **vals):
        """Who manages insurance in a branch, and works in no other company."""
        branch = cls.env["res.company"].create({"name": login, "parent_id": cls.company.id, **vals})
        return new_test_user(
            cls.env,
            login,
            groups="coi_management.group_coi_manager,purchase.group_purchase_user",
            company_id=branch.id,
            company_ids=[Command.set(branch.ids)],
        )

    @classmethod
    def _make_portal_user(cls, login, vendor):
        user = new_test_user(cls.env, login, groups="base.group_portal", company_id=cls.company.id)
        user.partner_id.parent_id = vendor
        return user

    @classmethod
    def _make_file(cls):
        cls.file = cls.require()
        cls.file.note = "<p>coi-secret-note</p>"
        cls.other_file = cls.require(cls.other_vendor)
        cls.certificate = cls.make_certificate(
            cls.policy_vals(**cls.make_term()),
            producer_name="Willow Creek Insurance Agency",
            producer_email="dana@willowcreek.example",
            insurer_ids=[Command.create({"letter": "A", "name": "Granite Harbor Insurance Company"})],
            endorsement_ids=[Command.create({"form_number": "CG 20 10 04 13"})],
        )
        data = acord25.draw({"insured": {"name": cls.vendor.name}, "coverages": []})
        cls.certificate.write({"document": base64.b64encode(data), "document_name": "secret-acord.pdf"})
        cls.certificate.action_accept()
        cls.other_certificate = cls.make_certificate(vendor=cls.other_vendor)
        cls.order = cls.make_order(date_planned=datetime(2030, 6, 20))
        cls.contact = cls.file.contact_ids.filtered(lambda contact: contact.role == "agent")[:1]
        cls.request = cls.env["coi.request"]._open(cls.file, "correction", "manual")
        cls.other_request = cls.env["coi.request"]._open(cls.other_file, "correction", "manual")
        cls.plan = cls.request.plan_id.copy({"company_id": cls.company.id})
        cls.other_order = cls.make_order(vendor=cls.other_vendor)
        cls.list_import = cls.get_record("coi.import")
        cls.tokens = cls._make_tokens()

    @classmethod
    def make_term(cls):
        """A term of a year that has run for three months."""
        today = fields.Date.today()
        return {"effective": fields.Date.subtract(today, months=3), "expiration": fields.Date.add(today, months=9)}

    @classmethod
    def _make_tokens(cls):
        """A token of each state, as its link carries it; only ``valid`` is one that opens the vendor's page."""
        links = {
            state: cls.env["coi.link"]._make(cls.request, cls.contact) for state in ("valid", "expired", "revoked")
        }
        links["other_vendor"] = cls.env["coi.link"]._make(cls.other_request, cls.env["coi.contact"], role="vendor")
        tokens = {state: link._mint().rpartition("/")[2] for state, link in links.items()}
        links["expired"].expires_on = fields.Datetime.subtract(fields.Datetime.now(), minutes=1)
        links["revoked"].action_revoke()
        cls.links = links
        return {**tokens, "wrong": tokens["valid"][:-1] + ("A" if tokens["valid"][-1] != "A" else "B"), "none": "-"}

    # ------------------------------------------------------------ records of any model

    def visit(self, visitor):
        """Come to the server as one of the kinds of users; for tests with a browser's session."""
        user = self.users[visitor]
        if visitor == "nobody":
            self.authenticate(None, None)
        else:
            self.authenticate(user.login, user.login)

    @classmethod
    def get_record(cls, name):
        """A record of the vendor's file, of any model; made where there is none."""
        for mine in (cls.file, cls.certificate, cls.request, cls.contact, cls.plan, cls.order, cls.vendor, cls.company):
            if mine._name == name:
                return mine
        model = cls.env[name].with_context(active_test=False)
        for field, value in (
            ("compliance_id", cls.file),
            ("certificate_id", cls.certificate),
            ("partner_id", cls.vendor),
            ("plan_id", cls.plan),
            ("company_id", cls.company),
        ):
            stored = field in model._fields and model._fields[field].store
            if stored and model._fields[field].comodel_name == value._name:
                found = model.search([(field, "=", value.id)], limit=1)
                return found or cls.make_record(name)
        return model.search([], limit=1) or cls.make_record(name)

    @classmethod
    def make_record(cls, name):
        """A record of any model with nothing but what it requires."""
        model = cls.env[name]
        if name in BEHIND:
            cls.get_record(BEHIND[name])
            return model.search([("compliance_id", "=", cls.file.id)], limit=1)
        vals = {}
        for field in model._fields.values():
            wanted = field.required or field.name in ("compliance_id", "partner_id", "company_id")
            if not wanted or not field.store or field.related or field.compute or field.name == "id":
                continue
            if not field.required or not model.default_get([field.name]):
                vals[field.name] = cls.make_value(field)
        return model.create({**vals, **BESIDE.get(name, {})})

    @classmethod
    def make_value(cls, field):
        if field.relational:
            found = cls.get_record(field.comodel_name)
            return found.id if field.type == "many2one" else [Command.set(found.ids)]
        if field.type == "selection":
            return next(value for value, _label in field._description_selection(cls.env))
        return {
            "char": "t_value",
            "text": "t_value",
            "html": "t_value",
            "date": fields.Date.today(),
            "datetime": fields.Datetime.now(),
        }.get(field.type, 1)
