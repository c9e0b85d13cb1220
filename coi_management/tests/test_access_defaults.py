"""Nothing gets onto a file as a default: neither by what a client sends along, nor by what somebody keeps as a personal
default. Both come before what a model says itself; the latter also where our own methods make a record as the
system."""

import psycopg2
from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.service.model import call_kw
from odoo.tests import tagged
from odoo.tools import mute_logger

from .access_common import BESIDE, AccessCommon
from .access_table import MODELS
from .common import TODAY

MAGIC = ("id", "create_uid", "create_date", "write_uid", "write_date")
FOREVER = {"date_start": "2020-01-01", "date_end": "2099-12-31"}


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestAccessDefaults(AccessCommon):
    def call(self, user, model, method, *args, context=None):
        """What a client sends, as the server takes it."""
        return call_kw(self.env[model].with_user(user), method, list(args), {"context": context or {}})

    def keep_default(self, user, model, field, value):
        """A default of one's own, as Odoo's own dialog keeps it."""
        self.call(user, "ir.default", "set", model, field, value, True)

    # ------------------------------------------------------------ what begins by itself

    def begin_file(self):
        """A buyer opens the file of somebody of whom insurance is asked and who has none yet: it begins then.

        :return: the file
        """
        self.company.coi_requirement_set_id = self.requirements
        self.settle()
        vendor = self.env["res.partner"].create({"name": "Cedar Masonry LLC", "is_company": True})
        self.assertFalse(self.env["coi.compliance"].search([("partner_id", "=", vendor.id)]))
        opened = self.call(self.buyer, "res.partner", "action_view_coi_file", vendor.ids)
        return self.env["coi.compliance"].browse(opened["res_id"])

    def get_bait(self):
        """What would have a file in order from its first moment on: by model, field and value."""
        waiver = {"scope": "*", "reason": "-", "state": "approved", **FOREVER}
        certificate = {
            "partner_id": self.vendor.id,
            "company_id": self.company.id,
            "state": "accepted",
            "coverage_ids": [Command.create(self.policy_vals(effective="2020-01-01", expiration="2099-01-01"))],
        }
        return {
            "waiver_ids": [Command.create(waiver)],
            "certificate_ids": [Command.create(certificate)],
            "base_status": "compliant",
            "set_ids": [Command.set(self.make_set("Nothing", line_ids=[], gate_policy="off").ids)],
            "active": False,
        }

    def assertBegunEmpty(self, file):
        self.assertFalse(file.waiver_ids)
        self.assertFalse(file.certificate_ids)
        self.assertFalse(file.set_ids)
        self.assertTrue(file.active)
        self.assertEqual(file.base_status, "missing")
        order = self.make_order(vendor=file.partner_id)
        with self.assertRaises(UserError):
            self.call(self.buyer, "purchase.order", "button_confirm", order.ids)

    def test_buyer_keeps_no_default_that_gets_into_the_file_of_a_new_vendor(self):
        for name, value in self.get_bait().items():
            with self.subTest(field=name), self.cr.savepoint() as savepoint:
                self.keep_default(self.buyer, "coi.compliance", name, value)
                self.assertBegunEmpty(self.begin_file())
                savepoint.rollback()
            self.env.registry.clear_cache()

    def test_defaults_of_everybody_hold_for_what_begins_by_itself(self):
        self.env["ir.default"].set("coi.compliance", "user_id", self.coi_user.id)
        file = self.begin_file()
        self.assertEqual(file.user_id, self.coi_user)

    # ------------------------------------------------------------ links and mails

    def test_link_is_put_into_no_mail_that_somebody_else_gets_as_well(self):
        link = self.links["valid"]
        own = {"model": "coi.request", "res_id": self.request.id, "body_html": f"<p>{link._get_placeholder()}</p>"}
        for more in (
            {"email_to": f"{link.email}, buyer@example.com"},
            {"email_to": link.email, "email_cc": "buyer@example.com"},
            {"email_to": link.email, "recipient_ids": [Command.set(self.buyer.partner_id.ids)]},
        ):
            with self.subTest(more):
                mail = self.env["mail.mail"].create({**own, **more})
                before = link.token_hash
                self.assertIn(link._get_placeholder(), str(mail._prepare_outgoing_body()))
                self.assertEqual(link.token_hash, before)

    # ------------------------------------------------------------ what a person enters

    def test_buyer_does_not_keep_approved_as_a_default_of_waivers(self):
        mine = {"compliance_id": self.file.id, "reason": "Storm", **FOREVER}
        self.keep_default(self.buyer, "coi.waiver", "state", "approved")
        waiver = self.call(self.buyer, "coi.waiver", "create", [{**mine, "scope": "*"}])
        self.assertEqual(self.env["coi.waiver"].browse(waiver).state, "asked")

    @mute_logger("odoo.sql_db")
    def test_what_cannot_be_typed_in_cannot_be_a_default_either(self):
        """Of every model that somebody may create, every field that is refused, or left out, as a value."""
        closed_at_all = 0
        for name in self.get_creatable():
            user = self.get_creator(name)
            vals = self.make_vals(name)
            plain = self.try_create(user, name, vals)
            with self.subTest(model=name):
                self.assertTrue(plain, "Say in make_vals with what it is created")
            if not plain:
                continue
            values = {field: value for field, value in self.make_others(name, plain).items() if field not in vals}
            closed = {
                field: value
                for field, value in values.items()
                if self.has_not(self.try_create(user, name, {**vals, field: value}), field, value)
            }
            closed_at_all += len(closed)
            for field, value in closed.items():
                with self.subTest(model=name, field=field, by="context"):
                    made = self.try_create(user, name, vals, {f"default_{field}": value})
                    self.assertTrue(self.has_not(made, field, value))
                with self.subTest(model=name, field=field, by="personal default"):
                    made = self.try_create(user, name, vals, kept=(field, value))
                    self.assertTrue(self.has_not(made, field, value))
        self.assertGreater(closed_at_all, 50)

    def get_creatable(self):
        return [
            name
            for name, rights in MODELS.items()
            if any("c" in may for may in rights) and not self.env[name]._transient
        ]

    def get_creator(self, name):
        """Who has the fewest rights of those who may create a record."""
        order = {"buyer": 2, "coi_user": 0, "manager": 1}
        return self.users[next(kind for kind, column in order.items() if "c" in MODELS[name][column])]

    def make_vals(self, name):
        model = self.env[name]
        vals = {}
        for field in model._fields.values():
            wanted = field.required or field.name in ("compliance_id", "partner_id", "company_id")
            if wanted and field.store and not field.related and not field.compute and field.name != "id":
                if not model.default_get([field.name]):
                    vals[field.name] = self.make_value(field)
        vals.update(BESIDE.get(name, {}))
        vals = {field: value for field, value in vals.items() if field not in model._coi_closed}
        return {**vals, **self.get_needs().get(name, {})}

    def get_needs(self):
        """What a record needs beside what it requires, to be made by a user."""
        draft = self.other_certificate.id
        return {
            "coi.compliance": {"partner_id": self.env["res.partner"].create({"name": "Dogwood Glass Inc."}).id},
            "coi.certificate": {"partner_id": self.vendor.id, "company_id": self.company.id},
            "coi.certificate.insurer": {"certificate_id": draft},
            "coi.coverage": {"certificate_id": draft},
            "coi.coverage.limit": {"coverage_id": self.other_certificate.coverage_ids[:1].id},
            "coi.endorsement": {"certificate_id": draft},
            "coi.requirement.limit": {"limit_type_id": self.code("coi.limit.type", "medical_expense").id},
        }

    def make_others(self, name, plain):
        """Another value for each field that is stored, by its name."""
        others = {}
        for field in self.env[name]._fields.values():
            if not field.store or field.name in MAGIC or field.type in ("one2many", "many2many", "binary"):
                continue
            if field.type == "boolean":
                value = not plain[field.name]
            elif field.type == "selection":
                found = [key for key, _label in field._description_selection(self.env) if key != plain[field.name]]
                value = found and found[-1]
            elif field.type == "many2one":
                value = self.get_record(field.comodel_name).id if field.comodel_name in self.env else False
            elif field.type in ("date", "datetime"):
                value = "2031-01-01" if field.type == "date" else "2031-01-01 00:00:00"
            else:
                value = {"char": "t_other", "text": "t_other", "html": "<p>t_other</p>", "json": ["t_other"]}.get(
                    field.type, 7
                )
            if value and value != plain[field.name]:
                others[field.name] = value
        return others

    def try_create(self, user, name, vals, context=None, kept=None):
        """Create a record, look at it, and take it back.

        :return: what is stored of it; None where it was refused
        """
        try:
            with self.cr.savepoint() as savepoint:
                if kept:
                    self.env["ir.default"].set(name, kept[0], kept[1], user.id)
                made = self.env[name].browse(self.call(user, name, "create", [vals], context=context))
                self.env.flush_all()
                found = {
                    field.name: made[field.name].id if field.type == "many2one" else made[field.name]
                    for field in made._fields.values()
                    if field.store and field.type not in ("one2many", "many2many", "binary")
                }
                savepoint.rollback()
        except (AccessError, UserError, ValueError, psycopg2.Error):
            return None
        finally:
            self.env.invalidate_all(flush=False)
            self.env.transaction.clear()
            self.env.registry.clear_cache()
        return found

    def has_not(self, made, field, value):
        return made is None or str(made[field]) != str(value)
