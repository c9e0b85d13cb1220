import logging

import psycopg2

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import email_normalize

from .. import spreadsheet
from .coi_import import BATCH
from .coi_turns import CONFLICTS, goes_on

_logger = logging.getLogger(__name__)

#: What a row can add to a vendor: only where the vendor has nothing there.
FILLED = ("ref", "vat", "email", "phone")

#: Records of a list are no messages to anybody.
QUIET = {
    "tracking_disable": True,
    "mail_create_nolog": True,
    "mail_create_nosubscribe": True,
    "mail_notrack": True,
}


class CoiImport(models.Model):
    """What is imported, batch by batch: vendors, their files and agents, and policies on record as unverified."""

    _inherit = "coi.import"

    def action_import(self):
        """Import what is ready: at once where it is little, else by the scheduled action."""
        self.ensure_one()
        self.check_access("write")
        self.lock_for_update()
        if self.state not in ("checked", "done") or not self.ready_count:
            raise UserError(self.env._("No row is ready to be imported."))
        self._check_columns()
        # sudo: an import goes on with its buttons alone; on whose behalf is kept
        self.sudo().write({"state": "running", "user_id": self.env.uid, "imported_on": fields.Datetime.now()})
        return self._begin()

    def action_undo(self):
        """Take back what this import brought, as far as nothing was built on it since."""
        self.ensure_one()
        self.check_access("write")
        self.lock_for_update()
        if self.state != "done":
            raise UserError(self.env._("There is nothing to undo."))
        self._check_may_undo()
        # sudo: as in action_import
        self.sudo().write({"state": "undoing", "user_id": self.env.uid})
        return self._begin()

    def _begin(self):
        left = self._get_left(BATCH + 1)
        if len(left) <= BATCH:
            self._go_on(left)
        else:
            # sudo: whoever imports has no rights on scheduled actions
            self.env.ref("coi_management.ir_cron_import").sudo()._trigger()
        return True

    def _get_left_domain(self):
        wanted = "ready" if self.state == "running" else "done"
        return [("import_id", "=", self.id), ("state", "=", wanted)]

    def _get_left(self, limit):
        """Rows that are still to be imported, or undone; those of one vendor together.

        What made a vendor or a file is undone last, when nothing of the list is in it any more.
        """
        # sudo: rows are written by the import alone
        rows = self.env["coi.import.row"].sudo()
        order = "vendor_key, number" if self.state == "running" else "is_first, vendor_key, number"
        return rows.search(self._get_left_domain(), order=order, limit=limit)

    def _count_left(self):
        # sudo: as above
        return self.env["coi.import.row"].sudo().search_count(self._get_left_domain())

    @api.model
    @goes_on
    def _cron_import(self):
        """Go on with imports that have begun, from where they are: what is done is committed batch by batch."""
        running = self.search([("state", "in", ("running", "undoing"))], order="id")
        self.env["ir.cron"]._commit_progress(remaining=sum(found._count_left() for found in running))
        for found in running:
            # what was stopped between its last row and its end has no row left
            while found.try_lock_for_update() and found.state in ("running", "undoing"):
                batch = found._get_left(BATCH)
                found._go_on(batch)
                if not self.env["ir.cron"]._commit_progress(len(batch)):
                    return

    def _go_on(self, rows):
        """Import or undo these rows, with the rights of whoever started it; say so when these were the last."""
        self.ensure_one()
        seat = self.company_id._coi_get_seat(self.user_id)
        mine = self.with_user(self.user_id).with_context(allowed_company_ids=seat.ids)
        self._work(rows.with_env(mine.env), mine._import_rows if self.state == "running" else mine._undo_rows)
        if not self._count_left():
            self._finish()

    def _work(self, rows, work):
        """Do something with rows; where it fails, with ever fewer of them, until it is known of which."""
        try:
            with self.env.cr.savepoint():
                work(rows)
                self.env.flush_all()
        except CONFLICTS:
            # somebody else is at the same records: no row is to blame
            raise
        except (UserError, ValueError, psycopg2.Error) as error:
            self.env.invalidate_all()
            if len(rows) > 1:
                half = len(rows) // 2
                self._work(rows[:half], work)
                self._work(rows[half:], work)
                return
            # its words are the list's: they stand in the row, not in the log
            _logger.info("Row %s of an import could not be worked (%s)", rows.id, type(error).__name__)
            reason = str(error).strip()[:300]
            if self.state == "running":
                # sudo: rows are written by the import alone
                rows.sudo().write({"state": "bad", "problems": [{"code": "failed", "value": reason}]})
            else:
                # sudo: as above
                rows.sudo().write({"state": "kept", "problems": [{"code": "kept_vendor"}]})

    def _finish(self):
        """All rows are worked: say what came of it."""
        is_undone = self.state == "undoing"
        # sudo: as in action_import
        self.sudo().state = "undone" if is_undone else "done"
        self.invalidate_recordset()
        if is_undone:
            kept = self.env["coi.import.row"].search_count(
                [("import_id", "=", self.id), ("state", "in", ("kept", "undone")), ("problems", "!=", False)]
            )
            body = self._tell_undone(kept) if kept else self.env._("Undone: nothing of it is left.")
        else:
            body = self._tell_imported()
        # sudo: said in the name of the import, to whoever started it
        self.sudo().message_post(body=body, partner_ids=self.user_id.partner_id.ids)

    def _tell_undone(self, count):
        """That of so many rows something is kept, in a sentence."""
        return self.env._(
            "Undone. Of %(count)s rows something is kept, since other records hang on it: each row says what.",
            count=count,
        )

    def _tell_imported(self):
        """What was brought in, and what is left, in a sentence."""
        return self.env._(
            "Imported: %(done)s rows, %(new)s new vendors. Left: %(bad)s to correct, %(question)s to decide.",
            done=self.done_count,
            new=self.new_vendor_count,
            bad=self.bad_count,
            question=self.question_count,
        )

    # ------------------------------------------------------------ importing

    def _import_rows(self, rows):
        """Import a batch: the same number of queries whatever it holds, but for new vendors and their files."""
        self._make_vendors(rows)
        filled = self._fill_in_vendors(rows)
        files, opened = self._open_files(rows)
        agents = self._add_agents(rows, files)
        required = self._set_requirements(rows, files)
        insurers = self._find_insurers(rows)
        certificates = self._add_certificates(rows, files, insurers)
        firsts = {}
        for row in rows:
            firsts.setdefault(row.partner_id, row)
        for row in rows:
            is_opened = row.partner_id in opened and firsts[row.partner_id] == row
            made = {
                **(row.made or {}),
                "filled": filled.get(row),
                "file": files[row.partner_id].id if is_opened else None,
                "agent": agents.get(row),
                "set": required.get(row),
            }
            made = {name: value for name, value in made.items() if value}
            # sudo: rows are written by the import alone
            row.sudo().write(
                {
                    "state": "done",
                    "problems": False,
                    "certificate_id": certificates.get(row, self.env["coi.certificate"]).id,
                    "made": made or False,
                    "is_first": bool({"vendor", "file"} & set(made)),
                }
            )
        # sudo: what is on file has changed
        self.env["coi.compliance"].union(*files.values()).sudo()._request_verification()

    def _make_vendors(self, rows):
        """Create the vendors that nobody has, each once, and tell all rows of the list that are of them."""
        by_key = {}
        for row in rows:
            if row.matched_by == "new" and not row.partner_id:
                by_key.setdefault(row.vendor_key, []).append(row)
        if not by_key:
            return
        vendors = (
            self.env["res.partner"]
            .with_context(**QUIET)
            .create([self._prepare_vendor_vals(mine) for mine in by_key.values()])
        )
        # sudo: rows are written by the import alone
        others = (
            self.env["coi.import.row"]
            .sudo()
            .search(
                [
                    ("import_id", "=", self.id),
                    ("vendor_key", "in", list(by_key)),
                    ("matched_by", "=", "new"),
                    ("partner_id", "=", False),
                ]
            )
        )
        others = others.grouped("vendor_key")
        for (key, mine), vendor in zip(by_key.items(), vendors, strict=True):
            others[key].partner_id = vendor
            # sudo: as above
            mine[0].sudo().made = {"vendor": vendor.id}

    def _prepare_vendor_vals(self, rows):
        said = {name: value for row in reversed(rows) for name, value in row.data["vendor"].items() if value}
        return {"is_company": True, "supplier_rank": 1, "name": said.pop("name"), **said}

    def _fill_in_vendors(self, rows):
        """Add what vendors lack and the list has; what they have is left as it is.

        :return: dict of row to what was added
        """
        filled = {}
        if not self.env["res.partner"].has_access("write"):
            return filled
        for row in rows:
            vendor = row.partner_id
            vals = {
                name: value
                for name, value in row.data["vendor"].items()
                if name in FILLED and value and not vendor[name] and row.matched_by != "new"
            }
            if vals and vendor.has_access("write"):
                vendor.with_context(**QUIET).write(vals)
                filled[row] = {**vals, "id": vendor.id}
        return filled

    def _open_files(self, rows):
        """The files of these vendors.

        :return: dict of vendor to file, and the vendors whose file was opened now
        """
        # sudo: a vendor has one file, whoever opens it
        compliance = self.env["coi.compliance"].sudo().with_context(**QUIET, active_test=False)
        vendors = rows.partner_id
        found = compliance.search([("partner_id", "in", vendors.ids), ("company_id", "=", self.company_id.id)])
        files = {file.partner_id: file for file in found}
        missing = vendors.filtered(lambda vendor: vendor not in files)
        opened = compliance.create([{"partner_id": vendor.id, "company_id": self.company_id.id} for vendor in missing])
        files.update({file.partner_id: file for file in opened})
        return files, set(missing)

    def _add_agents(self, rows, files):
        """Put the agents that the list names on the files.

        :return: dict of row to the id of the contact that was added
        """
        wanted = {}
        for row in rows:
            agent = row.data["agent"]
            email = email_normalize(agent.get("email") or "")
            if email:
                wanted.setdefault((files[row.partner_id].id, email), (row, agent))
        # sudo: contacts of the file, whoever may edit them
        contacts = self.env["coi.contact"].sudo().with_context(active_test=False)
        here = [("compliance_id", "in", [file.id for file in files.values()]), ("role", "=", "agent")]
        known = {(found.compliance_id.id, found.email_normalized) for found in contacts.search(here)}
        new = {key: value for key, value in wanted.items() if key not in known}
        added = contacts.create(
            [
                {
                    "compliance_id": file_id,
                    "role": "agent",
                    "email": email,
                    "name": agent.get("name"),
                    "agency": agent.get("agency"),
                    "phone": agent.get("phone"),
                }
                for (file_id, email), (_row, agent) in new.items()
            ]
        )
        return {row: contact.id for (row, _agent), contact in zip(new.values(), added, strict=True)}

    def _set_requirements(self, rows, files):
        """Have the sets that the list names apply by hand; whether this user may was asked before.

        :return: dict of row to the ids of the file and of the set that was added to it
        """
        named = rows.filtered(lambda row: row.data["requirement_set"])
        added, by_set = {}, {}
        if not named:
            return added
        sets = self.env["coi.requirement.set"].search([("company_id", "in", [False, self.company_id.id])])
        by_name = {spreadsheet.plain(found.name): found for found in sets}
        for row in named:
            file, chosen = files[row.partner_id], by_name.get(spreadsheet.plain(row.data["requirement_set"]))
            if chosen and chosen not in file.set_ids and file not in by_set.get(chosen, ()):
                by_set[chosen] = by_set.get(chosen, self.env["coi.compliance"]) | file
                added[row] = [file.id, chosen.id]
        for chosen, wanted in by_set.items():
            wanted.with_env(self.env).write({"set_ids": [fields.Command.link(chosen.id)]})
        return added

    def _find_insurers(self, rows):
        """The insurers of these policies: dict of (name, NAIC code) to insurer."""
        catalogue = self.env["coi.insurer"]
        found = {}
        said = {}
        for row in rows:
            for policy in row.data["policies"]:
                if policy.get("insurer") or policy.get("naic"):
                    said.setdefault((policy.get("insurer") or "", policy.get("naic") or ""), policy)
        by_code = {insurer.naic_code: insurer for insurer in catalogue.search([("naic_code", "!=", False)])}
        by_name = {}
        for insurer in catalogue.search([]):
            for name in insurer._plain_names():
                by_name[name] = by_name.get(name, catalogue) | insurer
        for (name, code), policy in said.items():
            named = by_name.get(catalogue._plain_name(name), catalogue) if name else catalogue
            insurer = by_code.get(code) or (named if len(named) == 1 else catalogue)
            if not insurer and name and self.add_insurers:
                insurer = catalogue.create(
                    {
                        "name": name,
                        "naic_code": code or False,
                        "am_best_rating": policy.get("rating") or False,
                        "am_best_size": str(policy["size"]) if policy.get("size") else False,
                    }
                )
                by_name[catalogue._plain_name(name)] = insurer
                by_code[code or name] = insurer
            found[name, code] = insurer
        return found

    def _add_certificates(self, rows, files, insurers):
        """Put the policies on record, unverified.

        :return: dict of row to record
        """
        types = {found.code: found for found in self.env["coi.coverage.type"].search([])}
        limits = {found.code: found.id for found in self.env["coi.limit.type"].search([])}
        with_policies = rows.filtered(lambda row: row.data["policies"])
        # sudo: origin and state are closed to all but such methods; the right to import was checked
        records = (
            self.env["coi.certificate"]
            .sudo()
            .with_context(**QUIET)
            .create(
                [
                    self._prepare_certificate_vals(row, files[row.partner_id], insurers, types, limits)
                    for row in with_policies
                ]
            )
        )
        return dict(zip(with_policies, records, strict=True))

    def _prepare_certificate_vals(self, row, file, insurers, types, limits):
        agent, policies = row.data["agent"], row.data["policies"]
        letters = {}
        for policy in policies:
            said = (policy.get("insurer") or "", policy.get("naic") or "")
            if any(said) and len(letters) < 26:
                letters.setdefault(said, chr(ord("A") + len(letters)))
        return {
            "company_id": self.company_id.id,
            "currency_id": self.company_id.currency_id.id,
            "partner_id": row.partner_id.id,
            "compliance_id": file.id,
            "state": "unverified",
            "source": "import",
            "kind": "certificate",
            "insured_name": row.data["vendor"].get("name"),
            "producer_name": agent.get("agency"),
            "producer_contact": agent.get("name"),
            "producer_email": agent.get("email"),
            "producer_phone": agent.get("phone"),
            "insurer_ids": [
                fields.Command.create(
                    {"letter": letter, "name": said[0], "naic_code": said[1], "insurer_id": insurers[said].id}
                )
                for said, letter in letters.items()
            ],
            "coverage_ids": [
                fields.Command.create(
                    {
                        "sequence": number,
                        "coverage_type_id": types[policy["coverage"]].id,
                        "policy_number": policy.get("number"),
                        "effective": policy.get("effective") or False,
                        "expiration": policy.get("expiration") or False,
                        "basis": policy.get("basis"),
                        "retro_date": policy.get("retro_date") or False,
                        "deductible": policy.get("deductible") or 0.0,
                        "no_deductible": policy.get("deductible") == 0,
                        "statutory": bool(policy.get("statutory")),
                        "additional_insured": {True: "yes", False: "no"}.get(policy.get("additional_insured")),
                        "subrogation_waived": {True: "yes", False: "no"}.get(policy.get("subrogation_waived")),
                        "insurer_letter": letters.get((policy.get("insurer") or "", policy.get("naic") or "")),
                        "limit_ids": [
                            fields.Command.create(
                                {
                                    "sequence": place,
                                    "limit_type_id": limits.get(code),
                                    "word" if isinstance(value, str) else "amount": value,
                                }
                            )
                            for place, (code, value) in enumerate(policy["limits"].items(), start=1)
                        ],
                    }
                )
                for number, policy in enumerate(policies, start=1)
            ],
        }
