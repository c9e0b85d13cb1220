import { registry } from "@web/core/registry";

import { inputFiles } from "@web/../tests/utils";

import { count, patiently, seeStage } from "./coi_tour_helpers";

/** A list of three rows, one of them wrong: looked at, corrected, brought in, and undone. */
registry.category("web_tour.tours").add("coi_import_story", {
    steps: () => patiently([
        {
            content: "Choose the list",
            trigger: ".o_field_widget[name=document]",
            async run() {
                const text = "Vendor,Policy #,GL Eff,GL Exp\nAcme Paving LLC,G-1,1/1/2068,1/1/2069\nNew Roofing,G-2,1/1/2068,1/1/2069\nNew Masonry,G-3,1/1/2068,soon\n";
                const file = new File([text], "list.csv", { type: "text/csv" });
                await inputFiles(".o_field_widget[name=document] input.o_input_file", [file]);
            },
        },
        {
            content: "It is chosen",
            trigger: ".o_field_widget[name=document] .o_clear_file_button",
        },
        {
            content: "Save it",
            trigger: ".o_form_button_save",
            run: "click",
        },
        {
            content: "Its columns are told apart",
            trigger: ".o_field_widget[name=column_ids] .o_data_row:contains(GL Exp):contains(expiration date)",
        },
        {
            content: "Look at the rows",
            trigger: "button[name=action_check]",
            run: "click",
        },
        seeStage("The import", "checked"),
        {
            content: "A date cannot be read",
            trigger: ".o_field_widget[name=open_row_ids] .o_data_row:contains(“soon” is not a date)",
        },
        {
            content: "Correct it in place",
            trigger: ".o_data_row:contains(soon) button[name=action_correct]",
            run: "click",
        },
        {
            content: "Choose the cell that is wrong",
            trigger: ".modal .o_data_row:contains(soon) td[name=text]",
            run: "click",
        },
        {
            content: "Write the date",
            trigger: ".modal .o_selected_row [name=text] input",
            run: "edit 1/1/2069",
        },
        {
            content: "Look at the row again",
            trigger: ".modal button[name=action_save]",
            run: "click",
        },
        {
            content: "Its vendor is not known yet, as that of another row",
            trigger: "body:not(:has(.modal)) .alert:contains(wait for you to say whose they are)",
        },
        count("Two rows wait", ".o_field_widget[name=open_row_ids]", "[name=open_row_ids] .o_data_row", 2),
        {
            content: "Have the one created",
            trigger: ".o_data_row:contains(New Roofing) button[name=action_new_vendor]",
            run: "click",
        },
        {
            content: "Two rows are ready",
            trigger: ".alert-success:contains(2 rows are ready)",
        },
        {
            content: "Bring them in",
            trigger: "button[name=action_import]",
            run: "click",
        },
        seeStage("The import", "done"),
        {
            content: "Undo it",
            trigger: "button[name=action_undo]",
            run: "click",
        },
        {
            content: "Yes",
            trigger: ".modal .modal-footer .btn-primary",
            run: "click",
        },
        seeStage("The import", "undone"),
    ]),
});
