import re

from odoo import api, fields, models
from odoo.exceptions import ValidationError

EDITION = re.compile(r"\d{2} \d{2}")


class CoiEndorsementForm(models.Model):
    """A standard endorsement form, by number and edition: what it proves and what it does not."""

    _name = "coi.endorsement.form"
    _description = "Endorsement Form"
    _order = "number, edition, id"
    _rec_names_search = ["number", "title"]

    number = fields.Char(required=True, help="As printed without the edition: CG 20 10, WC 00 03 13.")
    edition = fields.Char(help="Month and year as printed, 04 13. Empty: stands for every edition.")
    title = fields.Char(translate=True)
    active = fields.Boolean(default=True)
    proves_ids = fields.Many2many(
        "coi.provision",
        "coi_endorsement_form_proves_rel",
        "form_id",
        "provision_id",
    )
    not_proves_ids = fields.Many2many(
        "coi.provision",
        "coi_endorsement_form_not_proves_rel",
        "form_id",
        "provision_id",
        string="Does Not Prove",
        help="Provisions for which this form is often offered in error.",
    )
    coverage_type_ids = fields.Many2many("coi.coverage.type", string="Coverages")
    scheduled = fields.Boolean(
        string="By Schedule", help="It covers whom its schedule names: without a schedule it proves nothing."
    )
    red_flag = fields.Boolean(help="A form that takes coverage away: reviewers are warned when a page shows it.")
    note = fields.Text(translate=True)

    _number_edition_unique = models.UniqueIndex(
        "(number, COALESCE(edition, ''))", "This form and edition is in the catalogue already."
    )

    @api.depends("number", "edition")
    def _compute_display_name(self):
        for form in self:
            form.display_name = " ".join(filter(None, (form.number, form.edition)))

    def write(self, vals):
        result = super().write(vals)
        if {"number", "edition", "active", "proves_ids", "coverage_type_ids", "scheduled"} & set(vals):
            # sudo: a catalogue serves all companies
            files = (
                self.env["coi.compliance"].sudo().search([("certificate_ids.endorsement_ids.form_id", "in", self.ids)])
            )
            files._request_verification()
        return result

    @api.constrains("number", "edition")
    def _check_number(self):
        for form in self:
            if form.edition and not EDITION.fullmatch(form.edition):
                raise ValidationError(
                    self.env._("Edition %(edition)s is not of the form 04 13 (month and year).", edition=form.edition)
                )

    @api.model
    def _split(self, printed):
        """Take a printed form name apart.

        :param str printed: ``CG 20 10 04 13``, ``CG2010``, ``WC 00 03 13``
        :return: number and edition, the edition "" where none is printed
        :rtype: tuple[str, str]
        """
        plain = re.sub(r"[^A-Z0-9]", "", (printed or "").upper())
        federal = re.fullmatch(r"MCS(\d{2}[A-Z]?)", plain)
        if federal:
            return f"MCS-{federal.group(1)}", ""
        workers = re.fullmatch(r"(WC)(\d{2})(\d{2})(\d{2})([A-Z]?)(\d{4})?", plain)
        if workers:
            number = " ".join(filter(None, workers.group(1, 2, 3, 4, 5)))
            edition = workers.group(6) or ""
        else:
            other = re.fullmatch(r"([A-Z]{2})(\d{2})(\d{2})(\d{4})?", plain)
            if not other:
                return (printed or "").strip(), ""
            number = " ".join(other.group(1, 2, 3))
            edition = other.group(4) or ""
        return number, f"{edition[:2]} {edition[2:]}".strip()

    @api.model
    def _find(self, printed):
        """The catalogue's form for a printed name: the exact edition, else the entry for every edition.

        The letter behind a workers' compensation form tells its revision (WC 42 03 04 B): an entry without it stands
        for every revision.
        """
        number, edition = self._split(printed)
        numbers = [number, re.sub(r"^(WC \d\d \d\d \d\d) [A-Z]$", r"\1", number)]
        forms = self.search([("number", "in", numbers), ("edition", "in", [edition, False, ""])])
        return forms.sorted(lambda form: (form.number == number, form.edition or ""), reverse=True)[:1]
