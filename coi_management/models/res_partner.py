from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from ..verification.states import TERRITORIES
from .coi_compliance import STATUSES
from .coi_computed import computed_anew

#: Whose file holds for a contact: its company, found by way of its parents, and nothing that is typed in.
VENDOR = ("commercial_partner_id",)


class ResPartner(models.Model):
    _inherit = "res.partner"

    coi_compliance_ids = fields.One2many(
        "coi.compliance",
        "partner_id",
        string="Insurance Files",
        groups="purchase.group_purchase_user,coi_management.group_coi_user",
    )
    coi_status = fields.Selection(
        STATUSES,
        string="Insurance",
        compute="_compute_coi_status",
        search="_search_coi_status",
        compute_sudo=True,
        groups="purchase.group_purchase_user,coi_management.group_coi_user",
        help="Where the vendor stands with its certificates of insurance, in the current company.",
    )

    def _coi_get_us_state(self):
        """Code of the state or territory of the United States in which the address is, "" where it is in another
        country or not known."""
        if self.country_id.code in TERRITORIES:
            return self.country_id.code
        return self.state_id.code if self.state_id.country_id.code == "US" else ""

    @api.depends_context("company")
    @api.depends("commercial_partner_id")
    def _compute_coi_status(self):
        files = self.env["coi.compliance"].search(
            [
                ("partner_id", "in", self.commercial_partner_id.ids),
                ("company_id", "=", self.env.company.coi_file_company_id.id),
            ]
        )
        by_partner = {compliance.partner_id: compliance.status for compliance in files}
        for partner in self:
            partner.coi_status = by_partner.get(partner.commercial_partner_id, False)

    # No dependency on files: Odoo's bills store this name, and would all be written anew with each verdict.
    @api.depends_context("res_partner_search_mode", "formatted_display_name", "company", "uid")
    def _compute_display_name(self):
        """Where a vendor is chosen, its standing is told beside its name."""
        result = super()._compute_display_name()
        context = self.env.context
        if context.get("formatted_display_name") and context.get("res_partner_search_mode") == "supplier":
            user = self.env.user
            if user.has_group("purchase.group_purchase_user") or user.has_group("coi_management.group_coi_user"):
                statuses = dict(self._fields["coi_status"]._description_selection(self.env))
                for partner in self.filtered(lambda found: found.coi_status not in (False, "not_required")):
                    partner.display_name += self.env._(
                        " \t --Insurance: %(status)s--", status=statuses[partner.coi_status]
                    )
        return result

    def _search_coi_status(self, operator, value):
        if operator not in ("in", "not in"):
            return NotImplemented
        here = Domain("company_id", "=", self.env.company.coi_file_company_id.id)
        wanted = here & Domain("status", "in", [found for found in value if found])
        domain = self._coi_get_file_domain(wanted)
        if not all(value):
            domain |= ~self._coi_get_file_domain(here)
        return domain if operator == "in" else ~domain

    @api.model
    def _coi_get_file_domain(self, files):
        """Contacts of whose vendor there is a file that fits the domain, whoever asks."""
        return Domain("commercial_partner_id", "any!", Domain("coi_compliance_ids", "any!", files))

    @api.model_create_multi
    def create(self, vals_list):
        partners = computed_anew(super().create(vals_list), VENDOR, *vals_list)
        partners.filtered("category_id")._coi_follow_requirements()
        return partners

    def write(self, vals):
        watched = {"category_id", "name", "parent_id", "is_company", "state_id", "country_id"} & set(vals)
        before = self._coi_get_identities() if watched else {}
        result = super().write(vals)
        computed_anew(self, VENDOR, vals)
        if watched:
            self._coi_check_identities(before)
            self._coi_follow_requirements()
        if "name" in vals:
            self._coi_follow_holders()
        if "tz" in vals:
            self._coi_get_companies()._coi_forget_zones()
        if {"state_id", "country_id"} & set(vals):
            self.env["purchase.order"]._coi_follow_at(self)
        return result

    def _coi_follow_holders(self):
        """A company that is renamed by its contact is another holder of certificates."""
        # sudo: as in _coi_follow_requirements
        files = self.env["coi.compliance"].sudo()
        files.search([("company_id", "in", self._coi_get_companies().ids)])._request_verification()

    def _coi_get_companies(self):
        """The companies whose own contacts these are."""
        # sudo: what a company is called, and which day it is there, takes effect whoever changes its contact
        return self.env["res.company"].sudo().with_context(active_test=False).search([("partner_id", "in", self.ids)])

    def _coi_get_identities(self):
        """What the insurance files of these vendors rest on: name and tags."""
        # sudo: whoever changes a contact may not be one who sees files
        files = (
            self.env["coi.compliance"].sudo().with_context(active_test=False).search([("partner_id", "in", self.ids)])
        )
        return {compliance: (compliance.partner_id.name, compliance.partner_id.category_id) for compliance in files}

    def _coi_check_identities(self, before):
        """Tell the file of a vendor that it was renamed; keep others than the insurance desk from freeing a vendor.

        :raise UserError: where a tag that obliges the vendor is taken away, or the vendor made a part of another
        """
        trusted = self.env.su or self.env.user.has_group("coi_management.group_coi_user")
        # sudo: as above
        obliging = self.env["coi.requirement.set"].sudo().search([("tag_ids", "!=", False)]).tag_ids
        for compliance, (name, tags) in before.items():
            vendor = compliance.partner_id
            if not trusted and vendor.commercial_partner_id != vendor:
                raise UserError(
                    self.env._("%(vendor)s has an insurance file: ask the insurance desk to move it.", vendor=name)
                )
            lost = (tags - vendor.category_id) & obliging
            if lost and not trusted:
                raise UserError(
                    self.env._(
                        "The tag %(tags)s says what insurance is asked of %(vendor)s: only the insurance desk takes it "
                        "away.",
                        tags=", ".join(lost.mapped("name")),
                        vendor=name,
                    )
                )
            if vendor.name != name:
                known = (compliance.former_names or "").splitlines()
                compliance.former_names = "\n".join(dict.fromkeys([*known, name or ""]))
                compliance._message_log(
                    body=self.env._("The vendor was renamed from %(before)s to %(now)s.", before=name, now=vendor.name)
                )

    def _coi_follow_requirements(self):
        """Open a file for vendors whom a tag now obliges, and verify the files that are there anew."""
        partners = self.commercial_partner_id & self
        # sudo: whoever changes a contact may not be one who sees files or requirements
        files = self.env["coi.compliance"].sudo()
        tagged = self.env["coi.requirement.set"].sudo().search([("tag_ids", "in", partners.category_id.ids)])
        if tagged:
            files._open_for_partners(partners, tagged)
        files.search([("partner_id", "in", partners.ids)])._request_verification()

    @api.ondelete(at_uninstall=False)
    def _unlink_coi_files(self):
        """A file that holds nothing goes with its vendor; one that holds documents or decisions, or what was asked of
        somebody, keeps the vendor.

        :raise UserError: where more is asked of the vendor than of everybody, for others than the insurance desk: made
            anew under the same name it would be asked nothing
        """
        # sudo: as above: an empty file is no reason to keep a contact
        files = (
            self.env["coi.compliance"].sudo().with_context(active_test=False).search([("partner_id", "in", self.ids)])
        )
        trusted = self.env.su or self.env.user.has_group("coi_management.group_coi_user")
        for found in files.filtered(lambda found: not trusted and found._is_asked_by_itself()):
            raise UserError(
                self.env._(
                    "%(vendor)s has an insurance file: ask the insurance desk to delete it.",
                    vendor=found.partner_id.name,
                )
            )
        files.filtered(lambda found: not found._is_kept()).unlink()

    def action_view_coi_file(self):
        """Open the vendor's insurance file in the current company, or begin one."""
        self.ensure_one()
        user = self.env.user
        if not user.has_group("coi_management.group_coi_user") and not user.has_group("purchase.group_purchase_user"):
            raise AccessError(self.env._("Insurance files are for the insurance desk and for purchasing."))
        compliance = self.env["coi.compliance"]._get_file(self, self.env.company)
        return compliance._get_records_action(name=self.env._("Insurance"))


class ResPartnerCategory(models.Model):
    """A tag that says what insurance is asked is taken from vendors by the insurance desk alone, from this side too."""

    _inherit = "res.partner.category"

    def write(self, vals):
        if vals.get("active") is False:
            self._coi_check_obliges_nobody()
        before = self.partner_ids if "partner_ids" in vals else self.env["res.partner"]
        sets = self._coi_get_sets() if "active" in vals else self.env["coi.requirement.set"]
        if sets:
            sets._note_change()
        result = super().write(vals)
        if sets:
            # archived tags are left out of what is read of these
            self.env["res.partner"].invalidate_model(["category_id"])
            sets.invalidate_model(["tag_ids"])
            sets._note_change()
        if "partner_ids" in vals:
            self._coi_check_kept(before)
            (before | self.partner_ids)._coi_follow_requirements()
        return result

    def unlink(self):
        self._coi_check_obliges_nobody()
        sets = self._coi_get_sets()
        if sets:
            sets._note_change()
        result = super().unlink()
        if sets:
            sets._note_change()
        return result

    def _coi_get_sets(self):
        """The sets that are asked by these tags."""
        # sudo: whoever keeps tags may not be one who sees requirements
        sets = self.env["coi.requirement.set"].sudo().with_context(active_test=False)
        return sets.search([("tag_ids", "in", self.ids)]).filtered("active")

    def _coi_check_kept(self, before):
        """:raise UserError: where vendors ``before`` have lost an obliging tag by whom it is no business"""
        lost = before - self.partner_ids
        if any(partner.commercial_partner_id == partner for partner in lost):
            self._coi_check_obliges_nobody()

    def _coi_check_obliges_nobody(self):
        """:raise UserError: where these tags oblige vendors, for whoever is not of the insurance desk"""
        if self.env.su or self.env.user.has_group("coi_management.group_coi_user") or not self._coi_get_sets():
            return
        raise UserError(
            self.env._(
                "The tag %(tags)s says what insurance is asked of vendors: only the insurance desk takes it away.",
                tags=", ".join(self.mapped("name")),
            )
        )
