from odoo import api, models
from odoo.tools import format_date, format_datetime

from .coi_compliance import COMPLIANT


class CoiCompliance(models.Model):
    """One vendor's standing on a day with all that it rests on, to print."""

    _inherit = "coi.compliance"

    def _get_statement(self, day=None, for_vendor=False):
        """All that the compliance statement tells, in words, in the language of the environment.

        Of a day that is over it tells what was recorded then; ``differs`` is the standing by what is known today,
        where that is another.

        :param day: not in the future; default: today
        :param bool for_vendor: leaves out what is noted internally: who decided, why something is waived, grace
        :return: dict of texts, and of lists of dicts for ``checklist``, ``policies``, ``waivers``, ``exemptions`` and
            ``documents``
        """
        self.ensure_one()
        # sudo: whoever may read the file may know where it stands and on what; the caller checks that
        compliance = self.sudo()
        today = compliance.company_id._coi_today()
        day = day or today
        standing = compliance._get_statement_standing(day, today)
        documents = standing["documents"]
        return {
            "vendor": compliance.partner_id.name or "",
            "company": compliance.company_id.name,
            "day": format_date(self.env, day),
            "is_today": day == today,
            "status": standing["status"],
            "status_label": compliance._get_status_label(standing["status"]),
            "text": compliance._get_statement_text(standing, day == today, for_vendor),
            "differs": standing["differs"] and compliance._get_status_label(standing["differs"]),
            "recorded_on": standing["recorded_on"],
            "sets": [] if for_vendor else standing["sets"],
            "grace": not for_vendor
            and day == today
            and compliance.grace_until
            and format_date(self.env, compliance.grace_until),
            "checklist": standing["checklist"],
            "policies": [
                compliance._get_statement_policy(policy, day)
                for policy in compliance._get_counting_coverages(documents).sorted(
                    lambda policy: (policy.coverage_type_id.sequence, policy.effective or day, policy.id)
                )
            ],
            "waivers": compliance._get_statement_waivers(day, for_vendor),
            "exemptions": compliance._get_statement_exemptions(day, for_vendor),
            "documents": [compliance._get_statement_document(found, for_vendor) for found in documents],
        }

    def _portal_get_statement(self):
        """The statement for the vendor itself, in the language of the environment.

        :return: tuple of file name and PDF as bytes
        :raise UserError: reports cannot be printed here
        """
        self.ensure_one()
        # sudo: the file is the vendor's, see _portal_get_files
        reports = self.env["ir.actions.report"].sudo()
        data, _kind = reports._render_qweb_pdf("coi_management.report_statement_vendor", self.ids)
        return self.env._("Insurance statement %(vendor)s.pdf", vendor=self.partner_id.name or ""), data

    def _get_statement_standing(self, day, today):
        """Status, checklist and evidence of a day: recorded then, or of today."""
        # sudo: as in _get_statement
        documents = self.certificate_ids.filtered(lambda found: found.state == "accepted" and not found.superseded)
        versions = self.env["coi.requirement.version"].sudo()
        if day == today:
            in_force = versions._get_in_force(self.applied_set_ids, day)
            return {
                "status": self.status,
                "checklist": self._get_checklist(),
                "documents": documents,
                "sets": in_force.mapped("display_name"),
                "differs": False,
                "recorded_on": "",
            }
        standing = self._get_standing_on(day)
        then, now = standing["then"], standing["now"]
        # sudo: as in _get_statement
        period = then["period"].sudo()
        if not period:
            return {**now, "documents": documents, "sets": [], "differs": False, "recorded_on": ""}
        return {
            **then,
            "documents": period.certificate_ids,
            "sets": period.version_ids.mapped("display_name"),
            "differs": now["status"] != then["status"] and now["status"],
            "recorded_on": format_datetime(self.env, period.create_date, dt_format="short"),
        }

    def _get_status_label(self, status):
        return dict(self._fields["status"]._description_selection(self.env))[status]

    def _get_statement_text(self, standing, is_today, for_vendor):
        """A sentence under the status."""
        if is_today and for_vendor:
            return self._portal_get_standing()["text"]
        if standing["status"] == "not_required":
            return self.env._("No insurance is required of this vendor.")
        if not is_today:
            return (
                self.env._("As it was recorded on that day.")
                if standing["recorded_on"]
                else self.env._("There was no file of this vendor yet: judged by the documents that are known today.")
            )
        if standing["status"] in COMPLIANT and self.compliant_until:
            return self.env._(
                "All that is required is on file until %(day)s.", day=format_date(self.env, self.compliant_until)
            )
        return ""

    def _get_statement_policy(self, policy, day):
        begins, ends = policy.effective, policy.cancelled_on or policy.expiration
        if policy.cancelled_on and policy.cancelled_on <= day:
            state = self.env._("Cancelled")
        elif not begins or not ends:
            state = self.env._("Term not known")
        elif begins > day:
            state = self.env._("Begins later")
        else:
            state = self.env._("Ended") if ends <= day else self.env._("In force")
        return {
            "label": policy.coverage_type_id.name or policy.label or "",
            "insurer": policy.insurer_id.name or "",
            "number": policy.policy_number or "",
            "effective": format_date(self.env, begins) if begins else "",
            "expiration": format_date(self.env, policy.expiration) if policy.expiration else "",
            "cancelled_on": format_date(self.env, policy.cancelled_on) if policy.cancelled_on else "",
            "state": state,
            "limits": [(limit.display_name, limit.shown) for limit in policy.limit_ids if limit.shown],
        }

    def _get_statement_waivers(self, day, for_vendor):
        """The waivers that hold on a day."""
        scopes = dict(self.env["coi.waiver"]._fields["scope"]._description_selection(self.env))
        found = []
        for waiver in self.waiver_ids.sorted(lambda waiver: (waiver.date_end, waiver.id)):
            end = waiver._get_end()
            if not end or not waiver.date_start <= day <= end:
                continue
            found.append(
                {
                    "scope": scopes.get(waiver.scope, waiver.scope),
                    "from": format_date(self.env, waiver.date_start),
                    "until": format_date(self.env, waiver.date_end),
                    "reason": "" if for_vendor else waiver.reason,
                    "control": "" if for_vendor else waiver.compensating_control or "",
                    "approved": "" if for_vendor else waiver._get_approved_words(),
                }
            )
        return found

    def _get_statement_exemptions(self, day, for_vendor):
        """The exemptions from workers' compensation that hold on a day."""
        found = []
        for exemption in self.exemption_ids.sorted(lambda exemption: (exemption.date_end, exemption.id)):
            end = exemption._get_end()
            if not end or not exemption.date_start <= day <= end:
                continue
            approved = self.env._(
                "%(state)s by %(name)s on %(day)s",
                state=dict(exemption._fields["state"]._description_selection(self.env))["approved"],
                name=exemption.decided_by_id.name or "",
                day=format_date(self.env, exemption.company_id._coi_day(exemption.decided_on)),
            )
            found.append(
                {
                    "label": ", ".join(filter(None, (exemption.state_id.name, exemption.number))),
                    "persons": ", ".join(exemption._get_persons()),
                    "from": format_date(self.env, exemption.date_start),
                    "until": format_date(self.env, exemption.date_end),
                    "approved": "" if for_vendor else approved,
                }
            )
        return found

    def _get_statement_document(self, certificate, for_vendor):
        sources = dict(certificate._fields["source"]._description_selection(self.env))
        return {
            "name": certificate.name,
            "day": certificate.certificate_date and format_date(self.env, certificate.certificate_date) or "",
            "producer": certificate.producer_name or "",
            "received": format_datetime(self.env, certificate.received_on, dt_format="short"),
            "source": sources.get(certificate.source, ""),
            "confirmed": certificate.reviewed_on
            and format_datetime(self.env, certificate.reviewed_on, dt_format="short")
            or "",
            "reviewer": "" if for_vendor else certificate.reviewer_id.name or "",
        }


class CoiWaiver(models.Model):
    _inherit = "coi.waiver"

    def _get_approved_words(self):
        """Who asked, and who decided when."""
        self.ensure_one()
        # sudo: names of colleagues, for whoever may read the waiver
        waiver = self.sudo()
        approvers = ", ".join(filter(None, (waiver.first_approver_id.name, waiver.decided_by_id.name)))
        asked = self.env._("Asked by %(name)s", name=waiver.asked_by_id.name or "")
        if not waiver.decided_on:
            return asked
        states = dict(self._fields["state"]._description_selection(self.env))
        decided = self.env._(
            "%(state)s by %(name)s on %(day)s",
            state=states["approved" if waiver.state == "revoked" else waiver.state],
            name=approvers,
            day=format_date(self.env, waiver.company_id._coi_day(waiver.decided_on)),
        )
        if waiver.state == "revoked":
            revoked = self.env._(
                "%(state)s by %(name)s on %(day)s",
                state=states["revoked"],
                name=waiver.revoked_by_id.name or "",
                day=format_date(self.env, waiver.company_id._coi_day(waiver.revoked_on or waiver.decided_on)),
            )
            return ". ".join((asked, decided, revoked))
        return ". ".join((asked, decided))


class ReportStatement(models.AbstractModel):
    """The compliance statement of today, from the Print menu of vendors' files."""

    _name = "report.coi_management.report_statement"
    _inherit = ["coi.report.mixin"]
    _description = "Compliance Statement"
    _report_model = "coi.compliance"

    @api.model
    def _get_content(self, doc):
        return {"statement": doc._get_statement()}


class ReportStatementVendor(models.AbstractModel):
    """The same for the vendor itself, without what is noted internally."""

    _name = "report.coi_management.report_statement_vendor"
    _inherit = ["coi.report.mixin"]
    _description = "Compliance Statement for the Vendor"
    _report_model = "coi.compliance"

    @api.model
    def _get_content(self, doc):
        return {"statement": doc._get_statement(for_vendor=True)}

    @api.model
    def _get_printed(self):
        return ""


class ReportStatementAsOf(models.AbstractModel):
    """The same as of a day, of the vendors that a wizard names."""

    _name = "report.coi_management.report_statement_as_of"
    _inherit = ["coi.report.mixin"]
    _description = "Compliance Statement as of a Day"
    _report_model = "coi.report.statement"

    @api.model
    def _get_pages(self, docs):
        docs.compliance_ids.check_access("read")
        return [
            self._make_page(compliance, self._get_lang(wizard), wizard=wizard)
            for wizard in docs
            for compliance in wizard.compliance_ids
        ]

    @api.model
    def _get_content(self, doc, *, wizard=None):
        return {"statement": doc._get_statement(wizard.day, wizard.for_vendor)}
