{
    "name": "Certificates of Insurance: Spreadsheet Dashboard",
    "version": "19.0.1.0.0",
    "category": "Productivity/Dashboard",
    "summary": "Where vendors' insurance stands, among Odoo's spreadsheet dashboards",
    "author": "coi_management contributors",
    "website": "https://github.com/coi-management/coi_management",
    "license": "LGPL-3",
    "depends": ["coi_management", "spreadsheet_dashboard"],
    "data": ["data/dashboards.xml"],
    "assets": {"web.assets_tests": ["coi_management_spreadsheet/static/tests/tours/**/*"]},
    "auto_install": True,
}
