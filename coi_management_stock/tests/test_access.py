from odoo.tests import tagged

from odoo.addons.coi_management.tests import test_access_matrix


@tagged("post_install", "-at_install")
class TestAccessOfBridges(test_access_matrix.TestAccessMatrix):
    """The same table with all that this add-on, and those that are installed with it, add to it."""
