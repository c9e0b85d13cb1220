from odoo import Command, models
from odoo.exceptions import UserError
from odoo.tools import SQL

#: What may hang on a file that an import opened: then it is kept. The contacts of the list are gone by then.
BUILT_ON = (
    *("certificate_ids", "waiver_ids", "override_ids", "notice_ids", "request_ids", "call_ids", "answer_ids"),
    *("attestation_ids", "inbound_ids", "exemption_ids", "contact_ids"),
)

#: Columns that point to a vendor and are no use of it: they are its own, or follow what is made for it.
NO_USE = {
    ("res_partner", "commercial_partner_id"),
    ("res_partner_res_partner_category_rel", "partner_id"),
    ("mail_followers", "partner_id"),
    ("coi_import_row", "partner_id"),
    ("coi_import_row_res_partner_rel", "res_partner_id"),
}


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
        talked = self._find_talked(files)
        free = files.filtered(
            lambda file: (
                file.id not in talked
                and not any(file[name] for name in (*BUILT_ON, "note", "accepted_names", "grace_until"))
            )
        )
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
        built_on = self._find_used(vendors) | self._find_talked(vendors)
        vendors.filtered(lambda vendor: vendor.id not in built_on).unlink()
        return rows.filtered(lambda row: made.get(row) in built_on)

    def _find_used(self, vendors):
        """The ids of the vendors to whom anything points, of whatever module: prices, bank accounts, orders, bills."""
        if not vendors:
            return set()
        self.env.flush_all()
        # as Odoo finds what it has to merge
        # pylint: disable-next=protected-access
        pointing = self.env["base.partner.merge.automatic.wizard"]._get_fk_on("res_partner")
        transient = {model._table for model in self.env.values() if model._transient}
        used = set()
        for table, column in pointing:
            if (table, column) in NO_USE or any(table == name or table.startswith(f"{name}_") for name in transient):
                continue
            query = SQL(
                "SELECT DISTINCT %(column)s FROM %(table)s WHERE %(column)s IN %(ids)s",
                column=SQL.identifier(column),
                table=SQL.identifier(table),
                ids=tuple(vendors.ids),
            )
            used |= {found for (found,) in self.env.execute_query(query)}
        return used

    def _find_talked(self, records):
        """The ids of the records on which somebody wrote, put a document, or has something to do."""
        here = [("res_id", "in", records.ids)]
        talked = set()
        for model, name, domain in (
            ("mail.message", "model", [("message_type", "in", ("comment", "email", "email_outgoing"))]),
            ("mail.activity", "res_model", []),
            ("ir.attachment", "res_model", [("res_field", "=", False)]),
        ):
            # sudo: whether there are any, not which
            found = self.env[model].sudo().search([*here, (name, "=", records._name), *domain])
            talked |= set(found.mapped("res_id"))
        return talked

    def _check_may_undo(self):
        """Whether whoever undoes may take back all that was made: else the half of it would stay.

        :raise UserError: what is missing, and whom to ask
        """
        self.ensure_one()
        # sudo: rows are read by whoever may undo the import
        made = {name for row in self.sudo().row_ids if row.state == "done" for name in row.made or ()}
        partners = self.env["res.partner"]
        if ("vendor" in made and not partners.has_access("unlink")) or (
            "filled" in made and not partners.has_access("write")
        ):
            raise UserError(
                self.env._(
                    "This import brought vendors or changed them: ask somebody who may delete contacts to undo it."
                )
            )
        if "set" in made and not self.env.user.has_group("coi_management.group_coi_manager"):
            raise UserError(self.env._("This import set requirements: ask a COI manager to undo it."))
