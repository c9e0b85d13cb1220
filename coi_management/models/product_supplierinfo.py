from odoo import fields, models

from .purchase_order import GROUPS


class ProductSupplierinfo(models.Model):
    _inherit = "product.supplierinfo"

    coi_status = fields.Selection(related="partner_id.coi_status", string="Insurance", groups=GROUPS)
