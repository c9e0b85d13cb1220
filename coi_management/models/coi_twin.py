from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..verification import facts
from ..verification.parties import normalise
from .coi_certificate_integrity import FREE_MAIL

#: What two contacts may have in common, from weighty to slight.
MATCHES = ("vat", "bank", "parent", "name", "domain")

#: What its methods write, and nobody else.
DECISION = {"compliance_id", "other_id", "matches", "state", "decided_by_id", "decided_on", "partner_id", "company_id"}

#: A domain of e-mail addresses that more vendors than these share says nothing of who they are.
SHARED_BY = 3


def _plain(number):
    """A tax ID without what differs from hand to hand: case, spaces, hyphens."""
    return "".join(filter(str.isalnum, (number or "").upper()))


class Merging(frozenset):
    """Contacts that are being merged, and are no twins of each other. Carried in the context; what comes by RPC is JSON
    and can never be one of these."""


class CoiTwin(models.Model):
    """A vendor who may be the same as another of whom more insurance is required: a contact made anew.

    Found when money is about to go to it; until a person of the insurance desk has said whose contact it is, it stands
    as to be clarified, and the gate does with it what it does with whoever falls short.
    """

    _name = "coi.twin"
    _description = "Possible Twin of a Vendor"
    _inherit = ["mail.thread"]
    _order = "state, id desc"
    _mail_post_access = "read"

    compliance_id = fields.Many2one(
        "coi.compliance", string="File", required=True, readonly=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(related="compliance_id.company_id", store=True, index=True)
    partner_id = fields.Many2one(related="compliance_id.partner_id", string="Vendor", store=True, index=True)
    other_id = fields.Many2one(
        "coi.compliance", string="May Be", required=True, readonly=True, ondelete="cascade", index=True
    )
    made_by_id = fields.Many2one(related="partner_id.create_uid", string="Contact Made By")
    made_on = fields.Datetime(related="partner_id.create_date", string="Contact Made On")
    matches = fields.Char(required=True, readonly=True, help="What the two have in common, as codes.")
    in_common = fields.Char(compute="_compute_in_common")
    state = fields.Selection(
        [("open", "To Decide"), ("same", "The Same"), ("different", "Another Vendor")],
        default="open",
        required=True,
        readonly=True,
        tracking=True,
    )
    decided_by_id = fields.Many2one("res.users", readonly=True, tracking=True)
    decided_on = fields.Datetime(readonly=True)
    note = fields.Text(tracking=True, help="How it was found out. Auditors read this.")

    _pair_unique = models.Constraint("UNIQUE(compliance_id, other_id)", "These two are compared already.")

    @api.depends("partner_id", "other_id")
    def _compute_display_name(self):
        for twin in self:
            twin.display_name = self.env._(
                "%(vendor)s or %(other)s", vendor=twin.partner_id.name, other=twin.other_id.partner_id.name
            )

    @api.depends("matches")
    @api.depends_context("lang")
    def _compute_in_common(self):
        labels = self.env["coi.compliance"]._get_labeler()
        for twin in self:
            twin.in_common = ", ".join(labels.label("twin", code) for code in (twin.matches or "").split())

    def write(self, vals):
        if DECISION & set(vals) and not self.env.su:
            raise UserError(self.env._("Which vendor it is, is decided with the buttons."))
        if "note" in vals and not self.env.su and any(twin.state != "open" for twin in self):
            raise UserError(self.env._("This was decided already."))
        return super().write(vals)

    # ------------------------------------------------------------ decisions

    def action_different(self):
        """It is another vendor: nothing is asked of it because of the other."""
        self._check_note()
        # sudo: who made a contact is no secret
        if any(twin.sudo().made_by_id == self.env.user for twin in self):
            raise UserError(
                self.env._("You made this contact: somebody else has to say that it is another vendor than the first.")
            )
        return self._decide("different")

    def action_same(self):
        """It is the same vendor: what is asked of the other is asked of it too, until the contacts are merged."""
        self._check_undecided()
        for twin in self:
            # sudo: what is asked of one vendor is asked of it under each of its contacts
            twin.compliance_id.sudo().set_ids |= twin.other_id.sudo().applied_set_ids
        return self._decide("same")

    def _check_undecided(self):
        self.check_access("write")
        if any(twin.state != "open" for twin in self):
            raise UserError(self.env._("This was decided already."))

    def _check_note(self):
        self._check_undecided()
        if any(not (twin.note or "").strip() for twin in self):
            raise UserError(self.env._("Write down how you know that it is another vendor: auditors read it."))

    def _decide(self, state):
        # sudo: the decision is written by the buttons alone, whose rights were checked before
        self.sudo().write({"state": state, "decided_by_id": self.env.uid, "decided_on": fields.Datetime.now()})
        for twin in self:
            twin.compliance_id._message_log(body=twin._tell_decision())
        self.compliance_id._verify()
        return True

    def _tell_decision(self):
        """Which vendor it is, and how that was found out, in words."""
        self.ensure_one()
        state = dict(self._fields["state"]._description_selection(self.env))[self.state]
        return self.env._("%(twin)s: %(state)s. %(note)s", twin=self.display_name, state=state, note=self.note or "")

    # ------------------------------------------------------------ finding

    @api.model
    def _detect(self, vendors, company):
        """Compare vendors with those of whom more insurance is required, and keep what is alike.

        Of whom something is asked itself, nothing but an address of the same domain is no likeness.

        :param vendors: contacts that have files, or may have one
        :param company: the company whose files hold
        :return: twins that were not known before
        """
        vendors = vendors.filtered(lambda vendor: vendor.commercial_partner_id == vendor).sudo()
        traits = {vendor: self._get_traits(vendor) for vendor in vendors}
        likeness = self._get_likeness([*traits.values()])
        # sudo: whoever orders need not see the files of others; archived ones count
        files = self.env["coi.compliance"].sudo().with_context(active_test=False)
        here = Domain("company_id", "=", company.id) & Domain("base_status", "!=", "not_required")
        found = files.search(here & likeness) if vendors else files
        asked = self._get_asked(vendors, company)
        theirs = {other: self._get_traits(other.partner_id) for other in found}
        pairs = []
        for vendor, mine in traits.items():
            alike = [
                (other, self._compare(mine, theirs[other], other))
                for other in found
                if other.partner_id != vendor and other.applied_set_ids - asked[vendor]
            ]
            if asked[vendor]:
                alike = [(other, matches) for other, matches in alike if matches != ["domain"]]
            slight = [other for other, matches in alike if matches == ["domain"]]
            is_common = len(slight) > SHARED_BY
            pairs += [
                (vendor, other, matches)
                for other, matches in alike
                if matches and not (is_common and matches == ["domain"])
            ]
        twins = self.sudo()
        for vendor, other, matches in pairs:
            file = files._get_file(vendor, company)
            known = twins.search([("compliance_id", "=", file.id), ("other_id", "=", other.id)])
            if not known:
                twins |= self.sudo().create(
                    {"compliance_id": file.id, "other_id": other.id, "matches": " ".join(matches)}
                )
            elif known._learn(matches):
                twins |= known
        twins.compliance_id._verify()
        return twins

    @api.model
    def _get_asked(self, vendors, company):
        """The sets that are asked of each of these vendors already."""
        # sudo: as in _detect
        files = self.env["coi.compliance"].sudo().with_context(active_test=False)
        known = files.search([("company_id", "=", company.id), ("partner_id", "in", vendors.ids)])
        by_vendor = {file.partner_id: file for file in known}
        return {
            vendor: (
                by_vendor.get(vendor) or files.new({"partner_id": vendor.id, "company_id": company.id})
            ).applied_set_ids._origin
            for vendor in vendors
        }

    def _learn(self, matches):
        """Take what the two have come to have in common since; who said that they are two did not know it.

        :return: whether there is anything, so that it is to be decided, again where it was
        """
        self.ensure_one()
        before = set(self.matches.split())
        if self.state == "same" or before.issuperset(matches):
            return False
        self.write(
            {
                "matches": " ".join(code for code in MATCHES if code in before.union(matches)),
                "state": "open",
                "decided_by_id": False,
                "decided_on": False,
                # what was written down was written without knowing it, and stays in the chatter of the file
                "note": False,
            }
        )
        return True

    @api.model
    def _get_traits(self, vendor):
        """What tells who a contact is, as sets of values by code."""
        family = vendor | vendor.child_ids
        domains = {(email or "").rpartition("@")[2] for email in family.mapped("email_normalized")}
        return {
            "vat": {_plain(vendor.vat)} - {""},
            "bank": set(vendor.bank_ids.mapped("sanitized_acc_number")) - {False, ""},
            "parent": set(vendor.parent_id.commercial_partner_id.ids),
            "name": {name.words for name in normalise(vendor.name or "")},
            "domain": domains - {""} - set(FREE_MAIL),
        }

    @api.model
    def _get_likeness(self, traits):
        """A domain of files whose vendors may be alike; what it finds is compared in earnest."""
        wanted = {code: [value for mine in traits for value in mine[code]] for code in MATCHES}
        return (
            Domain("vat_key", "in", wanted["vat"])
            | Domain("partner_id.bank_ids.sanitized_acc_number", "in", wanted["bank"])
            | Domain("partner_id", "in", wanted["parent"])
            | Domain("name_key", "in", wanted["name"])
            | Domain("email_domain", "in", wanted["domain"])
            | Domain("former_names", "!=", False)
        )

    @api.model
    def _compare(self, mine, theirs, other):
        """The codes of what two vendors have in common."""
        theirs = dict(theirs, parent=set(other.partner_id.ids))
        for name in (other.former_names or "").splitlines():
            theirs["name"] = theirs["name"] | {found.words for found in normalise(name)}
        return [code for code in MATCHES if mine[code] & theirs[code]]

    def _get_sets(self):
        """What is asked of the vendors whom these may be, as long as nobody has decided."""
        return self.filtered(lambda twin: twin.state == "open").other_id.applied_set_ids

    def _to_facts(self):
        """The open ones as the verification room knows them."""
        return tuple(
            facts.Twin(key=str(twin.id), name=twin.other_id.partner_id.name or "", matches=tuple(twin.matches.split()))
            for twin in self
            if twin.state == "open"
        )


class CoiCompliance(models.Model):
    _inherit = "coi.compliance"

    twin_ids = fields.One2many("coi.twin", "compliance_id", string="Possible Twins")
    name_key = fields.Char(compute="_compute_name_key", store=True, index=True, help="The vendor's name, normalised.")
    vat_key = fields.Char(
        string="Tax ID Key",
        compute="_compute_vat_key",
        store=True,
        index="btree_not_null",
        help="The tax ID, normalised.",
    )
    email_domain = fields.Char(compute="_compute_email_domain", store=True, index=True)
    former_names = fields.Text(readonly=True, help="Names that the vendor had before, one a line.")

    @api.depends("partner_id.name")
    def _compute_name_key(self):
        for compliance in self:
            names = sorted(name.words for name in normalise(compliance.partner_id.name or ""))
            compliance.name_key = names[0] if names else False

    @api.depends("partner_id.vat")
    def _compute_vat_key(self):
        for compliance in self:
            compliance.vat_key = _plain(compliance.partner_id.vat) or False

    def _is_bare_twin(self, files):
        """Whether this was opened for a possible twin of one of ``files`` and nothing was ever filed in it."""
        self.ensure_one()
        is_empty = not (self._is_kept() or self.request_ids or self.contact_ids)
        return bool(self.twin_ids.other_id & files) and is_empty

    def _is_asked_by_itself(self):
        """Whether more is asked of this vendor than of everybody: by hand, tag or contract."""
        self.ensure_one()
        return bool(self.applied_set_ids - self.company_id.coi_requirement_set_id)

    def _is_kept(self):
        """Whether something hangs on the file that is part of the record: it keeps its vendor."""
        self.ensure_one()
        told = self.request_ids.filtered(lambda request: request.reminder_ids or request.link_ids)
        filed = (self.certificate_ids, self.waiver_ids, self.exemption_ids, self.override_ids, self.notice_ids)
        return bool(told) or any(filed)

    @api.depends("partner_id.email")
    def _compute_email_domain(self):
        for compliance in self:
            domain = (compliance.partner_id.email_normalized or "").rpartition("@")[2]
            compliance.email_domain = domain if domain and domain not in FREE_MAIL else False


class ResPartner(models.Model):
    _inherit = "res.partner"

    @api.model_create_multi
    def create(self, vals_list):
        partners = super().create(vals_list)
        if any(vals.get("bank_ids") for vals in vals_list):
            partners._coi_detect_twins()
        return partners

    def write(self, vals):
        result = super().write(vals)
        if {"name", "vat", "email", "parent_id", "is_company", "bank_ids"} & set(vals):
            self._coi_detect_twins()
        return result

    def _coi_detect_twins(self):
        """Compare contacts to whom orders went, or of whom there are files, with the vendors of whom insurance is
        required, now that they have become others."""
        if isinstance(self.env.context.get("coi_merging"), Merging):
            return
        # sudo: whoever changes a contact may not be one who sees files or orders
        vendors = self.sudo().commercial_partner_id
        orders = vendors.env["purchase.order"]
        ordered = orders._read_group([("partner_id", "child_of", vendors.ids)], ["partner_id", "company_id"])
        concerned = {}
        for partner, company in ordered:
            at = company.coi_file_company_id
            concerned[at] = concerned.get(at, partner.browse()) | partner.commercial_partner_id
        for compliance in vendors.coi_compliance_ids:
            at = compliance.company_id
            concerned[at] = concerned.get(at, vendors.browse()) | compliance.partner_id
        for company, mine in concerned.items():
            self.env["coi.twin"]._detect(mine, company)


class ResPartnerBank(models.Model):
    _inherit = "res.partner.bank"

    @api.model_create_multi
    def create(self, vals_list):
        banks = super().create(vals_list)
        banks.partner_id._coi_detect_twins()
        return banks

    def write(self, vals):
        result = super().write(vals)
        if {"acc_number", "partner_id"} & set(vals):
            self.partner_id._coi_detect_twins()
        return result
