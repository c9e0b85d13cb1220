{
    "name": "Certificates of Insurance: Receipts",
    "version": "19.0.1.0.0",
    "category": "Supply Chain/Purchase",
    "summary": "Hold receipts from vendors who are not insured as required",
    "author": "coi_management contributors",
    "website": "https://github.com/coi-management/coi_management",
    "license": "LGPL-3",
    "depends": ["coi_management", "purchase_stock"],
    "data": ["views/res_config_settings_views.xml", "views/stock_picking_views.xml"],
    "auto_install": True,
}
