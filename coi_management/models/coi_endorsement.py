import re

from odoo import api, fields, models

#: A schedule that names nobody and covers whomever a contract names.
BLANKET_WORDING = re.compile(
    r"\b(any|all) (person|organi[sz]ation|entit)|where required|(as )?required by (a )?written", re.I
)


class CoiEndorsement(models.Model):
    """An endorsement page that came with a certificate, or by itself."""

    _name = "coi.endorsement"
    _description = "Endorsement Received"
    _inherit = ["coi.read.values"]
    _order = "certificate_id desc, sequence, id"

    certificate_id = fields.Many2one(
        "coi.certificate", string="Document", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(related="certificate_id.company_id", store=True, index=True)
    compliance_id = fields.Many2one(related="certificate_id.compliance_id", store=True, index=True)
    state = fields.Selection(related="certificate_id.state", store=True)
    sequence = fields.Integer(default=10)
    form_number = fields.Char(string="Form", required=True, help="Number and edition as printed: CG 20 10 04 13.")
    title = fields.Char()
    form_id = fields.Many2one(
        "coi.endorsement.form",
        string="Form in Catalogue",
        compute="_compute_form_id",
        store=True,
        readonly=False,
        ondelete="restrict",
        help="Empty: not in the catalogue; what it says counts as an assertion until a person files it.",
    )
    proves_ids = fields.Many2many(related="form_id.proves_ids", string="Proves")
    red_flag = fields.Boolean(related="form_id.red_flag")
    policy_number = fields.Char()
    effective = fields.Date()
    expiration = fields.Date()
    blanket = fields.Boolean(help="Covers whoever a written contract names, without a schedule.")
    schedule = fields.Text(help="Persons or organisations that the schedule names.")
    pages = fields.Char()

    @api.depends("form_number")
    def _compute_form_id(self):
        for endorsement in self:
            endorsement.form_id = self.env["coi.endorsement.form"]._find(endorsement.form_number)

    @api.depends("form_number", "title")
    def _compute_display_name(self):
        for endorsement in self:
            endorsement.display_name = " ".join(filter(None, (endorsement.form_number, endorsement.title)))

    def _get_form_name(self):
        """Number and edition, spaced as the catalogue spaces them."""
        self.ensure_one()
        return " ".join(filter(None, self.env["coi.endorsement.form"]._split(self.form_number)))

    def _get_proofs(self, provision, is_asserted):
        """The forms among these pages that prove a provision, and those of which a person has to say whether they do.

        :param bool is_asserted: whether the certificate asserts it: then a form that nobody knows is shown to whoever
            judges that; it proves nothing
        :return: two tuples of names
        """
        proofs = self.filtered(lambda seen: provision in seen.form_id.proves_ids)
        for_others = proofs.filtered(lambda seen: not seen._covers_us())
        unknown = for_others | self.filtered(lambda seen: is_asserted and not seen.form_id)
        names = ({seen._get_form_name() for seen in found} for found in (proofs - for_others, unknown))
        return tuple(tuple(sorted(found)) for found in names)

    def _belongs_to(self, coverage):
        """Whether this page is part of that policy and of that term.

        By policy number. A page without a number belongs to the policies of the certificate with which it came,
        where the form is one for that coverage. An endorsement seen for one term says nothing of the renewal, and one
        that ends before the policy does not prove what its whole term needs.
        """
        self.ensure_one()
        if self.policy_number:
            if self.env["coi.coverage"]._plain_number(self.policy_number) != coverage._get_policy_key():
                return False
        elif self.certificate_id != coverage.certificate_id:
            return False
        lines = self.form_id.coverage_type_ids
        if lines and coverage.coverage_type_id not in lines:
            return False
        if self.expiration and coverage.expiration and self.expiration < coverage.expiration:
            return False
        begins = self.effective or (not self.policy_number and coverage.effective)
        if not begins:
            return self.certificate_id == coverage.certificate_id
        return bool(coverage.effective and coverage.expiration and coverage.effective <= begins < coverage.expiration)

    def _covers_us(self):
        """Whether the page grants its provision to this company: as blanket wording, or by naming it in the schedule.

        A form that works by schedule and shows none, or names others only, proves nothing to us.
        """
        self.ensure_one()
        if self.blanket or BLANKET_WORDING.search(self.schedule or ""):
            return True
        plain = self.env["coi.provision"]._plain
        if not plain(self.schedule):
            return not self.form_id.scheduled
        names = map(plain, self.company_id._coi_get_own_names())
        return any(f" {name} " in f" {plain(self.schedule)} " for name in names)
