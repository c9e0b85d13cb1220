from odoo import api, models
from odoo.tools import format_date

#: Most rows of one print: wkhtmltopdf takes minutes for more.
MOST_ROWS = 3000


class CoiReportExpirationsMixin(models.AbstractModel):
    """Policies that end, in groups: the rows are those of the list of expirations."""

    _name = "coi.report.expirations.mixin"
    _inherit = ["coi.report.mixin"]
    _description = "Expiration Report"

    @api.model
    def _get_expirations(self, policies, group_by):
        """What the report shows of these policies.

        :param str group_by: ``month``, ``vendor`` or ``agent``
        :return: dict of ``groups``, each with ``label``, ``contact`` and ``rows``; ``count``, and how many are ``left``
            out
        """
        shown = policies[:MOST_ROWS]
        agents = self._get_agents(shown.compliance_id)
        renewals = self._get_renewals(shown)
        groups = {}
        for policy in shown:
            agency = policy.agency or agents.get(policy.compliance_id, {}).get("agency", "")
            key, label = self._get_group(policy, agency, group_by)
            group = groups.setdefault(key, {"label": label, "contact": "", "rows": []})
            agent = agents.get(policy.compliance_id)
            if group_by == "agent" and agent and not group["contact"] and agent["agency"] in ("", agency):
                group["contact"] = agent["contact"]
            group["rows"].append(self._get_row(policy, agency, renewals))
        if group_by != "month":
            groups = dict(sorted(groups.items(), key=lambda pair: (not pair[0], str(pair[1]["label"]).casefold())))
        return {
            "groups": list(groups.values()),
            "group_by": group_by,
            "count": len(policies),
            "vendors": len(policies.partner_id),
            "left": len(policies) - len(shown),
        }

    @api.model
    def _get_group(self, policy, agency, group_by):
        if group_by == "vendor":
            return policy.partner_id.id, policy.partner_id.display_name or self.env._("No vendor")
        if group_by == "agent":
            return agency.casefold(), agency or self.env._("Agent not known")
        month = format_date(self.env, policy.expiration, date_format="LLLL yyyy")
        return (policy.expiration.year, policy.expiration.month), month[:1].upper() + month[1:]

    @api.model
    def _get_row(self, policy, agency, renewals):
        today = policy.company_id._coi_today()
        ends = policy.cancelled_on or policy.expiration
        later = renewals.get((policy.compliance_id.id, policy.coverage_type_id.id))
        return {
            "day": self._day(policy.expiration),
            "ended": ends <= today,
            "cancelled_on": self._day(policy.cancelled_on),
            "vendor": policy.partner_id.display_name or "",
            "coverage": policy.coverage_type_id.name or policy.label or "",
            "number": policy.policy_number or "",
            "insurer": policy.insurer_id.name or "",
            "agency": agency,
            "renewed": self._day(later) if later and later > policy.expiration else "",
        }

    @api.model
    def _get_renewals(self, policies):
        """The last day on which each vendor's coverage of each kind ends by what is on file, by the ids of both."""
        found = self.env["coi.coverage"]._read_group(
            [
                ("compliance_id", "in", policies.compliance_id.ids),
                ("state", "=", "accepted"),
                ("superseded", "=", False),
                ("cancelled_on", "=", False),
            ],
            ["compliance_id", "coverage_type_id"],
            ["expiration:max"],
        )
        return {(compliance.id, kind.id): last for compliance, kind, last in found if last}

    @api.model
    def _get_agents(self, files):
        """The first agent on each file: ``agency`` and ``contact``, a line with name, telephone and address."""
        contacts = self.env["coi.contact"].search(
            [("compliance_id", "in", files.ids), ("role", "=", "agent")], order="compliance_id, sequence, id"
        )
        agents = {}
        for contact in contacts:
            line = ", ".join(filter(None, (contact.name, contact.phone, contact.email)))
            agents.setdefault(contact.compliance_id, {"agency": contact.agency or "", "contact": line})
        return agents


class ReportExpirations(models.AbstractModel):
    """The expirations that a wizard chose."""

    _name = "report.coi_management.report_expirations"
    _inherit = ["coi.report.expirations.mixin"]
    _description = "Expiration Report"
    _report_model = "coi.report.expirations"

    @api.model
    def _get_content(self, doc):
        policies = doc._get_policies()
        if doc.has_domain and doc.from_list:
            period = self.env._("As the list was filtered")
        else:
            period = self._get_period(doc.date_from, doc.date_to)
        companies = ", ".join(doc.company_ids.mapped("name"))
        return {"period": period, "companies": companies, **self._get_expirations(policies, doc.group_by)}

    @api.model
    def _get_company(self, doc):
        return doc._get_companies()[:1] or self.env.company

    @api.model
    def _get_period(self, begins, ends):
        if begins and ends:
            return self.env._("%(begins)s to %(ends)s", begins=self._day(begins), ends=self._day(ends))
        if begins:
            return self.env._("From %(day)s on", day=self._day(begins))
        return self.env._("Until %(day)s", day=self._day(ends)) if ends else self.env._("All")


class ReportExpirationsChosen(models.AbstractModel):
    """The expirations that were ticked in a list, by month."""

    _name = "report.coi_management.report_expirations_chosen"
    _inherit = ["coi.report.expirations.mixin"]
    _description = "Expiration Report of a Selection"
    _report_model = "coi.coverage"

    @api.model
    def _get_pages(self, docs):
        """All in one document."""
        return [self._make_page(docs, self.env.lang or "en_US")]

    @api.model
    def _get_company(self, doc):
        return doc.company_id if len(doc.company_id) == 1 else self.env.company

    @api.model
    def _get_content(self, doc):
        policies = doc.filtered("expiration").sorted(
            lambda policy: (policy.expiration, policy.partner_id.display_name or "", policy.id)
        )
        return {
            "period": self.env._("As chosen in the list"),
            "companies": ", ".join(doc.company_id.mapped("name")),
            **self._get_expirations(policies, "month"),
        }
