import json
from datetime import datetime

from odoo.tests import HttpCase, new_test_user, tagged
from odoo.tools import mute_logger

from .common import CoiCommon

HELD = "not insured as required"


@tagged("post_install", "-at_install")
class TestGateRpc(CoiCommon, HttpCase):
    """The gate against a buyer who talks to the server directly, over a real connection."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.file = cls.require()
        cls.order = cls.make_order(date_planned=datetime(2030, 6, 20))

    def setUp(self):
        super().setUp()
        self.authenticate("t_buyer", "t_buyer")

    def _call(self, model, method, *args, **kwargs):
        """What the server answers: the error's kind and its words, both empty where there is none."""
        params = {"model": model, "method": method, "args": list(args), "kwargs": kwargs}
        response = self.url_open(
            f"/web/dataset/call_kw/{model}/{method}",
            data=json.dumps({"jsonrpc": "2.0", "method": "call", "id": 1, "params": params}),
            headers={"Content-Type": "application/json"},
        )
        error = response.json().get("error", {}).get("data", {})
        return error.get("name", ""), error.get("message", "")

    @mute_logger("odoo.http")
    def assertRefused(self, words, model, method, *args, **kwargs):
        name, message = self._call(model, method, *args, **kwargs)
        self.assertIn(name, ("odoo.exceptions.UserError", "odoo.exceptions.AccessError"))
        self.assertIn(words, message)
        self.order.invalidate_recordset()
        self.assertEqual(self.order.state, "draft")

    def test_buttons_and_writes_are_held(self):
        ids = self.order.ids
        self.assertRefused(HELD, "purchase.order", "button_confirm", ids)
        self.assertRefused(HELD, "purchase.order", "button_approve", ids, force=True)
        self.assertRefused(HELD, "purchase.order", "write", ids, {"state": "purchase"})
        self.assertRefused(HELD, "purchase.order", "web_save", ids, {"state": "purchase"}, specification={})

    def test_no_context_of_a_client_opens_the_gate(self):
        verdict = {"level": "pass", "items": []}
        for context in ({"coi_judged": {}}, {"coi_judged": [verdict]}, {"coi_judged": True}, {"active_test": False}):
            with self.subTest(context=context):
                self.assertRefused(HELD, "purchase.order", "button_confirm", self.order.ids, context=context)

    def test_vendor_who_moves_its_order_is_not_told_what_the_gate_says_of_it(self):
        order = self.make_order(date_planned=datetime(2030, 6, 20))
        self.company.coi_gate_policy = "off"
        order.button_confirm()
        self.company.coi_gate_policy = "block"
        line, before = order.order_line, order.order_line.date_planned
        url, token = f"/my/purchase/{order.id}/update", order._portal_ensure_token()
        new_test_user(self.env, "t_vendor", groups="base.group_portal").partner_id.parent_id = self.vendor
        for login in ("t_vendor", None):
            self.authenticate(login, login)
            with mute_logger("odoo.http"):
                params = {str(line.id): "2030-05-01", "access_token": token}
                answer = self.url_open(url, json={"jsonrpc": "2.0", "method": "call", "params": params})
            self.assertIn("error", answer.json())
            self.assertNotIn("insur", answer.json()["error"]["data"]["message"])
            self.assertNotIn("General liability", answer.text)
            line.invalidate_recordset()
            self.assertEqual(line.date_planned, before)

    @mute_logger("odoo.http")
    def test_methods_of_the_gate_are_not_reached_from_outside(self):
        for method in ("_coi_judge", "_coi_check_gate", "_coi_get_override"):
            with self.subTest(method=method):
                name, _message = self._call("purchase.order", method, self.order.ids)
                self.assertEqual(name, "odoo.exceptions.AccessError")

    def test_standing_and_overrides_are_not_written_by_a_buyer(self):
        vals = {"base_status": "compliant", "compliant_from": "2020-01-01"}
        self.assertRefused("verified, not entered", "coi.compliance", "write", self.file.ids, vals)
        self.assertRefused("Only a COI manager", "coi.compliance", "write", self.file.ids, {"set_ids": [[5]]})
        self.assertRefused("not allowed", "coi.requirement.set", "write", self.requirements.ids, {"active": False})
        self.assertRefused(
            "not allowed",
            "coi.gate.override",
            "create",
            [{"order_id": self.order.id, "partner_id": self.vendor.id, "reason": "-"}],
        )

    def test_buyer_asks_for_a_waiver_and_cannot_approve_it(self):
        vals = {"compliance_id": self.file.id, "scope": "*", "reason": "Storm", "date_end": "2030-01-01"}
        self.assertEqual(self._call("coi.waiver", "create", [{**vals, "state": "approved"}]), ("", ""))
        waiver = self.file.waiver_ids
        self.assertEqual((waiver.state, waiver.asked_by_id), ("asked", self.buyer))
        self.assertRefused("with its buttons", "coi.waiver", "write", waiver.ids, {"state": "approved"})
        self.assertRefused("not allowed", "coi.waiver", "write", waiver.ids, {"reason": "Flood"})
        self.assertRefused("not allowed", "coi.waiver", "action_approve", waiver.ids)
        self.assertRefused(HELD, "purchase.order", "button_confirm", self.order.ids)
