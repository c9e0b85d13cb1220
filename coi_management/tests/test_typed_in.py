import base64
from datetime import date, datetime

from freezegun import freeze_time

from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..models import coi_exemption, coi_waiver
from .common import TODAY, CoiCommon


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestTypedIn(CoiCommon):
    """What is worked out or decided comes into a new record neither as a value nor as a default of a context."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.file = cls.require()
        cls.other = cls.env["res.partner"].create({"name": "Roadworks East", "is_company": True})
        cls.elsewhere = cls.env["res.company"].create({"name": "Other Works"})

    def get_forged(self, model, names):
        """A value that no new record has, for each of these fields."""
        values = {
            "res.users": self.buyer.id,
            "res.partner": self.other.id,
            "res.company": self.elsewhere.id,
            "datetime": datetime(2026, 1, 1),
            "date": date(2026, 1, 1),
            "monetary": 999.0,
        }
        forged = {}
        for name in names:
            field = self.env[model]._fields[name]
            forged[name] = "approved" if name == "state" else values[field.comodel_name or field.type]
        return forged

    def assertNotTypedIn(self, model, names, vals, typed_in=()):
        """A new record has what the system gives it, whatever comes with it.

        :param names: fields that the system fills; ``typed_in``: those among them that are given on creation
        """
        forged = self.get_forged(model, set(names) - set(typed_in))
        self.assertGreater(len(forged), 5)
        model = self.env[model].with_user(self.manager)
        plain = model.create(vals)
        in_context = model.with_context(**{f"default_{name}": value for name, value in forged.items()})
        cleared = dict.fromkeys(forged, False)
        for way, record in (
            ("value", model.create({**vals, **forged})),
            ("default", in_context.create(vals)),
            ("cleared", model.create({**vals, **cleared})),
        ):
            for name in forged:
                with self.subTest(way=way, name=name):
                    self.assertEqual(record[name], plain[name])

    def test_waiver_is_asked_by_whoever_asks_and_decided_by_nobody(self):
        vals = {"compliance_id": self.file.id, "scope": "*", "reason": "Small job", "date_end": date(2026, 8, 31)}
        self.assertNotTypedIn("coi.waiver", coi_waiver.DECISION, vals, {"compliance_id"})

    def test_exemption_is_entered_by_whoever_enters_it_and_decided_by_nobody(self):
        vals = {
            "compliance_id": self.file.id,
            "state_id": self.env.ref("base.state_us_10").id,
            "persons": "Dana Acme",
            "date_start": date(2026, 1, 1),
            "date_end": date(2027, 12, 31),
            "document": base64.b64encode(b"%PDF-1.4 exemption"),
        }
        self.assertNotTypedIn("coi.exemption", coi_exemption.DECISION, vals)

    def test_overrides_and_twins_are_made_by_the_system_alone(self):
        order = self.make_order()
        override = {"order_id": order.id, "partner_id": self.vendor.id, "company_id": self.company.id, "reason": "-"}
        twin = {"compliance_id": self.file.id, "other_id": self.get_file(self.other).id, "matches": "name"}
        for model, vals in (("coi.gate.override", override), ("coi.twin", twin)):
            for user in (self.manager, self.buyer, self.coi_user):
                with self.subTest(model=model, user=user.login), self.assertRaises(AccessError):
                    self.env[model].with_user(user).create(vals)

    def test_standing_of_a_new_file_is_no_value_and_no_default(self):
        files = self.env["coi.compliance"].with_user(self.coi_user)
        opened = files.with_context(default_base_status="compliant", default_compliant_from=date(2020, 1, 1)).create(
            {"partner_id": self.other.id, "company_id": self.company.id, "set_ids": False}
        )
        self.assertEqual((opened.base_status, opened.compliant_from), ("not_required", False))
        self.assertEqual(self.make_order(vendor=self.other).coi_gate_level, "pass")
