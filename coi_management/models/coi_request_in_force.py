from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from .coi_request import OPEN
from .coi_turns import by_turns

#: Days after acceptance at which agents are asked first.
FIRST = 30

#: Days after such a day on which it is still asked: a night may be missed, but nobody is asked months later.
GRACE = 14

#: How many certificates are looked at between two commits.
BATCH = 200

#: Found by their two indexes first, whatever their number.
NEAR = """
    WITH near AS MATERIALIZED (
        SELECT id FROM coi_certificate
         WHERE state = 'accepted' AND superseded IS NOT TRUE AND company_id = %(company)s AND id > %(after)s
           AND (COALESCE(reviewed_on, received_on)::date BETWEEN %(begins)s - %(first)s AND %(ends)s - %(first)s
                OR middle_on BETWEEN %(begins)s AND %(ends)s))
    SELECT id FROM near ORDER BY id LIMIT %(limit)s
"""

#: What is still asked of certificates that were replaced, or of which nothing runs on.
MAY_BE_CURED = """
    SELECT request.id FROM coi_request request
      JOIN coi_certificate certificate ON certificate.id = request.certificate_id
     WHERE request.company_id = %(company)s AND request.kind = 'in_force' AND request.state IN %(open)s
       AND (certificate.state <> 'accepted' OR certificate.superseded OR NOT EXISTS (
           SELECT 1 FROM coi_coverage policy
            WHERE policy.certificate_id = certificate.id AND policy.cancelled_on IS NULL
              AND policy.expiration > %(today)s))
     ORDER BY request.id
"""


class CoiCertificate(models.Model):
    _inherit = "coi.certificate"

    middle_on = fields.Date(
        string="Middle of the Term",
        compute="_compute_middle_on",
        store=True,
        help="Halfway between the first day of a policy and the first end of one.",
    )

    _decided_index = models.Index(
        "((COALESCE(reviewed_on, received_on)::date)) WHERE state = 'accepted' AND superseded IS NOT TRUE"
    )
    _middle_index = models.Index("(middle_on) WHERE state = 'accepted' AND superseded IS NOT TRUE")

    @api.depends("coverage_ids.effective", "coverage_ids.expiration")
    def _compute_middle_on(self):
        for certificate in self:
            begins = min(filter(None, certificate.coverage_ids.mapped("effective")), default=None)
            ends = min(filter(None, certificate.coverage_ids.mapped("expiration")), default=None)
            in_order = bool(begins and ends and begins < ends)
            certificate.middle_on = in_order and begins + (ends - begins) // 2


class CoiRequest(models.Model):
    """Whether what a certificate shows is still in force: asked a month after acceptance and in mid-term."""

    _inherit = "coi.request"

    @api.model
    @by_turns
    def _cron_check_in_force(self):
        """Ask about the certificates whose moment has come, once for each of the two moments."""
        # sudo: for every company that has it done by itself
        for company in (
            self.env["res.company"].sudo().search([("coi_check_in_force", "=", True), ("coi_chase", "=", True)])
        ):
            if not self._check_in_force_of(company):
                return

    @api.model
    def _check_in_force_of(self, company):
        """The same for one company.

        :return: whether there is time left
        """
        today = company._coi_today()
        # nobody is asked about a certificate that was renewed, or whose policies have ended
        self.env.flush_all()
        found = self.env.execute_query(SQL(MAY_BE_CURED, company=company.id, today=today, open=OPEN))
        # sudo: as above
        asked = self.sudo().browse(id_ for (id_,) in found)
        asked.filtered(lambda request: request._is_cured())._close("done")
        # sudo: as above
        certificates = self.env["coi.certificate"].sudo()
        after = 0
        while batch := self._find_certificates(certificates, company, today, after):
            after = batch[-1].id
            self._open_in_force(batch, today)
            if not self.env["ir.cron"]._commit_progress(len(batch)):
                return False
        return True

    @api.model
    def _find_certificates(self, certificates, company, today, after):
        """Certificates that count and of which a moment may have come, give or take a day."""
        self.env.flush_all()
        found = self.env.execute_query(
            SQL(
                NEAR,
                company=company.id,
                after=after,
                first=FIRST,
                begins=today - timedelta(days=GRACE + 1),
                ends=today + timedelta(days=1),
                limit=BATCH,
            )
        )
        return certificates.browse(id_ for (id_,) in found)

    @api.model
    def _open_in_force(self, certificates, today):
        asked = {
            (request.certificate_id, request.anchor_date)
            # sudo: what was asked before
            for request in self.sudo().search([("certificate_id", "in", certificates.ids), ("kind", "=", "in_force")])
        }
        wanted = {}
        for certificate in certificates:
            for moment in self._get_moments(certificate):
                is_due = moment <= today <= moment + timedelta(days=GRACE)
                if is_due and (certificate, moment) not in asked and not certificate.compliance_id._is_put_aside():
                    wanted[certificate.compliance_id] = {"certificate_id": certificate.id, "anchor_date": moment}
        if not wanted:
            return
        # what was asked the first time and not answered is asked anew
        for request in self._open_each(wanted, "in_force", "plan").sudo():
            vals = wanted[request.compliance_id]
            if request.anchor_date != vals["anchor_date"]:
                deadline = self._get_deadline({}, request.company_id, today)
                request.write({**vals, "state": "open", "deadline": deadline, "answered_on": False})

    @api.model
    def _get_moments(self, certificate):
        """The days on which it is asked about a certificate: a month after it was accepted, and in mid-term."""
        company = certificate.company_id
        first = company._coi_day(certificate.reviewed_on or certificate.received_on) + timedelta(days=FIRST)
        ends, middle = certificate.expiration, certificate.middle_on
        moments = [first] if not ends or first < ends else []
        if middle and middle > first + timedelta(days=FIRST):
            moments.append(middle)
        return moments
