import { registry } from "@web/core/registry";

import { chooseEmpty, chooseServed, patiently, seeStage } from "./coi_tour_helpers";

/** A file that cannot be read is kept, says what to do, and is rejected with a reason. */
registry.category("web_tour.tours").add("coi_unreadable_file", {
    steps: () => patiently([
        {
            content: "Choose a file that is locked with a password",
            trigger: ".o_list_view .o_control_panel .o_coi_upload_button",
            async run() {
                await chooseServed(".o_list_view .o_control_panel .o_coi_upload_input", "locked.pdf");
            },
        },
        {
            content: "It is kept, and what to do is told",
            trigger: ".o_coi_review_form .o_coi_problem:contains(locked with a password):contains(unlocked copy)",
        },
        {
            content: "The document can be downloaded",
            trigger: ".o_coi_document .o_coi_page_failed a[href*='/web/content']",
        },
        {
            content: "It cannot be accepted as it is",
            trigger: ".o_statusbar_buttons button[name=action_accept]:enabled",
            run: "click",
        },
        {
            content: "The reason is told",
            trigger: ".modal .modal-body:contains(Choose the vendor)",
        },
        {
            content: "Close the message",
            trigger: ".modal .modal-footer button.btn-primary",
            run: "click",
        },
        {
            content: "Reject it",
            trigger: "body:not(:has(.modal)) .o_statusbar_buttons button[name=action_reject]",
            run: "click",
        },
        {
            content: "Say why",
            trigger: ".modal [name=reason] textarea",
            run: "edit Please send a copy that is not locked",
        },
        {
            content: "Confirm",
            trigger: ".modal button[name=action_reject]",
            run: "click",
        },
        seeStage("The document", "rejected"),
        {
            content: "The reason stands on the document",
            trigger: ".o_coi_review_form .alert:contains(Please send a copy that is not locked)",
        },
        {
            content: "Back to the list",
            trigger: ".o_back_button, .o_breadcrumb .breadcrumb-item a",
            run: "click",
        },
        {
            content: "Choose an empty file",
            trigger: ".o_list_view .o_control_panel .o_coi_upload_button",
            async run() {
                await chooseEmpty(".o_list_view .o_control_panel .o_coi_upload_input", "empty.pdf");
            },
        },
        {
            content: "Nothing is kept, and that is told",
            trigger: ".o_coi_upload_dialog .o_coi_upload_row[data-step=danger]:contains(empty.pdf):contains(0 bytes)",
        },
        {
            content: "Close",
            trigger: ".o_coi_upload_dialog .modal-footer button:contains(Close)",
            run: "click",
        },
        {
            content: "Choose the locked file again",
            trigger: "body:not(:has(.modal)) .o_list_view .o_control_panel .o_coi_upload_button",
            async run() {
                await chooseServed(".o_list_view .o_control_panel .o_coi_upload_input", "locked.pdf");
            },
        },
        {
            content: "It is known already",
            trigger: ".o_coi_upload_dialog .o_coi_upload_row[data-step=info]:contains(already)",
        },
        {
            content: "Close",
            trigger: ".o_coi_upload_dialog .modal-footer button:contains(Close)",
            run: "click",
        },
        {
            content: "The list is there",
            trigger: "body:not(:has(.modal)) .o_list_view .o_data_row:contains(locked.pdf)",
        },
    ]),
});
