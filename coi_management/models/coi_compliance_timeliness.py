from odoo import api, fields, models
from odoo.tools import SQL

from ..verification.timeliness import Record, timeliness
from .purchase_order import GROUPS

#: How far back counts, in days.
MEMORY = 730


class CoiCompliance(models.Model):
    """How timely a vendor is, made of its requests and documents of the last two years, and told in words."""

    _inherit = "coi.compliance"

    timeliness = fields.Integer(
        readonly=True, aggregator="avg", help="0: never in time, 100: always. Empty: nothing is known yet."
    )
    has_timeliness = fields.Boolean(readonly=True)
    timeliness_words = fields.Char(string="Why", compute="_compute_timeliness_words")

    def _field_to_sql(self, alias, field_expr, query=None):
        """Where nothing is known yet there is no score to sort by or to average: that is not the worst one."""
        sql = super()._field_to_sql(alias, field_expr, query)
        if field_expr != "timeliness":
            return sql
        return SQL("(CASE WHEN %s THEN %s END)", self._field_to_sql(alias, "has_timeliness", query), sql)

    def _order_field_to_sql(self, alias, field_name, direction, nulls, query):
        # of whom nothing is known comes last, whether the best come first or the worst
        nulls = SQL("NULLS LAST") if field_name == "timeliness" else nulls
        return super()._order_field_to_sql(alias, field_name, direction, nulls, query)

    @api.depends("timeliness", "has_timeliness")
    @api.depends_context("lang")
    def _compute_timeliness_words(self):
        # sudo: whoever sees the score is told why
        for compliance in self.sudo():
            compliance.timeliness_words = compliance._tell_timeliness(compliance._get_timeliness_record())

    @api.model
    def _tell_timeliness(self, record):
        told = []
        if record.days:
            told.append(
                self.env._(
                    "days to comply, on average: %(days)s (requests: %(count)s)",
                    days=f"{record.average_days:.0f}",
                    count=len(record.days),
                )
            )
        if record.renewals:
            told.append(
                self.env._(
                    "renewals in time: %(good)s of %(count)s", good=record.renewals_in_time, count=record.renewals
                )
            )
        if record.documents and told:
            told.append(
                self.env._("documents rejected: %(bad)s of %(count)s", bad=record.rejected, count=record.documents)
            )
        words = "; ".join(told)
        return words[:1].upper() + words[1:] or self.env._("Nothing is known yet.")

    def _get_timeliness_record(self):
        """What the vendor did, as plain values."""
        self.ensure_one()
        since = fields.Date.subtract(self.company_id._coi_today(), days=MEMORY)
        done = self.request_ids.filtered(
            lambda request: request.state == "done" and request.closed_on and request.closed_on >= since
        )
        corrections = done.filtered(lambda request: request.kind == "correction")
        renewals = done.filtered(lambda request: request.kind == "renewal")
        documents = self.certificate_ids.filtered(
            lambda found: found.was_decided and found.received_on and found.received_on.date() >= since
        )
        return Record(
            days=tuple((request.closed_on - request.opened_on).days for request in corrections),
            renewals_in_time=sum(request.closed_on <= request.anchor_date for request in renewals),
            renewals=len(renewals),
            rejected=sum(found.state == "rejected" for found in documents),
            documents=len(documents),
        )

    def _update_timeliness(self):
        """Bring the score in line with what was done; it is stored so that lists sort by it."""
        # sudo: closed to all but our methods
        for compliance in self.sudo():
            score = timeliness(compliance._get_timeliness_record())
            vals = {"timeliness": score or 0, "has_timeliness": score is not None}
            if any(compliance[name] != value for name, value in vals.items()):
                compliance.write(vals)


class CoiRequest(models.Model):
    _inherit = "coi.request"

    def _close(self, state):
        ended = super()._close(state)
        ended.compliance_id._update_timeliness()
        return ended


class CoiCertificate(models.Model):
    _inherit = "coi.certificate"

    def action_accept(self):
        result = super().action_accept()
        self.compliance_id._update_timeliness()
        return result

    def _reject(self, reason):
        result = super()._reject(reason)
        self.compliance_id._update_timeliness()
        return result


class PurchaseOrder(models.Model):
    _inherit = "purchase.order"

    coi_has_timeliness = fields.Boolean(related="coi_compliance_id.has_timeliness", groups=GROUPS)

    def _order_field_to_sql(self, alias, field_name, direction, nulls, query):
        # as in the list of files
        nulls = SQL("NULLS LAST") if field_name == "coi_timeliness" else nulls
        return super()._order_field_to_sql(alias, field_name, direction, nulls, query)
