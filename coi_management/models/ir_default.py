from odoo import SUPERUSER_ID, api, models

#: Models of ours begin with this.
OURS = "coi."


class IrDefault(models.Model):
    _inherit = "ir.default"

    @api.model
    def _get_model_defaults(self, model_name, condition=False):
        """What our own methods make begins with the defaults of everybody, and not with the personal ones of whoever
        happened to call them."""
        if not self.env.su or not model_name.startswith(OURS):
            return super()._get_model_defaults(model_name, condition)
        # whoever is the system keeps no default of its own
        everybodys = self.with_user(SUPERUSER_ID).with_company(self.env.company)
        return super(IrDefault, everybodys)._get_model_defaults(model_name, condition)
