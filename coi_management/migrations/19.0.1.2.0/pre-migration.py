"""Branches share the files of their main company now: those that kept files of their own go on with them.

A view of links shows a field that is no more. It is loaded after the one that it extends, which would be refused with
it: until then it shows nothing.

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
    cr.execute(
        """
        UPDATE ir_ui_view SET arch_db = '{"en_US": "<data/>"}'
         WHERE id IN (SELECT res_id FROM ir_model_data
                       WHERE module = 'coi_management' AND model = 'ir.ui.view' AND name = %s)
           AND arch_db::text LIKE '%%fetch_count%%'
        """,
        ["coi_request_view_form_link"],
    )
