from odoo import models


class CoiCompliance(models.Model):
    """Who works a file in the house. Whoever has left, or works for another company by now, gets no task and is named
    to nobody."""

    _inherit = "coi.compliance"

    def _get_present(self, users):
        """Those of these users who work here still.

        :param users: records of ``res.users``
        """
        self.ensure_one()
        # sudo: for whom one works is no secret of the software
        return users.filtered(
            lambda user: (
                user.active and not user.share and self.company_id in user.sudo().company_ids.coi_file_company_id
            )
        )

    def _get_worker(self):
        """Who works the file, else the vendor's buyer; empty where neither is here."""
        self.ensure_one()
        return self._get_present(self.user_id) or self._get_present(self.buyer_id)

    def _get_responsible(self, without=None):
        """Who gets what has to be done; where nobody works the file, one of the managers, else of the desk.

        :param without: users who leave
        """
        self.ensure_one()
        without = without or self.env["res.users"]
        for find in (
            lambda: self._get_present(self.user_id),
            lambda: self._get_present(self.buyer_id),
            self._get_managers,
        ):
            if users := find() - without:
                return users[:1]
        return (self._get_group("group_coi_user") - without)[:1]

    def _get_managers(self):
        """The COI managers of the company."""
        return self._get_group("group_coi_manager")

    def _get_group(self, name):
        self.ensure_one()
        # sudo: who is told follows from the groups, whoever triggers it
        groups = self.env["res.groups"].sudo()
        # by its number, which is kept: the group is not asked for at each file
        group = groups.browse(self.env["ir.model.data"]._xmlid_to_res_id(f"coi_management.{name}"))
        return self._get_present(group.all_user_ids).sorted("id").with_env(self.env)

    def _is_put_aside(self):
        """Whether nobody is written to about this file: it, its vendor or its company was archived."""
        self.ensure_one()
        return not (self.active and self.partner_id.active and self.company_id.active)
