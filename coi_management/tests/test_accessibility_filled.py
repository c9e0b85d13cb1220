import base64
from datetime import datetime

from odoo import Command, fields
from odoo.tests import tagged
from odoo.tools import SQL

from odoo.addons.web.controllers.utils import clean_action

from . import accessibility
from .test_import import HEADINGS, ROW, change, write_csv
from .test_import_asked import LONG
from .test_open_everything import OpenEverything

#: Rows of a list that is looked at: ready, of a vendor who is not known, wrong, and ready once more.
LISTED = (
    ROW,
    change(vendor="New Roofing", policy="G-2"),
    change(policy="G-3", exp="soon"),
    change(coverage="Auto", policy="A-1"),
)

#: The same of requirements.
ASKED = (
    ["Low", "GL", "Each occurrence", "1M", "CG 20 10 04 13", ""],
    ["Low", "Unicorns", "", "1M", "", ""],
    ["Requirements", "GL", "Each occurrence", "5M", "", "1/31/2067"],
)

SELECT_ALL = "thead .o_list_record_selector input"
TOOLS = ".o_cp_action_menus .o-dropdown:last-child, .o_cp_action_menus button:last-child"


@tagged("post_install", "-at_install")
class TestAccessibilityOfWhatIsFilledIn(OpenEverything):
    """Screens and dialogs that say something: with rows and errors, previews, what is held, and nothing at all."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.manager.group_ids += cls.env.ref("account.group_account_invoice") + cls.env.ref(
            "base.group_partner_manager"
        )
        cls.files = cls.file + cls.other_file
        cls.settle()

    def make_list(self, headings, *rows, **vals):
        """A company's own list, its rows looked at."""
        found = (
            self.env["coi.import"]
            .with_user(self.manager)
            .create({"document": base64.b64encode(write_csv(headings, *rows)), "document_name": "list.csv", **vals})
        )
        found.action_check()
        return found

    def as_seen(self, record, **vals):
        """The action that shows a record to the manager; made where only values are known."""
        return record.with_user(self.manager)._get_records_action(**vals)

    def get_imports(self):
        looked, brought, undone = (self.make_list(HEADINGS, *LISTED) for _number in range(3))
        for found in (brought, undone):
            found.action_import()
        undone.action_undo()
        asked, planned = (self.make_list(LONG, *ASKED) for _number in range(2))
        planned.action_import()
        running = self.make_list(HEADINGS, change(policy="G-9"))
        # as it stands between two turns of its scheduled action
        self.env.cr.execute(SQL("UPDATE coi_import SET state = 'running' WHERE id = %s", running.id))
        running.invalidate_recordset()
        wrong = looked.row_ids.filtered(lambda row: row.state == "bad")
        self.assertEqual(
            looked.row_ids.mapped("state"), ["ready", "question", "bad", "ready"], looked.row_ids.mapped("problem")
        )
        yield "import, columns", self.as_seen(self.make_columns()), ()
        yield "import, looked at", self.as_seen(looked), ()
        yield "import, its rows", looked.action_view_rows(), ()
        yield "import, a row that is wrong", self.as_seen(wrong), ()
        yield "import, to correct", wrong.action_correct(), ()
        yield "import, running", self.as_seen(running), ()
        yield "import, done", self.as_seen(brought), ("button[name=action_undo]",)
        yield "import, undone", self.as_seen(undone), ()
        yield "requirements, looked at", self.as_seen(asked), ()
        yield "requirements, their rows", asked.action_view_rows(), ()
        yield "requirements, done", self.as_seen(planned), ()
        yield "requirements, new and changed sets", planned.action_view_sets(), ()

    def make_columns(self):
        return self.env["coi.import"].create(
            {"document": base64.b64encode(write_csv(HEADINGS, ROW)), "document_name": "list.csv"}
        )

    def get_requirements(self):
        draft = self.requirements._get_draft()
        draft.line_ids.minimum_ids.amount = 9_000_000
        preview = draft.with_user(self.manager).action_preview_change()
        self.assertTrue(self.env["coi.change.preview"].browse(preview["res_id"]).line_ids)
        yield "planned change", self.as_seen(draft), ("button[name=action_put_in_force]",)
        yield "planned change, preview", preview, ()

    def get_retention(self):
        self.company.coi_retention_years = 1
        former = self.require(self.env["res.partner"].create({"name": "Cedar Fencing", "is_company": True}))
        former.set_ids = False
        kept = self.require(self.env["res.partner"].create({"name": "Dune Hauling", "is_company": True}))
        kept.write({"legal_hold": True, "legal_hold_reason": "A claim is open"})
        self.env.flush_all()
        self.env.cr.execute(
            SQL("UPDATE coi_compliance SET create_date = '2015-03-02' WHERE id IN %s", tuple((former + kept).ids))
        )
        wizard = self.env["coi.retention"].with_user(self.manager).create({"understood": True})
        self.assertEqual(wizard.vendor_count, 1)
        yield "retention, preview", self.as_seen(wizard), ("button[name=action_confirm]",)
        yield "retention, whom it concerns", wizard.action_show(), ()
        yield "retention, held", wizard.action_show_held(), ()
        yield "file on legal hold", self.as_seen(kept), ()

    def get_waivers(self):
        waivers = self.env["coi.waiver"]
        for scope, decide in (("general_liability", None), ("auto_liability", "action_approve")):
            waiver = waivers.with_user(self.coi_user).create(
                {
                    "compliance_id": self.other_file.id,
                    "scope": scope,
                    "reason": "Small work",
                    "date_end": fields.Date.add(fields.Date.today(), months=1),
                }
            )
            if decide:
                getattr(waiver.with_user(self.manager), decide)()
            waivers += waiver
        for waiver in waivers:
            yield f"waiver, {waiver.state}", self.as_seen(waiver), ()
        yield "waiver, to be asked", self.other_file.with_user(self.manager).action_ask_waiver(), ()

    def get_mails(self):
        campaign = self.env["coi.campaign"].create(
            {
                "name": "New address",
                "subject": "Our new address",
                "message": "<p>We have moved.</p>",
                "domain": repr([("id", "in", self.files.ids)]),
            }
        )
        yield "campaign, drafted", self.as_seen(campaign), ()
        sent = campaign.copy()
        sent.action_schedule()
        self.env.ref("coi_management.ir_cron_campaign").method_direct_trigger()
        self.env.invalidate_all()
        yield "campaign, going out", self.as_seen(sent), ()
        yield "campaign, to whom", sent.with_user(self.manager).action_view_lines(), ()
        subscription = (
            self.env["coi.subscription"]
            .with_user(self.manager)
            .create({"name": "Falls short", "domain": repr([("status", "=", "missing")])})
        )
        yield "report by mail", self.as_seen(subscription), ()
        yield "request", self.as_seen(self.request), ()

    def get_bulk(self):
        """Many vendors chosen in their list, and what can be done with them."""
        action = self.env["ir.actions.act_window"]._for_xml_id("coi_management.coi_compliance_action")
        yield "vendors, all chosen", action, (SELECT_ALL, TOOLS)
        yield "many asked at once", self.files.with_user(self.manager).action_ask(), ()

    def get_held(self):
        order = self.make_order(self.other_vendor, date_planned=datetime(2030, 6, 20))
        bill = self.env["account.move"].create(
            {
                "move_type": "in_invoice",
                "partner_id": self.other_vendor.id,
                "invoice_date": fields.Date.today(),
                "company_id": self.company.id,
                "invoice_line_ids": [Command.create({"name": "Work", "quantity": 1, "price_unit": 100.0})],
            }
        )
        for what, document in (("order", order), ("bill", bill)):
            yield f"{what} that is held", self.as_seen(document), ()
            yield f"{what}, to be overridden", document.with_user(self.manager).action_coi_override(), ()
        yield "held today", self.env["coi.hold"].with_user(self.manager).action_open(), ()

    def get_filled(self):
        """What is looked at: its name, its action, and what is pressed there."""
        found = []
        for get in (
            *(self.get_imports, self.get_requirements, self.get_retention, self.get_waivers),
            *(self.get_mails, self.get_bulk, self.get_held),
        ):
            found += get()
        # as buttons hand an action to the browser
        return [(what, clean_action(action, self.env), presses) for what, action, presses in found]

    def test_dialogs_and_screens_with_rows_errors_and_previews_are_open_to_everybody(self):
        self.open_all(
            self.manager, self.get_menus().browse(), axe=accessibility.serve(self.env), filled=self.get_filled()
        )

    def test_screens_of_a_company_without_anything_are_open_to_everybody(self):
        newcomer = self.users["stranger"]
        self.open_all(newcomer, self.get_menus(newcomer), axe=accessibility.serve(self.env), all_views=False)
