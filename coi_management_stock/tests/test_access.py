from odoo.tests import tagged

from odoo.addons.coi_management.tests import test_access_matrix


@tagged("post_install", "-at_install")
class TestAccessOfBridges(test_access_matrix.TestAccessMatrix):
    """The same table with all that this add-on, and those that are installed with it, add to it."""

    allow_inherited_tests_method = True

    @classmethod
    def get_record(cls, name):
        """A receipt is of a kind, from a place to another."""
        if name != "stock.picking":
            return super().get_record(name)
        kind = cls.env["stock.picking.type"].search(
            [("code", "=", "incoming"), ("company_id", "=", cls.company.id)], limit=1
        )
        return cls.env["stock.picking"].create(
            {
                "partner_id": cls.vendor.id,
                "picking_type_id": kind.id,
                "location_id": cls.env.ref("stock.stock_location_suppliers").id,
                "location_dest_id": kind.default_location_dest_id.id,
            }
        )
