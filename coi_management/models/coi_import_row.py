from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from .. import spreadsheet

#: What a person writes; all else is written by the import.
BY_HAND = {"partner_id"}

#: States in which a row can still be corrected.
OPEN = ("ready", "question", "bad", "skipped")


class CoiImportRow(models.Model):
    """A row of a list: what it says, what will happen, what is wrong with it, and what came of it."""

    _name = "coi.import.row"
    _description = "Row of an Import"
    _order = "import_id desc, number, id"
    _check_company_auto = True

    import_id = fields.Many2one("coi.import", required=True, readonly=True, ondelete="cascade", index=True)
    company_id = fields.Many2one(related="import_id.company_id", store=True)
    import_state = fields.Selection(related="import_id.state", string="State of the Import")
    number = fields.Integer(string="Row", readonly=True, help="Counted from the top of the sheet without empty rows.")
    cells = fields.Json(readonly=True)
    data = fields.Json(readonly=True, help="What the row says.")
    vendor_name = fields.Char(string="Vendor in the List", readonly=True)
    vendor_key = fields.Char(readonly=True, index=True, help="The same for all rows of one vendor.")
    partner_id = fields.Many2one(
        "res.partner",
        string="Vendor",
        domain="[('parent_id', '=', False)]",
        check_company=True,
        index="btree_not_null",
        ondelete="set null",
    )
    candidate_ids = fields.Many2many("res.partner", string="May Be", readonly=True)
    matched_by = fields.Selection(
        [
            ("vat", "Tax number"),
            ("ref", "Reference"),
            ("email", "E-mail"),
            ("name", "Name"),
            ("hand", "Chosen"),
            ("new", "New vendor"),
        ],
        string="Found By",
        readonly=True,
    )
    state = fields.Selection(
        [
            ("bad", "To correct"),
            ("question", "To decide"),
            ("ready", "Ready"),
            ("skipped", "Nothing to add"),
            ("done", "Imported"),
            ("undone", "Undone"),
            ("kept", "Kept"),
        ],
        required=True,
        default="bad",
        readonly=True,
        index=True,
    )
    problems = fields.Json(readonly=True, help="What is wrong, in codes.")
    problem = fields.Text(string="What Is Wrong, or Why", compute="_compute_problem")
    effect = fields.Char(string="What Happens", compute="_compute_effect")
    summary = fields.Char(string="Policies", compute="_compute_summary")
    certificate_id = fields.Many2one(
        "coi.certificate", string="Record", readonly=True, ondelete="set null", index="btree_not_null"
    )
    made = fields.Json(readonly=True, help="What was made of it beside its record, to be undone.")
    is_first = fields.Boolean(readonly=True, help="By this row its vendor was created, or the vendor's file opened.")

    @api.depends("problems")
    @api.depends_context("lang")
    def _compute_problem(self):
        words = self._get_words()
        for row in self:
            headings = row.import_id.headings or []
            told = []
            for problem in row.problems or ():
                text = words[problem["code"]] % {"value": "", **row._get_shown(problem)}
                place = problem.get("column", -1)
                told.append(f"{headings[place]}: {text}" if 0 <= place < len(headings) else text)
            row.problem = "\n".join(told)

    def _get_shown(self, problem):
        """What goes into the sentence of a problem: days as this user writes them."""
        return {
            name: format_date(self.env, value) if name in ("begins", "ends") else value
            for name, value in problem.items()
        }

    def _get_words(self):
        """The sentence for each code."""
        return {
            "vendor_missing": self.env._("No vendor is named."),
            "coverage_unknown": self.env._(
                "The coverage “%(value)s” is not known. Write it as the catalogue does, or add the words to it."
            ),
            "coverage_missing": self.env._("The row does not say which coverage the policy is."),
            "coverage_other": self.env._("“%(value)s” is of another coverage than the row names."),
            "expiration_missing": self.env._("The day on which the policy ends is missing."),
            "date": self.env._("“%(value)s” is not a date. Write it as 2026-12-31."),
            "date_order": self.env._(
                "Day and month of “%(value)s” are the other way round than in the other rows. Write it as 2026-12-31."
            ),
            "date_year": self.env._("The year of “%(value)s” cannot be right."),
            "term_reversed": self.env._("The policy ends (%(ends)s) before it begins (%(begins)s)."),
            "term_long": self.env._("From %(begins)s to %(ends)s is more than five years: is a year mistyped?"),
            "amount": self.env._("“%(value)s” is not an amount. Write it as 1,000,000 or 1M."),
            "amount_small": self.env._(
                "“%(value)s” is too little for a limit. Write the whole amount: 1,000,000 or 1M."
            ),
            "amount_fraction": self.env._(
                "“%(value)s” may be a half or two amounts. Write 1M/2M, or each amount in its own column."
            ),
            "amount_several": self.env._("“%(value)s” is several amounts where one belongs."),
            "choice": self.env._("“%(value)s” is neither yes nor no."),
            "basis": self.env._("“%(value)s” is neither occurrence nor claims-made."),
            "naic": self.env._("“%(value)s” is not a NAIC code: it has five digits."),
            "naic_other": self.env._("NAIC code %(value)s is that of %(insurer)s, not of %(printed)s."),
            "rating": self.env._("“%(value)s” is not an A.M. Best rating. Write it as A- VII."),
            "email": self.env._("“%(value)s” is not an e-mail address."),
            "set_unknown": self.env._("There is no requirement set “%(value)s”."),
            "vendor_unknown": self.env._("No vendor has this name or number. Choose one, or have it created."),
            "vendor_several": self.env._("It may be one of: %(value)s. Choose which."),
            "on_file": self.env._("It is on file already."),
            "twice": self.env._("Row %(value)s says the same."),
            "nothing": self.env._("The vendor has a file, and the row names no policy."),
            "failed": self.env._("It could not be stored: %(value)s"),
            "kept_confirmed": self.env._("Kept: a certificate was accepted that shows it, or it was decided."),
            "kept_vendor": self.env._("The vendor is kept: other records hang on it."),
            "kept_file": self.env._("The vendor's file is kept: something was added to it since."),
        }

    @api.depends("matched_by", "partner_id", "state")
    @api.depends_context("lang")
    def _compute_effect(self):
        labels = dict(self._fields["matched_by"]._description_selection(self.env))
        for row in self:
            if row.matched_by == "new":
                row.effect = (
                    self.env._("New vendor")
                    if row.state in OPEN
                    else self.env._("New: %(vendor)s", vendor=row.vendor_name)
                )
            elif row.partner_id:
                row.effect = self.env._(
                    "%(vendor)s (%(found)s)", vendor=row.partner_id.name, found=labels.get(row.matched_by, "").lower()
                )
            else:
                row.effect = ""

    @api.depends("data")
    @api.depends_context("lang")
    def _compute_summary(self):
        kinds = self.env["coi.coverage.type"].with_context(active_test=False).search([])
        names = {kind.code: kind.abbreviation or kind.name for kind in kinds}
        for row in self:
            row.summary = " · ".join(
                " ".join(
                    filter(
                        None,
                        (
                            names.get(policy["coverage"], policy["coverage"]),
                            policy.get("number"),
                            policy.get("expiration") and f"→ {format_date(self.env, policy['expiration'])}",
                        ),
                    )
                )
                for policy in (row.data or {}).get("policies", ())
            )

    @api.depends("number", "vendor_name")
    def _compute_display_name(self):
        for row in self:
            row.display_name = f"{row.number}: {row.vendor_name or ''}"

    def write(self, vals):
        if self.env.su:
            return super().write(vals)
        if set(vals) - BY_HAND:
            raise UserError(self.env._("Rows are corrected with their button, and imported with that of the import."))
        if any(row.state not in OPEN for row in self):
            raise UserError(self.env._("What was imported is not changed here: open its record."))
        result = super().write(vals)
        vendor = self.env["res.partner"].browse(vals.get("partner_id"))
        self._choose(vendor, "hand" if vendor else False)
        return result

    # ------------------------------------------------------------ what a person decides

    def _choose(self, vendor, matched_by):
        """Take a vendor for these rows, and for all others of the same vendor in the list."""
        for found, rows in self.grouped("import_id").items():
            keys = set(rows.mapped("vendor_key"))
            same = found.row_ids.filtered(lambda row, keys=keys: row.state in OPEN and row.vendor_key in keys)
            # sudo: closed to all but our methods
            same.sudo().write({"partner_id": vendor.id, "matched_by": matched_by})
            same._check()

    def action_new_vendor(self):
        """Have the vendor created that nobody has."""
        self.check_access("write")
        self.env["res.partner"].check_access("create")
        if any(row.state != "question" for row in self):
            raise UserError(self.env._("Only of rows whose vendor is not found is a vendor created."))
        self._choose(self.env["res.partner"], "new")
        return True

    def action_correct(self):
        """Open the cells of this row, to be corrected."""
        self.ensure_one()
        self.check_access("write")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Row %(number)s", number=self.number),
            "res_model": "coi.import.correct",
            "view_mode": "form",
            "target": "new",
            "context": {"default_row_id": self.id},
        }

    def _correct(self, texts):
        """Replace cells of this row, and look at it again.

        :param dict texts: place of the column to text
        """
        self.ensure_one()
        self.check_access("write")
        if self.state not in OPEN:
            raise UserError(self.env._("What was imported is not changed here: open its record."))
        found = list(self.cells or ())
        found += [""] * (max(texts, default=-1) + 1 - len(found))
        for place, text in texts.items():
            found[place] = (text or "").strip()
        # sudo: as in _choose
        self.sudo().cells = found
        self._check()

    def action_view_certificate(self):
        self.ensure_one()
        self.check_access("read")
        record = self.certificate_id or self.partner_id
        if not record:
            return False
        return record._get_records_action(name=record.display_name)

    # ------------------------------------------------------------ looking at rows

    def _check(self):
        """Say of each of these rows what it says, whose it is, what is wrong, and what will happen."""
        for found, rows in self.grouped("import_id").items():
            self._get_check(found)(found, rows).run()

    @api.model
    def _get_check(self, found):
        """The class that looks at the rows of an import."""
        return RowCheck


class RowCheck:
    """One look at the rows of a list: all that they are compared with is read once."""

    def __init__(self, found, rows):
        self.env = rows.env
        self.found = found
        # sudo: rows are written by the import alone
        self.rows = rows.sudo().sorted("number")
        self.reader = found._get_reader()
        self.index = found._get_vendor_index()
        self.insurers = {
            insurer.naic_code: insurer
            for insurer in self.env["coi.insurer"].search([("naic_code", "!=", False)])
            if insurer.naic_code
        }
        sets = self.env["coi.requirement.set"].search([("company_id", "in", [False, found.company_id.id])])
        self.sets = {spreadsheet.plain(name.name): name for name in sets}
        self.types = {kind.code: kind.id for kind in self.env["coi.coverage.type"].search([])}

    def run(self):
        read = {row: self.reader.read_row(row.cells or []) for row in self.rows}
        vals = {row: self._look(row, said) for row, said in read.items()}
        self._find_known(vals)
        # sudo: the company of each vendor is compared when it is written: read for all at once
        self.env["res.partner"].sudo().browse(
            {values["partner_id"] for values in vals.values() if values["partner_id"]}
        ).fetch(["company_id"])
        for row, values in vals.items():
            candidates = values.pop("candidate_ids")
            if candidates or row.candidate_ids:
                values["candidate_ids"] = [fields.Command.set(candidates)]
            row.write(values)

    def _look(self, row, said):
        """What the row says, and whose it is."""
        problems = [{"code": found.code, "column": found.column, **found.params} for found in said.problems]
        problems += self._look_at_insurers(said)
        if said.requirement_set and spreadsheet.plain(said.requirement_set) not in self.sets:
            problems.append({"code": "set_unknown", "value": said.requirement_set})
        data = {
            "vendor": said.vendor,
            "agent": said.agent,
            "policies": said.policies,
            "requirement_set": said.requirement_set,
        }
        values = self._prepare_values(row, said.vendor, data, problems)
        if not problems:
            self._find_vendor(values, said.vendor)
        return values

    def _prepare_values(self, row, vendor, data, problems):
        """What is kept of a row that was looked at, before its vendor is looked for."""
        return {
            "data": data,
            "vendor_name": vendor.get("name") or vendor.get("ref") or vendor.get("vat") or "",
            "vendor_key": self._get_key(vendor),
            "partner_id": row.partner_id.id if row.matched_by == "hand" else False,
            "matched_by": row.matched_by if row.matched_by in ("hand", "new") else False,
            "candidate_ids": [],
            "problems": problems,
            "state": "bad" if problems else "ready",
        }

    @staticmethod
    def _get_key(vendor):
        """What makes rows those of one vendor."""
        kinds = (vendor.get("vat"), vendor.get("ref"), vendor.get("name"))
        return " | ".join(spreadsheet.plain(kind) for kind in kinds if kind)[:200]

    def _look_at_insurers(self, said):
        for policy in said.policies:
            known, printed = self.insurers.get(policy.get("naic")), policy.get("insurer")
            if known and printed:
                names = [spreadsheet.plain(name) for name in [known.name, *(known.aliases or "").splitlines()]]
                first = spreadsheet.plain(printed).split()[:1]
                if first and not any(first[0] in name.split() for name in names):
                    yield {"code": "naic_other", "value": known.naic_code, "insurer": known.name, "printed": printed}

    def _find_vendor(self, values, vendor):
        if values["partner_id"]:
            return
        ids, by = self.index.find(vendor)
        if len(ids) == 1:
            values.update(partner_id=ids[0], matched_by=by)
        elif not ids and (self.found.create_vendors or values["matched_by"] == "new") and vendor.get("name"):
            values["matched_by"] = "new"
        else:
            shown = ids or self.index.get_likely(vendor)
            # sudo: the names of those who were found with this user's rights
            names = self.env["res.partner"].sudo().browse(shown).mapped("name")
            values.update(
                state="question",
                matched_by=False,
                candidate_ids=list(shown),
                problems=[
                    {"code": "vendor_several", "value": ", ".join(names)} if shown else {"code": "vendor_unknown"}
                ],
            )

    def _find_known(self, vals):
        """Leave out what is on file already, and what an earlier row of the list says."""
        partners = [values["partner_id"] for values in vals.values() if values["partner_id"]]
        on_file = {}
        here = [("partner_id", "in", list(set(partners))), ("company_id", "=", self.found.company_id.id)]
        # sudo: the policies of the vendors of the list, for whoever may import
        for policy in (
            self.env["coi.coverage"]
            .sudo()
            .search_read(
                [*here, ("state", "in", ("accepted", "unverified")), ("superseded", "=", False)],
                ["partner_id", "coverage_type_id", "policy_key", "effective", "expiration"],
                load=False,
            )
        ):
            key = (policy["partner_id"], policy["coverage_type_id"], policy["policy_key"] or "")
            on_file.setdefault(key, []).append((policy["effective"], policy["expiration"]))
        files = self.env["coi.compliance"].with_context(active_test=False).search_fetch(here, ["partner_id"])
        with_file = set(files.mapped("partner_id").ids)
        # what other rows of this import say that are not looked at now
        others = self.found.sudo().row_ids - self.rows
        seen = {
            key: row.number
            for row in others
            if row.state in ("ready", "question", "done")
            for key in self._get_terms(row)
        }
        for row, values in vals.items():
            if values["state"] != "ready":
                continue
            data = values["data"]
            fresh = [policy for policy in data["policies"] if not self._is_on_file(values, policy, on_file)]
            if data["policies"] and not fresh:
                values.update(state="skipped", problems=[{"code": "on_file"}])
                continue
            data["policies"] = fresh
            keys = [self._get_term(values["vendor_key"], policy) for policy in fresh]
            if keys and all(key in seen for key in keys):
                values.update(state="skipped", problems=[{"code": "twice", "value": seen[keys[0]]}])
            elif not keys and not data["requirement_set"] and not data["agent"] and values["partner_id"] in with_file:
                values.update(state="skipped", problems=[{"code": "nothing"}])
            seen.update({key: row.number for key in keys if key not in seen})

    def _get_terms(self, row):
        return [self._get_term(row.vendor_key, policy) for policy in (row.data or {}).get("policies", ())]

    def _get_term(self, vendor_key, policy):
        plain_number = self.env["coi.coverage"]._plain_number
        return (vendor_key, policy["coverage"], plain_number(policy.get("number")), policy.get("expiration"))

    def _is_on_file(self, values, policy, on_file):
        plain_number = self.env["coi.coverage"]._plain_number
        key = (values["partner_id"], self.types.get(policy["coverage"]), plain_number(policy.get("number")))
        begins, ends = (fields.Date.to_date(policy.get(name) or None) for name in ("effective", "expiration"))
        return any(
            ends == expiration or bool(begins) and begins == effective for effective, expiration in on_file.get(key, ())
        )
