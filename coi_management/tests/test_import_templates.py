from odoo.tests import tagged
from odoo.tools import file_open

from .common import CoiCommon


@tagged("post_install", "-at_install")
class TestImportTemplates(CoiCommon):
    """The templates for Odoo's own import are taken as they go out, every column of them."""

    def load_template(self, model):
        """Import a model's template as the import screen does."""
        (template,) = self.env[model].get_import_templates()
        with file_open(template["template"].lstrip("/"), "rb") as file:
            data = file.read()
        options = {
            "quoting": '"',
            "separator": "",
            "has_headers": True,
            "float_thousand_separator": ",",
            "float_decimal_separator": ".",
            "date_format": "%Y-%m-%d",
        }
        found = self.env["base_import.import"].create({"res_model": model, "file": data, "file_name": "t.xlsx"})
        preview = found.parse_preview(dict(options))
        self.assertFalse(preview.get("error"), preview)
        matches = preview["matches"]
        headings = preview["headers"]
        self.assertEqual(
            len(matches), len(headings), [text for number, text in enumerate(headings) if number not in matches]
        )
        paths = ["/".join(matches[number]) for number in range(len(headings))]
        result = found.execute_import(paths, headings, {**preview["options"], **options})
        self.assertTrue(result["ids"], result["messages"])
        return self.env[model].browse(result["ids"])

    def test_insurers(self):
        insurer = self.load_template("coi.insurer")
        self.assertEqual((insurer.naic_code, insurer.am_best_rating, insurer.am_best_size), ("99999", "A-", "8"))
        self.assertEqual((insurer.admitted, str(insurer.rating_date)), ("admitted", "2026-01-15"))

    def test_requirement_sets(self):
        found = self.load_template("coi.requirement.set")
        self.assertEqual(found.line_ids.coverage_type_ids.mapped("code"), ["general_liability", "auto_liability"])
        first = found.line_ids[0]
        self.assertEqual(first.minimum_ids.mapped("amount"), [1_000_000, 2_000_000])
        self.assertEqual(first.provision_ids.mapped("evidence"), ["endorsement", "assertion"])
        self.assertTrue(first.combinable)

    def test_policies_of_vendors_are_on_record_as_unverified(self):
        self.env["res.partner"].create({"name": "Example Paving LLC", "is_company": True})
        self.env["coi.insurer"].create({"name": "Example Insurance Company"})
        record = self.load_template("coi.certificate")
        self.assertEqual((record.state, record.source), ("unverified", "import"))
        self.assertEqual(record.coverage_ids.mapped("policy_number"), ["GL-1001", "BA-1001"])
        self.assertEqual(record.coverage_ids.limit_ids.mapped("amount"), [1_000_000, 2_000_000, 1_000_000])
        self.assertEqual(record.coverage_ids.insurer_id.name, "Example Insurance Company")
