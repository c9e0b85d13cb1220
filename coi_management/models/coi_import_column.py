from odoo import fields, models

from .. import spreadsheet


class CoiImportColumn(models.Model):
    """What a column of a list holds: guessed from its heading, and set right by a person."""

    _name = "coi.import.column"
    _description = "Column of an Import"
    _order = "import_id, number, id"

    import_id = fields.Many2one("coi.import", required=True, readonly=True, ondelete="cascade", index=True)
    company_id = fields.Many2one(related="import_id.company_id", store=True)
    number = fields.Integer(readonly=True)
    heading = fields.Char(readonly=True)
    sample = fields.Char(string="For Example", readonly=True)
    target = fields.Selection(
        [
            ("vendor_name", "Vendor: name"),
            ("vendor_ref", "Vendor: reference"),
            ("vendor_vat", "Vendor: tax number"),
            ("vendor_email", "Vendor: e-mail"),
            ("vendor_phone", "Vendor: phone"),
            ("requirement_set", "Vendor: requirement set"),
            ("agency", "Agent: agency"),
            ("agent_name", "Agent: name"),
            ("agent_email", "Agent: e-mail"),
            ("agent_phone", "Agent: phone"),
            ("coverage", "Policy: which coverage"),
            ("policy_number", "Policy: number"),
            ("effective", "Policy: effective date"),
            ("expiration", "Policy: expiration date"),
            ("limit", "Policy: limit"),
            ("insurer", "Policy: insurer"),
            ("naic", "Policy: NAIC code"),
            ("rating", "Policy: A.M. Best rating"),
            ("additional_insured", "Policy: additional insured, yes or no"),
            ("subrogation_waived", "Policy: subrogation waived, yes or no"),
            ("deductible", "Policy: deductible or retention"),
            ("basis", "Policy: occurrence or claims-made"),
            ("retro_date", "Policy: retroactive date"),
            ("statutory", "Policy: per statute, yes or no"),
        ],
        string="Column Holds",
        help="Empty: it is not taken.",
    )
    asked = fields.Selection(
        [
            ("requirement_set", "Requirement set"),
            ("effective", "In force from"),
            ("vendor_name", "Vendor: name"),
            ("vendor_ref", "Vendor: reference"),
            ("vendor_vat", "Vendor: tax number"),
            ("vendor_email", "Vendor: e-mail"),
            ("coverage", "Coverage"),
            ("required", "Coverage is required, yes or no"),
            ("limit", "Minimum limit"),
            ("limit_name", "Which limit"),
            ("provision", "Provision: yes, no or forms"),
            ("provisions", "Provisions or forms, by name"),
            ("combinable", "Umbrella may top up, yes or no"),
            ("basis", "Occurrence or claims-made"),
            ("aggregate_per", "Aggregate per project or location"),
            ("auto_scope", "Which autos"),
            ("rating", "A.M. Best rating at least"),
            ("admitted", "Admitted insurers only, yes or no"),
            ("deductible", "Deductible or retention at most"),
            ("retro_date", "Retroactive date by"),
            ("tail_years", "Years of extended reporting"),
        ],
        string="Column Asks",
        help="Of a list of requirements. Empty: it is not taken.",
    )
    coverage_type_id = fields.Many2one(
        "coi.coverage.type",
        string="Of Coverage",
        help="Whose policy it tells of. Empty: of the coverage that the row names, or of all of the row.",
    )
    provision_id = fields.Many2one("coi.provision", string="Which Provision")
    limit_type_id = fields.Many2one(
        "coi.limit.type",
        string="Which Limit",
        help="Empty: the first limits of the coverage, in their order: 1M/2M is each occurrence and aggregate.",
    )

    def _get_meaning(self):
        """What it holds, as the plain room knows it."""
        self.ensure_one()
        target, headings = self._get_target(), spreadsheet.headings
        own = headings.OF_REQUIREMENT if self.import_id.kind == "requirements" else headings.OF_POLICY
        return spreadsheet.Column(
            target,
            self.coverage_type_id.code or "" if target in own else "",
            self.limit_type_id.code or "" if target == "limit" else "",
            self.provision_id.code or "" if target == "provision" else "",
        )

    def _get_target(self):
        """The code of what it holds, in a list of this kind; "": it is not taken."""
        self.ensure_one()
        return (self.asked if self.import_id.kind == "requirements" else self.target) or ""

    def _get_target_label(self):
        """The words for it."""
        self.ensure_one()
        name = "asked" if self.import_id.kind == "requirements" else "target"
        return dict(self._fields[name]._description_selection(self.env)).get(self[name], "")
