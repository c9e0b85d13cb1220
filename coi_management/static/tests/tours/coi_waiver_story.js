import { registry } from "@web/core/registry";

import { patiently, seeStage } from "./coi_tour_helpers";

/** One person asks for an exception… */
registry.category("web_tour.tours").add("coi_waiver_asked", {
    steps: () => patiently([
        {
            content: "Ask for a waiver of the one thing that is short",
            trigger: ".o_coi_item_short:contains(General aggregate) .o_coi_ask_waiver",
            run: "click",
        },
        {
            content: "What is waived is filled in; give the reason",
            trigger: ".modal [name=reason] textarea",
            run: "edit Work of one day in the yard, under our own supervision",
        },
        {
            content: "Say until when",
            trigger: ".modal [name=date_end] input, .modal [name=date_end] button",
            run: "click",
        },
        {
            content: "The last day",
            trigger: ".modal [name=date_end] input",
            run: "edit 12/31/2099",
        },
        {
            content: "Save",
            trigger: ".modal .modal-footer .o_form_button_save",
            run: "click",
        },
        {
            content: "Asking changes nothing yet",
            trigger: "body:not(:has(.modal)) .o_coi_standing .badge:contains(Deficient)",
        },
        {
            content: "Look at the waivers",
            trigger: ".o_notebook .nav-link:contains(Waivers)",
            run: "click",
        },
        {
            content: "It waits for another person",
            trigger: "[name=waiver_ids] .o_data_row .badge:contains(Asked)",
        },
    ]),
});

/** …another approves it, and the order goes through. */
registry.category("web_tour.tours").add("coi_waiver_approved", {
    steps: () => patiently([
        {
            content: "Look at the waivers",
            trigger: ".o_coi_compliance_form .o_notebook .nav-link:contains(Waivers)",
            run: "click",
        },
        {
            content: "Open the one that waits",
            trigger: "[name=waiver_ids] .o_data_row:contains(under our own supervision) td[name=reason]",
            run: "click",
        },
        {
            content: "Approve it",
            trigger: ".o_statusbar_buttons button[name=action_approve]",
            run: "click",
        },
        seeStage("The waiver", "approved"),
        {
            content: "Back to the vendor's file",
            trigger: ".o_breadcrumb .breadcrumb-item a:contains(Acme Paving LLC), .o_back_button",
            run: "click",
        },
        {
            content: "The vendor is compliant for as long as the waiver and the policy hold",
            trigger: ".o_coi_standing:contains(compliant until) .badge:contains(Compliant)",
        },
        {
            content: "The line is folded now; open it",
            trigger: ".o_coi_line:contains(general liability) .o_coi_line_toggle[aria-expanded=false]",
            run: "click",
        },
        {
            content: "The item says that it is waived",
            trigger: ".o_coi_item:contains(General aggregate):contains(Waived)",
        },
        {
            content: "Open the vendor's orders",
            trigger: "button[name=action_view_orders]",
            run: "click",
        },
        {
            content: "Open the draft order",
            trigger: ".o_data_row:contains(Acme Paving LLC) td[name=partner_id]",
            run: "click",
        },
        {
            content: "Nothing holds it; confirm it",
            trigger: ".o_form_view:not(:has(.o_coi_gate)) .o_statusbar_buttons button[name=button_confirm]:visible",
            run: "click",
        },
        seeStage("The order", "purchase"),
    ]),
});
