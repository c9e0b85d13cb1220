import pytz

from odoo import fields, models, tools
from odoo.fields import Domain

#: Settings on which no verdict rests.
SILENT_SETTINGS = {
    *("coi_gate_policy", "coi_mail_interval", "coi_silent_days", "coi_deadline_days", "coi_check_in_force"),
    "coi_own_files",
    *("coi_alias_id", "coi_alias_name", "coi_review_months", "coi_review_user_id"),
    *("coi_retention_years", "coi_retention_loose_years"),
    *("coi_retention_confirmed_on", "coi_retention_confirmed_by_id"),
}

#: Settings that say what is held; a branch can leave them to its main company.
POLICIES = ("coi_gate_policy", "coi_payment_policy")


class ResCompany(models.Model):
    _inherit = "res.company"

    coi_gate_policy = fields.Selection(
        [("off", "Do nothing"), ("warn", "Warn"), ("block", "Block")],
        string="Orders to Vendors Who Fall Short",
        default="warn",
        help="Of a branch, empty: as its main company does.",
    )
    coi_payment_policy = fields.Selection(
        [("off", "Do nothing"), ("warn", "Warn"), ("block", "Block")],
        string="Payments to Vendors Who Fall Short",
        default="off",
        help="Of a branch, empty: as its main company does.",
    )
    coi_requirement_set_id = fields.Many2one(
        "coi.requirement.set", string="Requirements of Every Vendor", ondelete="restrict"
    )
    coi_expiring_days = fields.Integer(
        string="Expiring Within",
        default=30,
        help="Days before the end of compliance at which a file shows as expiring.",
    )
    coi_covered_on_expiration_day = fields.Boolean(
        string="Covered on the Expiration Day",
        help="Terms in the United States end at 12:01 AM of the expiration date; some foreign ones at 4 PM.",
    )
    coi_suffix_on_one_side = fields.Boolean(
        string="Accept a Missing Legal Suffix",
        default=True,
        help="Whether “Acme” on a certificate may stand for “Acme LLC”. Two different suffixes never match.",
    )
    coi_check_holder = fields.Boolean(
        string="Check the Certificate Holder", default=True, help="The certificate has to be made out to this company."
    )
    coi_check_signature = fields.Boolean(
        string="Check the Signature", help="A certificate that is not signed by the agent is not enough."
    )
    coi_holder_names = fields.Text(
        string="Other Names as Certificate Holder", help="Names accepted beside the company's own, one a line."
    )

    coi_waiver_second_amount = fields.Monetary(
        string="Two Approvals Over",
        help="Waivers of more missing limits than this need two approvers. 0: never for the amount.",
    )
    coi_waiver_second_broad = fields.Boolean(
        string="Two Approvals for Whole Coverages",
        help="Waivers of a whole coverage, or of everything, need two approvers.",
    )
    coi_chase = fields.Boolean(
        string="Ask and Remind by Itself",
        help="Vendors and their agents are asked for what is missing, falls short or ends, as the reminder plans say. "
        "Off: they are asked by hand.",
    )
    coi_mail_interval = fields.Integer(
        string="Days between Two Mails",
        default=3,
        help="An address has at most one mail in so many days; what is due meanwhile goes out together then.",
    )
    coi_silent_days = fields.Integer(
        string="Not Responding After",
        default=3,
        help="Days after the last step of a reminder plan at which a vendor who has not answered counts as silent.",
    )
    coi_deadline_days = fields.Integer(
        string="Deadline", default=14, help="Days that vendors have, where nobody says otherwise."
    )
    coi_check_in_force = fields.Boolean(
        string="Ask Whether Policies Are Still in Force",
        default=True,
        help="Agents are asked a month after a certificate was accepted, and again in the middle of its term.",
    )

    _coi_days_positive = models.Constraint(
        "CHECK(coi_mail_interval >= 0 AND coi_silent_days >= 0 AND coi_deadline_days >= 0)",
        "Days cannot be negative.",
    )

    def write(self, vals):
        result = super().write(vals)
        if "partner_id" in vals:
            self._coi_forget_zones()
        if "name" in vals or any(name.startswith("coi_") and name not in SILENT_SETTINGS for name in vals):
            # sudo: a setting takes effect for all files of the company
            files = self.env["coi.compliance"].sudo()
            if "coi_requirement_set_id" in vals:
                files._open_for_sets(self.coi_requirement_set_id)
            files.search([("company_id", "in", self.ids)])._request_verification()
        if "coi_gate_policy" in vals:
            self.env["purchase.order"]._coi_follow_all()
        return result

    def _coi_today(self):
        """The company's day, in the time zone of its contact."""
        return self._coi_day(fields.Datetime.now())

    def _coi_day(self, moment):
        """The company's day at a moment, in the time zone of its contact."""
        self.ensure_one()
        return pytz.utc.localize(moment).astimezone(pytz.timezone(self._coi_get_zone())).date()

    @tools.ormcache("self.id")
    def _coi_get_zone(self):
        """The name of the time zone of the company's contact: known without a query once it was asked."""
        # sudo: the time zone of the company's own contact
        return self.sudo().partner_id.tz or "UTC"

    def _coi_forget_zones(self):
        """The time zones of these companies have changed."""
        if self:
            clear_cache = self.env.registry.clear_cache
            clear_cache()
            # once more when it is done: another thread may have asked meanwhile, and kept what was so before
            self.env.cr.postcommit.add(clear_cache)

    def _coi_get_holder_names(self):
        """Names accepted as certificate holder; none where the holder is not checked."""
        self.ensure_one()
        return self._coi_get_own_names() if self.coi_check_holder else ()

    def _coi_get_own_names(self):
        """Names under which certificates and endorsements may know this company."""
        self.ensure_one()
        names = [self.name, *(self.coi_holder_names or "").splitlines()]
        return tuple(name.strip() for name in names if name.strip())

    def _coi_get_vendors(self):
        """Vendors of this company: contacts of whom it, or a branch that shares its files, has an order or a bill."""
        self.ensure_one()
        here = [("company_id", "in", self._coi_get_sharing().ids)]
        # sudo: the requirement obliges them all, whoever sets it
        orders = self.env["purchase.order"].sudo()._search([*here, ("state", "!=", "cancel")])
        bills = (
            # sudo: as above: only of whom there are bills
            self.env["account.move"]
            .sudo()
            ._search([*here, ("move_type", "in", ("in_invoice", "in_refund", "in_receipt"))])
        )
        vendors = Domain("id", "in", orders.subselect("partner_id")) | Domain("id", "in", bills.subselect("partner_id"))
        # sudo: as above
        return self.env["res.partner"].sudo().search(vendors).commercial_partner_id
