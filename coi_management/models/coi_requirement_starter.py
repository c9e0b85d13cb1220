from odoo import api, models
from odoo.tools import convert_file

STARTER = "data/starter/coi_requirement_set.xml"


class CoiRequirementSet(models.Model):
    """The starter: requirement sets as they are common, for companies that begin with none."""

    _inherit = "coi.requirement.set"

    @api.model
    def _load_starter(self):
        """Add the starter sets that are not there; those that are, changed or archived, are left as they are.

        They are shared by all companies and apply to nobody until somebody says to whom.

        :return: an action that shows the sets
        """
        self.check_access("create")
        # sudo: the file gives its records external ids, which their creator may not
        env = self.with_context(lang="en_US").sudo().env
        env.ref("base.USD").action_unarchive()
        convert_file(env, "coi_management", STARTER, {}, mode="update", noupdate=True)
        languages = [code for code, _name in self.env["res.lang"].get_installed() if code != "en_US"]
        env["ir.module.module"]._load_module_terms(["coi_management"], languages)
        return self.env["ir.actions.act_window"]._for_xml_id("coi_management.coi_requirement_set_action")
