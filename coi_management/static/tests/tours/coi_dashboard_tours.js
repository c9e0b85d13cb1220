import { registry } from "@web/core/registry";

import { patiently } from "./coi_tour_helpers";

/** See coi_management/tests/test_dashboard.py for the data. */
registry.category("web_tour.tours").add("coi_dashboard_numbers", {
    steps: () => patiently([
        {
            content: "One vendor has nothing on file",
            trigger: ".o_coi_dashboard [data-tile=missing] .o_coi_number:contains(1)",
        },
        {
            content: "The share is told in words too",
            trigger: ".o_coi_dashboard [data-tile=compliant]:contains(0 of 1 vendors)",
        },
        { content: "The trend is drawn", trigger: ".o_coi_trend canvas" },
        { content: "and can be read", trigger: "button:contains(Show as a table)", run: "click" },
        { content: "month by month", trigger: ".o_coi_dashboard td:contains(0 of 1 vendors)" },
        { content: "The gate was asked", trigger: ".o_coi_dashboard [data-tile=held]" },
        {
            content: "What is missing opens the vendors who miss it",
            trigger: ".o_coi_dashboard [data-tile=missing]",
            run: "click",
        },
        {
            content: "and no others",
            trigger: ".o_list_view .o_data_row td[name=partner_id]:contains(Acme Paving LLC)",
        },
        { content: "Back to the dashboard", trigger: ".o_breadcrumb a:contains(Dashboard)", run: "click" },
        {
            content: "What falls short most opens its deficiencies",
            trigger: ".o_coi_dashboard [data-tile^='short:']",
            run: "click",
        },
        { content: "as a list", trigger: ".o_list_view .o_data_row:contains(Acme Paving LLC)" },
    ]),
});

registry.category("web_tour.tours").add("coi_dashboard_matrix", {
    steps: () => patiently([
        {
            content: "The vendor has a row, and a sign with words under its line",
            trigger: ".o_coi_matrix tbody tr:contains(Acme Paving LLC) .o_coi_cell_missing:contains(No Policy)",
        },
        { content: "What is filtered", trigger: ".o_searchview_input", run: "edit Nobody" },
        { content: "is searched", trigger: ".o_searchview_input", run: "press Enter" },
        { content: "and nothing found", trigger: ".o_coi_matrix .o_view_nocontent" },
        { content: "Without the filter", trigger: ".o_facet_remove", run: "click" },
        {
            content: "the vendor is there again, and opens",
            trigger: ".o_coi_matrix th button:contains(Acme Paving LLC)",
            run: "click",
        },
        { content: "as a file", trigger: ".o_coi_compliance_form" },
    ]),
});

const ANALYSES = [
    ["menu_coi_expiration", ".o_calendar_view"],
    ["menu_coi_analysis", ".o_pivot"],
    ["menu_coi_analysis_line", ".o_pivot"],
    ["menu_coi_analysis_deficiency", ".o_pivot"],
    ["menu_coi_analysis_month", ".o_graph_view canvas"],
    ["menu_coi_matrix", ".o_coi_matrix"],
];

registry.category("web_tour.tours").add("coi_dashboard_analyses", {
    steps: () =>
        patiently(ANALYSES.flatMap(([menu, view]) => [
            {
                content: "Open Reporting",
                trigger: "button[data-menu-xmlid='coi_management.menu_coi_reporting']",
                run: "click",
            },
            { content: menu, trigger: `[data-menu-xmlid='coi_management.${menu}']`, run: "click" },
            { content: `${menu} opens`, trigger: view },
        ])),
});
