from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL, format_date

from .coi_turns import by_turns

#: Since when nothing of a vendor was going on: the last day of all that ties it to the company.
#: What has no end, or is not finished, has none: "infinity" is never over.
LAST_DAYS = """
    GREATEST(
        file.create_date::date,
        (SELECT MAX(CASE WHEN policy.expiration IS NOT NULL THEN policy.expiration
                         WHEN policy.state = 'accepted' AND policy.superseded IS NOT TRUE THEN 'infinity'::date END)
           FROM coi_coverage AS policy WHERE policy.compliance_id = file.id),
        (SELECT MAX(CASE WHEN document.state IN ('received', 'to_review') THEN 'infinity'::date
                         ELSE GREATEST(document.received_on, document.reviewed_on)::date END)
           FROM coi_certificate AS document WHERE document.compliance_id = file.id),
        (SELECT MAX(GREATEST(exemption.create_date::date, exemption.date_end))
           FROM coi_exemption AS exemption WHERE exemption.compliance_id = file.id),
        (SELECT MAX(GREATEST(waiver.create_date::date, waiver.date_end))
           FROM coi_waiver AS waiver WHERE waiver.compliance_id = file.id),
        (SELECT MAX(GREATEST(request.opened_on, request.closed_on, request.last_answer_on::date))
           FROM coi_request AS request WHERE request.compliance_id = file.id),
        (SELECT MAX(notice.received_on::date) FROM coi_notice AS notice WHERE notice.compliance_id = file.id),
        (SELECT MAX(mail.received_on::date) FROM coi_inbound AS mail WHERE mail.compliance_id = file.id),
        (SELECT MAX(call.called_on::date) FROM coi_call AS call WHERE call.compliance_id = file.id),
        (SELECT MAX(override.create_date::date)
           FROM coi_gate_override AS override WHERE override.compliance_id = file.id),
        (SELECT MAX(COALESCE(contract.date_end, 'infinity'::date))
           FROM coi_contract AS contract
          WHERE contract.partner_id = file.partner_id AND contract.company_id = file.company_id AND contract.active),
        (SELECT MAX(CASE WHEN po.state IN ('draft', 'sent', 'to approve') OR po.invoice_status = 'to invoice'
                         THEN 'infinity'::date ELSE GREATEST(po.date_order, po.date_planned)::date END)
           FROM purchase_order AS po JOIN res_partner AS buyer ON buyer.id = po.partner_id
          WHERE buyer.commercial_partner_id = file.partner_id AND po.company_id = ANY(%(sharing)s)
            AND po.state != 'cancel'),
        (SELECT MAX(CASE WHEN bill.state = 'draft' OR bill.payment_state IN ('not_paid', 'partial')
                         THEN 'infinity'::date ELSE GREATEST(bill.invoice_date, bill.date) END)
           FROM account_move AS bill JOIN res_partner AS biller ON biller.id = bill.partner_id
          WHERE biller.commercial_partner_id = file.partner_id AND bill.company_id = ANY(%(sharing)s)
            AND bill.move_type IN ('in_invoice', 'in_refund', 'in_receipt') AND bill.state != 'cancel'),
        (SELECT MAX(CASE WHEN payment.state = 'draft' THEN 'infinity'::date ELSE payment.date END)
           FROM account_payment AS payment JOIN res_partner AS payee ON payee.id = payment.partner_id
          WHERE payee.commercial_partner_id = file.partner_id AND payment.company_id = ANY(%(sharing)s)
            AND payment.partner_type = 'supplier' AND payment.state NOT IN ('canceled', 'rejected'))
    )
"""

#: Files of which the verdict will not change by itself any more, or would have long ago. Where a policy is still to end
#: nothing else is looked up: that keeps a night as short with ten times as many vendors. Where amounts are in
#: several currencies verdicts change every day.
CANDIDATES = """
    SELECT id FROM coi_compliance
     WHERE company_id = %(company)s AND create_date < %(cutoff)s AND (next_change_date IS NULL OR follows_rates)
     UNION ALL
    SELECT id FROM coi_compliance
     WHERE company_id = %(company)s AND create_date < %(cutoff)s AND next_change_date < %(cutoff)s
"""


class CoiCompliance(models.Model):
    """For how long the documents of former vendors are kept: who is one, and whose time is over.

    A vendor is a former one from the day on which the last of it was over: policies, orders, bills, contracts,
    requests, letters. Its documents and what they say of people go so many years later as the company has set, unless
    somebody has said that they are kept. What was decided stays: see ``coi_retention_table``.
    """

    _name = "coi.compliance"
    _inherit = ["coi.compliance", "coi.legal.hold"]

    erased_on = fields.Date(
        string="Deleted by Retention",
        readonly=True,
        copy=False,
        help="The day on which documents and personal data of this file were deleted.",
    )
    _quiet_index = models.Index("(company_id, create_date) WHERE next_change_date IS NULL OR follows_rates")

    former_since = fields.Date(
        compute="_compute_retention_due",
        help="The last policy, order, bill, request or letter of this vendor was over on that day. Empty: not over, or "
        "less long ago than documents are kept.",
    )
    retention_due = fields.Boolean(
        string="To Be Deleted by Retention", compute="_compute_retention_due", search="_search_retention_due"
    )

    @api.depends("legal_hold", "erased_on", "company_id.coi_retention_years")
    def _compute_retention_due(self):
        due = self._get_due(self.company_id)
        for compliance in self:
            compliance.former_since = due.get(compliance._origin.id)
            compliance.retention_due = compliance._origin.id in due

    def _search_retention_due(self, operator, value):
        if operator != "in":
            return NotImplemented
        due = Domain("id", "in", list(self._get_due(self.env.companies)))
        return due if True in value else ~due

    # ------------------------------------------------------------ whose time is over

    @api.model
    def _get_due(self, companies):
        """Files whose documents have been kept for as long as their company wants.

        Not those whose document is on a file that is still kept: two vendors, or a branch, may rest on one certificate.

        :param companies: whose files; those that keep everything are left out
        :return: dict: id of the file to the day since when its vendor is a former one
        """
        # what is changed in this transaction counts
        self.env.flush_all()
        # sudo: whether a vendor still has orders and bills is for whoever may see the file
        keeping = companies.sudo().coi_file_company_id.filtered("coi_retention_years")
        if not keeping:
            return {}
        # sudo: what another company deletes as well keeps nothing here
        others = keeping.search([("coi_retention_confirmed_on", "!=", False), ("coi_retention_years", ">", 0)])
        due, since = {}, {}
        for company in keeping | others:
            found = self._get_former(company)
            since.update(found)
            if company in keeping:
                due.update(found)
        while shared := self._get_shared_with_kept(list(since)):
            for file_id in shared:
                del since[file_id]
                due.pop(file_id, None)
        return due

    @api.model
    def _get_former(self, company, only=None):
        """Files of a company of which nothing was going on since the day up to which it keeps documents.

        :param only: ids of files, where no others are asked for
        :return: as ``_get_due``
        """
        cutoff = company._coi_get_retention_day()
        last_days = SQL(LAST_DAYS, sharing=company._coi_get_sharing().ids)
        candidates = SQL(CANDIDATES, company=company.id, cutoff=cutoff)
        rows = self.env.execute_query(
            SQL(
                """
                SELECT id, since
                  FROM (SELECT file.id, file.erased_on, %s AS since
                          FROM coi_compliance AS file
                         WHERE file.id IN (%s)
                           AND file.legal_hold IS NOT TRUE
                           AND %s
                           -- most of these have cover: nothing more is looked up of them
                           AND NOT EXISTS (SELECT FROM coi_coverage AS policy
                                            WHERE policy.compliance_id = file.id AND policy.expiration >= %s)
                       ) AS former
                 WHERE since < %s AND (erased_on IS NULL OR erased_on <= since)
                """,
                last_days,
                candidates,
                SQL("TRUE") if only is None else SQL("file.id = ANY(%s)", list(only)),
                cutoff,
                cutoff,
            )
        )
        return dict(rows)

    @api.model
    def _get_shared_with_kept(self, file_ids):
        """Which of these files hold a document that is also on a file which is kept."""
        if not file_ids:
            return []
        rows = self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT mine.compliance_id
                  FROM coi_certificate AS mine
                 -- one by one by the index: the documents of all vendors are not gone through
                 CROSS JOIN LATERAL (
                       SELECT FROM coi_certificate AS other
                        WHERE other.checksum = mine.checksum AND other.checksum IS NOT NULL
                          AND other.erased_on IS NULL AND other.compliance_id IS NOT NULL
                          AND NOT other.compliance_id = ANY(%s)
                        LIMIT 1) AS elsewhere
                 WHERE mine.compliance_id = ANY(%s) AND mine.erased_on IS NULL
                """,
                file_ids,
                file_ids,
            )
        )
        return [file_id for (file_id,) in rows]

    # ------------------------------------------------------------ the scheduled action

    @api.model
    @by_turns
    def _cron_erase(self):
        """Delete what has been kept long enough, a file or mail a step, where a manager has seen what that is."""
        companies = self.env["res.company"]._coi_get_file_companies().filtered("coi_retention_confirmed_on")
        files = self.with_context(active_test=False).browse(sorted(self._get_due(companies)))
        loose = list(self.env["coi.retention.loose"]._get_all_due(companies))
        cron = self.env["ir.cron"]
        cron._commit_progress(remaining=len(files) + sum(map(len, loose)))
        for records in (files, *loose):
            for record in records:
                record._erase_in_turn()
                if not cron._commit_progress(1):
                    return

    def _erase_in_turn(self):
        """Erase a file that is still due. What fails is told in the log, and the others go on."""
        # whom somebody works with at this moment is looked at again the next night
        mine = self.try_lock_for_update()
        # an order, or a hold, may have come since
        if mine and mine._get_former(mine.company_id, mine.ids):
            self.env["coi.erasure"]._erase_safely(mine, mine._erase)

    def _get_erased_words(self):
        """That the documents of this file are gone, for whoever looks for them; empty where nothing was deleted."""
        self.ensure_one()
        if not self.erased_on:
            return ""
        return self.env._(
            "Documents and personal data of this file were deleted by retention on %(day)s. What was decided, and on "
            "which policies, stays.",
            day=format_date(self.env, self.erased_on),
        )
