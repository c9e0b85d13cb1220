from odoo import Command, models

#: What may hang on a file that an import opened: then it is kept.
BUILT_ON = (
    *("certificate_ids", "waiver_ids", "override_ids", "notice_ids", "request_ids", "call_ids", "answer_ids"),
    *("attestation_ids", "inbound_ids"),
)

#: What may hang on a vendor that an import created.
USES = (
    ("coi.compliance", "partner_id"),
    ("coi.certificate", "partner_id"),
    ("purchase.order", "partner_id"),
    ("account.move", "partner_id"),
    ("account.payment", "partner_id"),
    ("res.partner", "parent_id"),
    ("res.users", "partner_id"),
)


class CoiImport(models.Model):
    """An import undone: what it brought goes, what was built on it since stays and is said."""

    _inherit = "coi.import"

    def _undo_rows(self, rows):
        """Take back a batch: records first, then agents, files and vendors that were made for it."""
        files = rows.certificate_id.compliance_id
        kept = self._undo_certificates(rows)
        self._undo_filled(rows)
        self._undo_agents(rows)
        self._undo_requirements(rows)
        kept_files = self._undo_files(rows)
        kept_vendors = self._undo_vendors(rows)
        for row in rows:
            told = [
                {"code": code}
                for code, concerned in (
                    ("kept_confirmed", kept),
                    ("kept_file", kept_files),
                    ("kept_vendor", kept_vendors),
                )
                if row in concerned
            ]
            # sudo: rows are written by the import alone
            row.sudo().write({"state": "kept" if row in kept else "undone", "problems": told or False})
        # sudo: what is on file has changed
        files.sudo().exists()._request_verification()

    def _undo_certificates(self, rows):
        """Delete the records that nobody has confirmed or decided.

        :return: the rows whose record stays
        """
        # sudo: those that the import made; the right to undo it was checked
        records = rows.sudo().certificate_id
        free = records.filtered(
            lambda found: (
                found.state == "unverified"
                and not found.superseded_by_id
                and not found.was_decided
                and not found.checksum
            )
        )
        kept = rows.filtered(lambda row: row.certificate_id and row.sudo().certificate_id not in free)
        free.unlink()
        return kept

    def _undo_filled(self, rows):
        """Empty again what was filled in, where it is still so."""
        for row in rows:
            filled = dict((row.made or {}).get("filled") or {})
            vendor = self.env["res.partner"].browse(filled.pop("id", None)).exists()
            vals = {name: False for name, value in filled.items() if vendor and vendor[name] == value}
            if vals:
                vendor.write(vals)

    def _undo_agents(self, rows):
        """Delete the agents that the list named, where nobody wrote to them."""
        made = [row.made["agent"] for row in rows if (row.made or {}).get("agent")]
        # sudo: contacts of the file, whoever may edit them
        contacts = self.env["coi.contact"].sudo().browse(made).exists()
        asked = contacts.browse()
        for model in ("coi.link", "coi.reminder"):
            # sudo: as above
            asked |= self.env[model].sudo().search([("contact_id", "in", contacts.ids)]).contact_id
        (contacts - asked).unlink()

    def _undo_requirements(self, rows):
        """Have the requirements apply no more that the list named; where somebody took them off, nothing is done."""
        for row in rows:
            if added := (row.made or {}).get("set"):
                file = self.env["coi.compliance"].browse(added[0]).exists()
                if added[1] in file.set_ids.ids:
                    file.write({"set_ids": [Command.unlink(added[1])]})

    def _undo_files(self, rows):
        """Delete the files that were opened for the list, where nothing else was put into them.

        :return: the rows whose file stays
        """
        made = {row: row.made["file"] for row in rows if (row.made or {}).get("file")}
        with_vendor = {row.made["file"] for row in made if row.made.get("vendor")}
        # sudo: nobody deletes files; these were opened by the import
        files = self.env["coi.compliance"].sudo().with_context(active_test=False).browse(made.values()).exists()
        files.invalidate_recordset()
        free = files.filtered(lambda file: not any(file[name] for name in BUILT_ON) and not file.note)
        # of a vendor whom the company had before the file stays where something is required of it
        free = free.filtered(lambda file: file.id in with_vendor or not file.applied_set_ids)
        kept = (files - free).ids
        free.unlink()
        return rows.filtered(lambda row: made.get(row) in kept)

    def _undo_vendors(self, rows):
        """Delete the vendors that were created for the list, where nothing hangs on them.

        :return: the rows whose vendor stays
        """
        made = {row: row.made["vendor"] for row in rows if (row.made or {}).get("vendor")}
        vendors = self.env["res.partner"].browse(made.values()).exists()
        built_on = set()
        for model, name in USES:
            # sudo: whether there are any, not which
            used = self.env[model].sudo().with_context(active_test=False)
            built_on |= {found.id for (found,) in used._read_group([(name, "in", vendors.ids)], [name])}
        vendors.filtered(lambda vendor: vendor.id not in built_on).unlink()
        return rows.filtered(lambda row: made.get(row) in built_on)
