from odoo import api, fields, models

from .coi_notice import KINDS


class CoiNotice(models.Model):
    """Where notices come from: letters that were read, and mails. What comes by itself is a draft for a person."""

    _inherit = "coi.notice"

    @api.model
    def _propose(self, company, values, **origin):
        """A draft for a person to confirm.

        :param dict values: what was read: ``type, policy_number, insured, insurer, effective, reason, issued``; dates
            as ISO text; any of it may be missing
        :param origin: values of the notice that tell where it came from: ``source``, ``certificate_id``,
            ``partner_id``, which may be False…
        """
        to_date = self.env["coi.certificate"]._to_date
        partner_id = origin.pop("partner_id", False)
        vals = {
            "company_id": company.id,
            "kind": values.get("type") if values.get("type") in dict(KINDS) else "cancellation",
            "policy_number": values.get("policy_number") or False,
            "insured_name": values.get("insured") or False,
            "insurer_name": values.get("insurer") or False,
            "effective": to_date(values.get("effective")),
            "issued_on": to_date(values.get("issued")),
            "reason": values.get("reason") or False,
            **origin,
        }
        vals["partner_id"] = partner_id or self._find_vendor(company, vals).id
        notice = self.create(vals)
        if not notice.policy_number and notice.insurer_name:
            notice._take_policy_of_insurer()
        notice._plan_confirmation()
        return notice

    @api.model
    def _find_vendor(self, company, vals):
        """The only vendor of the company on whose file this policy is; its name has to fit where the notice has one."""
        key = self.env["coi.coverage"]._plain_number(vals.get("policy_number"))
        if not key:
            return self.env["res.partner"]
        files = (
            self.env["coi.coverage"]
            .search([("company_id", "=", company.id), ("state", "=", "accepted"), ("policy_key", "=", key)])
            .compliance_id
        )
        if vals.get("insured_name"):
            files = files.filtered(lambda compliance: compliance._is_named(vals["insured_name"]))
        return files.partner_id if len(files) == 1 else self.env["res.partner"]

    def _take_policy_of_insurer(self):
        """A notice without a number is about the policy of that insurer, where only one is in its term."""
        self.ensure_one()
        plain = self.env["coi.insurer"]._plain_name
        rows = self.compliance_id.coverage_ids.filtered(
            lambda row: (
                row.state == "accepted"
                and row.policy_key
                and row.insurer_id
                and plain(self.insurer_name) in row.insurer_id._plain_names()
                and (not self.effective or self._fits_term(row))
            )
        )
        if len(set(rows.mapped("policy_key"))) == 1:
            self.policy_number = rows[0].policy_number

    def _plan_confirmation(self):
        """Let the responsible of the file know that a notice waits."""
        for notice in self:
            responsible = notice.compliance_id and notice.compliance_id._get_responsible()
            if responsible:
                notice.activity_schedule(
                    "mail.mail_activity_data_todo",
                    user_id=responsible.id,
                    summary=self.env._("A notice waits to be confirmed"),
                    date_deadline=notice.company_id._coi_today(),
                )

    def _still_matters(self, today):
        """Whether a confirmed notice says something of a policy that no other has taken the place of."""
        self.ensure_one()
        if self.kind == "non_renewal":
            return self.effective >= today
        return any(row.cancelled_on for row in self.coverage_ids if not row.superseded)


class CoiCertificate(models.Model):
    """A letter among the documents received becomes a draft notice."""

    _inherit = "coi.certificate"

    notice_ids = fields.One2many("coi.notice", "certificate_id", string="Notices")
    draft_notice_id = fields.Many2one("coi.notice", compute="_compute_draft_notice_id")

    @api.depends("notice_ids.state")
    def _compute_draft_notice_id(self):
        for certificate in self:
            certificate.draft_notice_id = certificate.notice_ids.filtered(lambda notice: notice.state == "draft")[:1]

    def write(self, vals):
        result = super().write(vals)
        if vals.get("partner_id"):
            drafts = self.notice_ids.filtered(lambda notice: notice.state == "draft" and not notice.partner_id)
            drafts.write({"partner_id": vals["partner_id"]})
        return result

    def _apply_reading(self, reading):
        result = super()._apply_reading(reading)
        if reading.get("notice"):
            self._propose_notice(reading["notice"])
        return result

    def _propose_notice(self, values):
        """The draft of what this letter says; read again, it replaces the draft before."""
        self.ensure_one()
        if self.notice_ids.filtered(lambda notice: notice.state not in ("draft", "dismissed")):
            return self.env["coi.notice"]
        # sudo: a draft that nobody has touched goes with the reading it came from
        self.notice_ids.sudo().filtered(lambda notice: notice.state == "draft").unlink()
        notice = self.env["coi.notice"]._propose(
            self.company_id,
            values,
            partner_id=self.partner_id.id,
            certificate_id=self.id,
            source="mail" if self.source == "mail" else "upload",
            received_on=self.received_on,
        )
        if not self.partner_id and notice.partner_id and notice.insured_name and not self._get_twin(notice.partner_id):
            # its policy and its name are on that file: the letter belongs there, and counts for nothing yet
            self.partner_id = notice.partner_id
        return notice

    def _get_twin(self, partner):
        """The record of the same file on a vendor's file."""
        self.ensure_one()
        if not self.checksum:
            return self.browse()
        same = [("checksum", "=", self.checksum), ("part", "=", self.part), ("company_id", "=", self.company_id.id)]
        return self.search([*same, ("partner_id", "=", partner.id), ("id", "!=", self.id)], limit=1)

    def _reject(self, reason):
        result = super()._reject(reason)
        self.notice_ids.filtered(lambda notice: notice.state == "draft").action_dismiss()
        return result

    def action_view_notice(self):
        self.ensure_one()
        notice = self.draft_notice_id or self.notice_ids[:1]
        return notice._get_records_action(name=self.env._("Notice"))

    def action_make_notice(self):
        """Take this document as a letter that tells of a policy: a draft notice, for a person to fill in."""
        self.ensure_one()
        self.check_access("write")
        if not self.notice_ids:
            self._propose_notice((self.reading or {}).get("notice") or {})
        return self.action_view_notice()
