from dateutil.relativedelta import relativedelta

from odoo import api, fields, models

#: For how long something is kept; whoever changes one of them has deletion confirmed anew.
TERMS = ("coi_retention_years", "coi_retention_loose_years")


class ResCompany(models.Model):
    """For how long the documents of former vendors are kept."""

    _inherit = "res.company"

    coi_retention_years = fields.Integer(
        string="Keep Documents of Former Vendors For",
        help="Years after the last policy, order, bill and request of a vendor was over. 0: for good.",
    )
    coi_retention_loose_years = fields.Integer(
        string="Keep What Belongs to No Vendor For",
        help="Years after an e-mail, a document or a list came that is on no vendor's file. 0: for good.",
    )
    coi_retention_confirmed_on = fields.Datetime(
        string="Deletion Confirmed On", readonly=True, copy=False, help="Nothing is deleted before."
    )
    coi_retention_confirmed_by_id = fields.Many2one(
        "res.users", string="Deletion Confirmed By", readonly=True, copy=False
    )

    _coi_retention_not_negative = models.Constraint(
        "CHECK(coi_retention_years >= 0 AND coi_retention_loose_years >= 0)", "Years cannot be negative."
    )

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._coi_without_confirmation(vals) for vals in vals_list])

    def write(self, vals):
        terms = [name for name in TERMS if name in vals]
        changed = self.filtered(lambda company: any(company[name] != vals[name] for name in terms))
        result = super().write(self._coi_without_confirmation(vals))
        # other documents are deleted then than those that were shown
        if changed:
            stopped = {"coi_retention_confirmed_on": False, "coi_retention_confirmed_by_id": False}
            super(ResCompany, changed).write(stopped)
        return result

    @api.model
    def _coi_without_confirmation(self, vals):
        """Deletion is confirmed in its preview, in no other way."""
        if self.env.su:
            return vals
        closed = ("coi_retention_confirmed_on", "coi_retention_confirmed_by_id")
        return {name: value for name, value in vals.items() if name not in closed}

    def _coi_get_retention_day(self, term="coi_retention_years"):
        """The day up to which documents are kept, of former vendors or by another of ``TERMS``: what was over, or came,
        before goes."""
        self.ensure_one()
        return self._coi_today() - relativedelta(years=self[term])
