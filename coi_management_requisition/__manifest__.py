{
    "name": "Certificates of Insurance: Calls for Tenders",
    "version": "19.0.1.0.0",
    "category": "Supply Chain/Purchase",
    "summary": "Show vendors' insurance among the alternatives of a call for tenders",
    "author": "coi_management contributors",
    "website": "https://github.com/coi-management/coi_management",
    "license": "LGPL-3",
    "depends": ["coi_management", "purchase_requisition"],
    "data": ["views/purchase_order_views.xml"],
    "auto_install": True,
}
