"""Branches share the files of their main company now: those that kept files of their own go on with them.

Can run twice: what is there already is left as it is.
"""

from odoo.tools.sql import column_exists, create_column


def migrate(cr, version):
    if not column_exists(cr, "res_company", "coi_own_files"):
        create_column(cr, "res_company", "coi_own_files", "boolean")
        cr.execute(
            """
            UPDATE res_company SET coi_own_files = TRUE
             WHERE parent_id IS NOT NULL
               AND (id IN (SELECT company_id FROM coi_compliance)
                    OR id IN (SELECT company_id FROM coi_certificate)
                    OR id IN (SELECT company_id FROM coi_requirement_set))
            """
        )
