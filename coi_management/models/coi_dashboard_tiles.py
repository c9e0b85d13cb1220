from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import format_date

from .coi_compliance import COMPLIANT, SHORT

#: The list that shows the records of a model.
LISTS = {
    "coi.compliance": "coi_compliance_action",
    "coi.certificate": "coi_certificate_action",
    "coi.inbound": "coi_inbound_action",
    "coi.request": "coi_request_action",
    "coi.waiver": "coi_waiver_action",
    "mail.activity": "coi_dashboard_activity_action",
}

#: Models on which somebody can have something to do for us.
ACTIVITY_MODELS = (
    *("coi.compliance", "coi.certificate", "coi.request", "coi.waiver", "coi.inbound", "coi.notice", "coi.contract"),
)

TO_DECIDE = Domain("state", "in", ["asked", "seconding"])


def make_tile(model, label, domain, hint=""):
    """A number of the dashboard, see ``coi.dashboard``."""
    return {"label": label, "hint": hint, "action": LISTS[model], "model": model, "domain": domain}


class CoiDashboard(models.AbstractModel):
    """What is counted, and which list stands behind each number."""

    _inherit = "coi.dashboard"

    @api.model
    def _get_tiles(self):
        """Numbers by key: ``label``, ``hint``, ``action``, ``model`` and ``domain``.

        Where each stands on the page, and its icon, is said in static/src/dashboard/coi_dashboard.js.
        """
        return {**self._get_standing_tiles(), **self._get_work_tiles(), **self._get_own_tiles()}

    @api.model
    def _get_standing_tiles(self):
        def files(label, statuses, hint=""):
            return make_tile("coi.compliance", label, Domain("status", "in", statuses), hint)

        def ending(label, days):
            return make_tile("coi.compliance", label, self._get_ending(days))

        return {
            "required": files(self.env._("Vendors of Whom Insurance Is Required"), [*SHORT, *COMPLIANT]),
            "compliant": files(self.env._("Compliant"), COMPLIANT, self.env._("insured as required today")),
            "not_compliant": files(self.env._("Not Compliant"), SHORT),
            "missing": files(self.env._("Missing"), ["missing"], self.env._("nothing on file yet")),
            "deficient": files(self.env._("Deficient"), ["deficient"], self.env._("on file, but falls short")),
            "expired": files(self.env._("Expired"), ["expired"], self.env._("was compliant, a policy ended")),
            "undetermined": files(self.env._("To Clarify"), ["undetermined"], self.env._("somebody has to say")),
            "ends_30": ending(self.env._("Within 30 Days"), 30),
            "ends_60": ending(self.env._("Within 60 Days"), 60),
            "ends_90": ending(self.env._("Within 90 Days"), 90),
        }

    @api.model
    def _get_ending(self, days):
        """Files that are compliant and will be no more within so many days, each by the day of its company."""
        ending = Domain.FALSE
        for today, companies in self.env.companies.coi_file_company_id.grouped(
            lambda company: company._coi_today()
        ).items():
            ending |= (
                Domain("company_id", "in", companies.ids)
                & Domain("compliant_until", ">=", today)
                & Domain("compliant_until", "<=", fields.Date.add(today, days=days))
            )
        return Domain("status", "in", COMPLIANT) & ending

    @api.model
    def _get_work_tiles(self):
        """The work of the insurance desk."""
        return {
            "to_review": make_tile(
                "coi.certificate",
                self.env._("To Review"),
                Domain("state", "in", ["received", "to_review"]),
                self.env._("documents that count for nobody yet"),
            ),
            "inbox": make_tile(
                "coi.inbound",
                self.env._("Inbox to Sort"),
                Domain("state", "=", "triage"),
                self.env._("mails that could not be filed for certain"),
            ),
            "answered": make_tile(
                "coi.request",
                self.env._("Answers to Handle"),
                Domain("state", "=", "answered"),
                self.env._("vendors and agents wait for us"),
            ),
            "silent": make_tile(
                "coi.request",
                self.env._("Not Responding"),
                Domain("state", "=", "silent"),
                self.env._("the last reminder went unanswered"),
            ),
            "waivers": make_tile(
                "coi.waiver", self.env._("Waivers to Decide"), TO_DECIDE, self.env._("asked, and not decided")
            ),
        }

    @api.model
    def _get_own_tiles(self):
        """The work of whoever is signed in."""
        mine = Domain("user_id", "=", self.env.uid) | Domain("buyer_id", "=", self.env.uid)
        activities = Domain("user_id", "=", self.env.uid) & Domain("res_model", "in", ACTIVITY_MODELS)
        late = activities & Domain("date_deadline", "<", fields.Date.context_today(self))
        tiles = {
            "my_late": make_tile("mail.activity", self.env._("Activities that Are Late"), late),
            "my_activities": make_tile("mail.activity", self.env._("My Activities"), activities),
            "my_short": make_tile(
                "coi.compliance", self.env._("My Vendors that Fall Short"), mine & Domain("status", "in", SHORT)
            ),
            "my_ending": make_tile(
                "coi.compliance", self.env._("My Vendors that End within 30 Days"), mine & self._get_ending(30)
            ),
            "my_answers": make_tile(
                "coi.request", self.env._("Answers on My Vendors"), mine & Domain("state", "=", "answered")
            ),
        }
        if self.env.user.has_group("coi_management.group_coi_manager"):
            others = Domain("asked_by_id", "!=", self.env.uid) & (
                Domain("first_approver_id", "=", False) | Domain("first_approver_id", "!=", self.env.uid)
            )
            tiles["my_waivers"] = make_tile("coi.waiver", self.env._("Waivers I Can Decide"), TO_DECIDE & others)
        return tiles

    @api.model
    def _get_named_tile(self, key):
        """What stands behind a part of a chart, or behind a share."""
        kind, _colon, rest = key.partition(":")
        if kind == "short":
            line, _colon, code = rest.partition(":")
            return {
                "label": self._get_short_label(line, code),
                "action": "coi_analysis_deficiency_action",
                "domain": Domain("state", "=", "open") & Domain("line", "=", line) & Domain("code", "=", code),
            }
        if kind == "month":
            return {
                "label": self.env._("Standing on %(day)s", day=format_date(self.env, rest)),
                "action": "coi_analysis_month_action",
                "domain": Domain("day", "=", fields.Date.to_date(rest)),
                "context": {"search_default_group_then": 1},
            }
        if kind in ("spend", "limits"):
            return {
                "label": self.env._("Compliance Analysis"),
                "action": "coi_analysis_list_action",
                "domain": Domain("is_required", "=", True),
                "context": {"search_default_group_status": 1},
            }
        if kind == "corrections":
            return {
                "label": self.env._("What the Reader Gets Wrong"),
                "action": "coi_correction_action",
                "domain": self._get_read_certificates("certificate_id."),
            }
        return None
