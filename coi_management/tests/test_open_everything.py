import json
from urllib.parse import urlencode

from odoo import Command
from odoo.tests import tagged
from odoo.tools import SQL

from .access_common import AccessCommon
from .patient import PATIENCE, PatientCase


class OpenEverything(AccessCommon, PatientCase):
    """Opens every menu of ours, with each view of its action, every dialog and every report in a browser.

    What there is, is found: a menu or a report that is new is opened without anybody naming it here.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.manager.group_ids += cls.env.ref("purchase.group_purchase_user")
        for model in {menu.action.res_model for menu in cls.get_menus() if menu.action._name.endswith("act_window")}:
            # what is made when it is asked for makes itself
            if model.startswith("coi.") and cls.env[model]._auto and not cls.env[model]._transient:
                cls.get_record(model)
        cls.env.flush_all()

    @classmethod
    def get_menus(cls, user=None):
        """Menus of ours with an action; those that a user sees."""
        known = cls.env["ir.model.data"].search([("model", "=", "ir.ui.menu"), ("module", "=like", "coi_management%")])
        menus = cls.env["ir.ui.menu"].browse(known.mapped("res_id")).filtered("action")
        if user:
            seen = cls.env["ir.ui.menu"].with_user(user).load_menus(False)
            menus = menus.filtered(lambda menu: menu.id in seen)
        return menus

    def get_printed(self, user):
        """Our reports, each with a record of which the user may print it."""
        printed = []
        for report in self.env["ir.actions.report"].search([("report_name", "=like", "coi_management%")]):
            model = self.env[report.model]
            record = self.make_wizard(model.with_user(user)) if model._transient else self.get_record(report.model)
            printed.append((report, record))
        return printed

    def get_reports(self, user):
        """Addresses from which our reports are downloaded."""
        addresses = []
        for report, record in self.get_printed(user):
            data = json.dumps([f"/report/pdf/{report.report_name}/{record.id}", report.report_type])
            addresses.append(f"/report/download?{urlencode({'data': data})}")
        return addresses

    def make_wizard(self, model):
        """What a report is asked for with, of the vendor where it asks for vendors."""
        return model.create(
            {
                name: self.file.id if field.type == "many2one" else [Command.set(self.file.ids)]
                for name, field in model._fields.items()
                if field.comodel_name == "coi.compliance" and field.store
            }
        )

    def get_dialogs(self, user):
        """What is asked in dialogs, that the user may ask: one record of each kind."""
        known = self.env["ir.ui.view"].search([("type", "=", "form"), ("model", "=like", "coi.%")]).mapped("model")
        dialogs = []
        for model in [self.env[name].with_user(user) for name in sorted(set(known))]:
            if model._transient and model.has_access("create"):
                record = self.make_record(model._name)
                # what is asked in a dialog is seen by whoever asks
                self.env.cr.execute(SQL("UPDATE %s SET create_uid = %s", SQL.identifier(model._table), user.id))
                dialogs.append([model._name, record.id])
        return dialogs

    def open_all(self, user, menus, reports=(), dialogs=(), axe=None, filled=(), all_views=True):
        """Open as a user whatever is named.

        :param str axe: address of what looks at each screen
        :param filled: what is shown, its action, and selectors of what is pressed there one after the other
        :param bool all_views: of the menus; else the view that each opens with
        """
        names = menus.get_external_id()
        told = {
            "menus": [[names[menu.id], menu.id] for menu in menus],
            "allViews": all_views,
            "dialogs": list(dialogs),
            "filled": list(filled),
            "reports": list(reports),
            "axe": axe,
        }
        self.browser_js(
            "/odoo",
            f"coiOpenEverything({json.dumps(told, default=str)})",
            "odoo.isReady === true && Boolean(window.coiOpenEverything)",
            login=user.login,
            timeout=3 * PATIENCE if axe else PATIENCE,
            success_signal="everything opens",
        )


@tagged("post_install", "-at_install")
class TestOpenEverything(OpenEverything):
    """Whatever there is opens without an error."""

    def test_every_menu_and_report_opens_for_the_manager(self):
        self.open_all(self.manager, self.get_menus(self.manager), self.get_reports(self.manager))

    def test_every_menu_opens_for_the_insurance_desk(self):
        self.open_all(self.coi_user, self.get_menus(self.coi_user))

    def test_every_menu_opens_for_buyers(self):
        menus = self.get_menus(self.buyer)
        self.assertTrue(menus)
        self.open_all(self.buyer, menus)

    def test_what_those_do_not_see_opens_for_the_administrator(self):
        others = self.get_menus() - self.get_menus(self.manager) - self.get_menus(self.coi_user)
        others -= self.get_menus(self.buyer)
        admin = self.env.ref("base.user_admin")
        self.assertFalse(others - self.get_menus(admin), "Nobody sees these menus")
        self.open_all(admin, others)
