from odoo import api, fields, models
from odoo.tools import email_normalize

from .coi_memo import Memo, Mirrored
from .coi_request import DESK_CODES, OPEN
from .coi_shared import SharedByDay


class CoiCompliance(models.Model):
    """What a file has to do with requests: whom to ask, what can be asked, and when a renewal is due."""

    _inherit = "coi.compliance"

    renewal_date = fields.Date(
        readonly=True,
        index=True,
        help="The first day on which a policy that answers a requirement has ended with none on file that follows it.",
    )
    contact_ids = fields.One2many("coi.contact", "compliance_id", string="Contacts")
    request_ids = fields.One2many("coi.request", "compliance_id", string="Requests")
    open_request_count = fields.Integer(compute="_compute_open_request_count")

    @api.depends("request_ids.state")
    def _compute_open_request_count(self):
        counts = dict(
            self.env["coi.request"]._read_group(
                [("compliance_id", "in", self.ids), ("state", "in", OPEN)], ["compliance_id"], ["__count"]
            )
        )
        for compliance in self:
            compliance.open_request_count = counts.get(compliance, 0)

    def action_view_requests(self):
        self.ensure_one()
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id("coi_management.coi_request_action")
        return dict(action, domain=[("compliance_id", "=", self.id)], context={"default_compliance_id": self.id})

    def _verify(self):
        result = super()._verify()
        self.env["coi.request"]._follow(self)
        return result

    @api.model
    def _get_renewal_date(self, spans):
        """The first day on which a line that is answered today has no policy any more because it ended."""
        today = {item.key for item in spans[0].answer.items if item.kind == "coverage" and item.satisfied}
        for span in spans[1:]:
            if any(span.deficiencies.get(key) == "EXPIRED" for key in today):
                return span.first
        return False

    def _is_renewal_due(self, plan):
        """Whether it is time to ask for the renewal.

        :param plan: the company's plan for renewals
        """
        self.ensure_one()
        if not self.renewal_date:
            return False
        return self.renewal_date <= fields.Date.add(self.company_id._coi_today(), days=plan.lead_days)

    def _get_askable(self, ended=None):
        """Open deficiencies that the vendor or its agent can mend.

        :param bool ended: True: only policies that have ended; False: only others
        """
        self.ensure_one()
        return self.deficiency_ids.filtered(
            lambda found: (
                not found.closed_on and found.code not in DESK_CODES and ended in (None, found.code == "EXPIRED")
            )
        )

    def _is_asked(self):
        """Whether the vendor or its agent is asked to send something."""
        self.ensure_one()
        return any(request.state in OPEN and request.kind in ("correction", "renewal") for request in self.request_ids)

    def _get_contacts(self, audience):
        """Contacts of the file who can be written to.

        In a batch the context's ``coi_mirrored`` says that the vendors' own addresses were looked at already.

        :param str audience: ``vendor``, ``agent`` or ``both``
        """
        self.ensure_one()
        # sudo: whom the software writes to is the same for whoever triggers it
        compliance = self.sudo()
        if not isinstance(self.env.context.get("coi_mirrored"), Mirrored):
            compliance._mirror_contacts()
        wanted = {"vendor": ("vendor",), "agent": ("agent",), "both": ("vendor", "agent")}[audience]
        return compliance.contact_ids.filtered(
            lambda contact: (
                contact.role in wanted and contact.active and contact.email_normalized and not contact.bounced_on
            )
        )

    def _mirror_contacts(self):
        """Put the vendor's own address on the files that have no contact of the vendor, and keep it up to date."""
        # sudo: as above; archived ones are there as well
        files = self.sudo().with_context(active_test=False)
        for mirrored in files.contact_ids.filtered(lambda contact: contact.origin == "partner"):
            address = self._get_own_address(mirrored.partner_id)
            if address == mirrored.email_normalized:
                continue
            known = mirrored.compliance_id.contact_ids.filtered(
                lambda contact, address=address: contact.role == "vendor" and contact.email_normalized == address
            )
            if not address or known:
                # the address was taken away, or is another contact's already
                mirrored.active = False
            else:
                mirrored.write({"email": address, "active": True})
        added = files.contact_ids.create(
            [
                {
                    "compliance_id": compliance.id,
                    "role": "vendor",
                    "email": self._get_own_address(compliance.partner_id),
                    "name": compliance.partner_id.name,
                    "phone": compliance.partner_id.phone,
                    "origin": "partner",
                }
                for compliance in files
                if self._get_own_address(compliance.partner_id)
                and not any(contact.role == "vendor" for contact in compliance.contact_ids)
            ]
        )
        if added:
            files.invalidate_recordset(["contact_ids"])

    @api.model
    def _get_own_address(self, vendor):
        """The e-mail address of a vendor, the first where several are written there; "" where there is none."""
        return email_normalize(vendor.email or "", strict=False) or ""

    def _get_ask_documents(self, with_specimen=False):
        """What is attached when a certificate is asked for, in the language of the environment.

        :param bool with_specimen: with the drawing of a certificate that has all that is asked
        :return: list of tuples of file name and PDF bytes
        """
        self.ensure_one()
        documents = [self._get_requirement_sheet()]
        if with_specimen:
            documents.append(self._get_specimen())
        return documents

    # ------------------------------------------------------------ in batches: what the context's coi_memo keeps

    @api.model
    def _get_labeler(self):
        memo = self.env.context.get("coi_memo")
        if not isinstance(memo, Memo):
            return super()._get_labeler()
        return memo.get_or(("labels", self.env.lang), super()._get_labeler)

    def _get_asker(self):
        memo = self.env.context.get("coi_memo")
        if not isinstance(memo, Memo):
            return super()._get_asker()
        return memo.get_or(("asker", self.env.lang, self._get_state_code()), super()._get_asker)

    def _get_requirement_facts(self):
        memo = self.env.context.get("coi_memo")
        if not isinstance(memo, Memo):
            return super()._get_requirement_facts()
        shared = memo.get_or("shared", lambda: SharedByDay(self.env))
        return self._get_case(shared[self.company_id._coi_today()]).requirements

    def _get_asks(self):
        memo = self.env.context.get("coi_memo")
        if not isinstance(memo, Memo):
            return super()._get_asks()
        return memo.get_or(("asks", self.id, self.env.lang), super()._get_asks)
