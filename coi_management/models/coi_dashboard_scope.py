from odoo import api, models
from odoo.fields import Domain


class CoiDashboard(models.AbstractModel):
    """The same figures of some vendors only: those of a filter."""

    _inherit = "coi.dashboard"

    @api.model
    def _get_files_domain(self):
        """Of whose files figures are told: those of the context's ``coi_files``, a domain; without one, of all."""
        return Domain(self.env.context.get("coi_files") or [])

    @api.model
    def _within(self, name, prefix=""):
        """Keep records to the vendors of whom figures are told.

        :param str name: a model that is ``coi.compliance``, or whose ``compliance_id`` is the file of its vendor
        :param str prefix: the way to it from the model that is searched, with a point at its end
        :rtype: Domain
        """
        chosen = self._get_files_domain()
        if chosen.is_true() or name == "mail.activity":
            return Domain.TRUE
        if name == "coi.compliance" and not prefix:
            return chosen
        field = "id" if name == "coi.compliance" else "compliance_id"
        return Domain(f"{prefix}{field}", "in", self.env["coi.compliance"]._search(chosen))
