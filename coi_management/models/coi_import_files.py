import io

from odoo import api, models
from odoo.exceptions import UserError


class CoiImport(models.Model):
    """Sheets that go out: the template to fill in, and the rows that are to be corrected."""

    _inherit = "coi.import"

    @api.model
    def action_template(self):
        """Get a sheet to fill in."""
        self.check_access("create")
        return {"type": "ir.actions.act_url", "url": "/coi/import/template", "target": "download"}

    @api.model
    def action_asked_template(self):
        """Get a sheet of requirements to fill in."""
        self.check_access("create")
        return {"type": "ir.actions.act_url", "url": "/coi/import/template?kind=requirements", "target": "download"}

    @api.model
    def _get_template_sheet(self, kind="policies"):
        """A sheet to fill in, with headings that are known in the user's language, and rows as an example.

        :param kind: of the list, see the field
        :return: (file name, XLSX)
        """
        if kind == "requirements":
            return self._get_asked_template_sheet()
        headings = {
            "vendor_name": self.env._("Vendor"),
            "vendor_ref": self.env._("Vendor ID"),
            "vendor_vat": self.env._("Tax ID"),
            "vendor_email": self.env._("Vendor E-mail"),
            "coverage": self.env._("Coverage"),
            "policy_number": self.env._("Policy Number"),
            "effective": self.env._("Effective Date"),
            "expiration": self.env._("Expiration Date"),
            "limit": self.env._("Limits"),
            "insurer": self.env._("Carrier"),
            "naic": self.env._("NAIC Code"),
            "rating": self.env._("AM Best Rating"),
            "additional_insured": self.env._("Additional Insured"),
            "subrogation_waived": self.env._("Waiver of Subrogation"),
            "agency": self.env._("Agency"),
            "agent_name": self.env._("Agent"),
            "agent_email": self.env._("Agent E-mail"),
        }
        yes, no = self.env._("Yes"), self.env._("No")
        types = self.env["coi.coverage.type"]
        year = self.env.company._coi_today().year
        example = {
            "vendor_name": self.env._("Example Paving LLC"),
            "vendor_ref": "V-1001",
            "vendor_email": "office@paving.example",
            "effective": f"{year}-01-01",
            "expiration": f"{year + 1}-01-01",
            "insurer": self.env._("Example Insurance Company"),
            "agency": self.env._("Example Agency"),
            "agent_name": "Kim Doe",
            "agent_email": "kim@agency.example",
            "rating": "A- VII",
        }
        rows = [
            {**example, "coverage": types.search([("code", "=", code)]).name or code, **more}
            for code, more in (
                ("general_liability", {"policy_number": "GL-1001", "limit": "1M/2M", "additional_insured": yes}),
                ("auto_liability", {"policy_number": "BA-1001", "limit": "1,000,000", "subrogation_waived": yes}),
                ("workers_compensation", {"policy_number": "WC-1001", "limit": "1M/1M/1M", "subrogation_waived": no}),
            )
        ]
        keys = list(headings)
        sheet = [[headings[key] for key in keys], *([row.get(key, "") for key in keys] for row in rows)]
        return self.env._("Vendors and policies.xlsx"), self._write_sheet(sheet, [24] + [18] * (len(keys) - 1))

    def _get_asked_template_sheet(self):
        """The sheet for requirements: a row for each limit that is asked."""
        headings = {
            "set": self.env._("Requirement Set"),
            "coverage": self.env._("Coverage"),
            "limit_name": self.env._("Limit Name"),
            "limit": self.env._("Minimum Limit"),
            "provisions": self.env._("Endorsements"),
            "combinable": self.env._("Umbrella May Top Up"),
            "rating": self.env._("AM Best Rating"),
            "deductible": self.env._("Maximum Deductible"),
            "from": self.env._("In Force From"),
        }
        coverages = {kind.code: kind.name for kind in self.env["coi.coverage.type"].search([])}
        limits = {kind.code: kind.name for kind in self.env["coi.limit.type"].search([])}
        provisions = {kind.code: kind.name for kind in self.env["coi.provision"].search([])}
        yes, waiver = self.env._("Yes"), provisions.get("waiver_of_subrogation", "")
        example = {"set": self.env._("Example: work on site"), "rating": "A- VII"}
        general = {**example, "combinable": yes, "deductible": "25,000"}
        rows = [
            {**line, "coverage": coverages.get(code, code), "limit_name": limits.get(limit, limit), **more}
            for line, code, limit, more in (
                (general, "general_liability", "each_occurrence", {"limit": "1M", "provisions": "CG 20 10 04 13"}),
                (general, "general_liability", "general_aggregate", {"limit": "2M", "provisions": waiver}),
                ({**example, "combinable": yes}, "auto_liability", "combined_single_limit", {"limit": "1,000,000"}),
                (example, "workers_compensation", "el_each_accident", {"limit": "500,000", "provisions": waiver}),
                (example, "umbrella", "each_occurrence", {"limit": "5M"}),
            )
        ]
        sheet = [list(headings.values()), *([row.get(key, "") for key in headings] for row in rows)]
        return self.env._("Requirements.xlsx"), self._write_sheet(sheet, [28] * 3 + [18] * (len(headings) - 3))

    def action_export_left(self):
        """The rows that are to be corrected or decided, to be corrected where the list is kept."""
        self.ensure_one()
        self.check_access("read")
        if not self.bad_count and not self.question_count:
            raise UserError(self.env._("No row is left to be corrected."))
        return {"type": "ir.actions.act_url", "url": f"/coi/import/{self.id}/left", "target": "download"}

    def _get_left_sheet(self):
        """The rows that are to be corrected or decided, as they are in the list, with what is wrong.

        :return: (file name, XLSX)
        """
        self.ensure_one()
        left = self.row_ids.filtered(lambda row: row.state in ("bad", "question"))
        width = len(self.headings or ())
        rows = [[*(row.cells or ())[:width], *[""] * (width - len(row.cells or ())), row.problem] for row in left]
        stem = (self.document_name or "").rpartition(".")[0] or self.name
        name = self.env._("To correct - %(name)s.xlsx", name=stem)
        headings = [*(self.headings or ()), self.env._("What Is Wrong")]
        return name, self._write_sheet([headings, *rows], [18] * width + [60])

    @staticmethod
    def _write_sheet(rows, widths):
        # comes with Odoo
        import xlsxwriter

        target = io.BytesIO()
        # texts stay texts: a cell of a list that begins with = is no formula
        book = xlsxwriter.Workbook(
            target,
            {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False},
        )
        sheet = book.add_worksheet()
        bold = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        plain = book.add_format({"text_wrap": True, "valign": "top"})
        for number, width in enumerate(widths):
            sheet.set_column(number, number, width)
        for number, row in enumerate(rows):
            for place, text in enumerate(row):
                sheet.write_string(number, place, str(text or ""), plain if number else bold)
        sheet.freeze_panes(1, 1)
        book.close()
        return target.getvalue()
