import { registry } from "@web/core/registry";

import { inputFiles } from "@web/../tests/utils";

import { count, fetchFile, patiently, seeStage } from "./coi_tour_helpers";

const OPEN_ROW = ".o_field_widget[name=open_row_ids] .o_data_row";

/** A workbook of what is required: mistakes are named and mended, one set is new, one gets a planned change; undone. */
registry.category("web_tour.tours").add("coi_import_asked_story", {
    steps: () => patiently([
        {
            content: "Choose the workbook",
            trigger: ".o_field_widget[name=document]",
            async run() {
                const file = await fetchFile("required.xlsx");
                await inputFiles(".o_field_widget[name=document] input.o_input_file", [file]);
            },
        },
        { content: "It is chosen", trigger: ".o_field_widget[name=document] .o_clear_file_button" },
        { content: "Save it", trigger: ".o_form_button_save", run: "click" },
        {
            content: "It is known as a list of requirements",
            trigger: ".o_field_widget[name=column_ids] .o_data_row:contains(Set):contains(Requirement set)",
        },
        {
            content: "A heading tells coverage and limit",
            trigger: ".o_data_row:contains(GL aggregate):contains(General liability):contains(General aggregate)",
        },
        { content: "Look at the rows", trigger: "button[name=action_check]", run: "click" },
        seeStage("The import", "checked"),
        {
            content: "What will happen is told",
            trigger: ".alert-success:contains(2 rows are ready):contains(New requirement sets: 1):contains(are there: 1)",
        },
        { content: "An amount that is none", trigger: `${OPEN_ROW}:contains(“plenty” is not an amount)` },
        { content: "A provision that is not known", trigger: `${OPEN_ROW}:contains(“Unicorn rider” is neither a provision nor a form)` },
        count("Two rows are wrong", ".o_field_widget[name=open_row_ids]", OPEN_ROW, 2),
        {
            content: "Correct the amount in place",
            trigger: `${OPEN_ROW}:contains(plenty) button[name=action_correct]`,
            run: "click",
        },
        {
            content: "Choose the cell that is wrong",
            trigger: ".modal .o_data_row:contains(plenty) td[name=text]",
            run: "click",
        },
        { content: "Write the amount", trigger: ".modal .o_selected_row [name=text] input", run: "edit 3M" },
        { content: "Look at the row again", trigger: ".modal button[name=action_save]", run: "click" },
        {
            content: "One more is ready",
            trigger: "body:not(:has(.modal)) .alert-success:contains(3 rows are ready):contains(sets: 2)",
        },
        { content: "Preview every row", trigger: "button[name=action_view_rows]:contains(Rows)", run: "click" },
        {
            content: "The new set, and whom it is asked of",
            trigger: ".o_data_row:contains(On site):contains(Acme Paving LLC):contains(New set):contains(2,000,000)",
        },
        {
            content: "The change of the set that is there",
            trigger: ".o_data_row:contains(Requirements):contains(Planned change):contains(5,000,000)",
        },
        { content: "Back", trigger: ".o_back_button", run: "click" },
        { content: "Bring them in", trigger: "button[name=action_import]", run: "click" },
        seeStage("The import", "done"),
        { content: "A change waits for its preview", trigger: ".alert-info:contains(Planned changes: 1)" },
        { content: "See the sets", trigger: "button[name=action_view_sets]", run: "click" },
        { content: "The new one", trigger: ".o_list_view .o_data_row:contains(On site)" },
        { content: "Back", trigger: ".o_back_button", run: "click" },
        { content: "Undo it", trigger: "button[name=action_undo]", run: "click" },
        { content: "Yes", trigger: ".modal .modal-footer .btn-primary", run: "click" },
        seeStage("The import", "undone"),
    ]),
});
