import { registry } from "@web/core/registry";

import { count, dropServed, patiently, seeStage, until } from "./coi_tour_helpers";

/** Up to how many values the reader may not be sure of. */
const MOST = 40;

async function confirmMark() {
    const getLeft = () => document.querySelector(".o_coi_marked_count")?.textContent || "";
    const left = getLeft();
    if (left) {
        document.querySelector(".o_coi_next").click();
        const button = await until(
            () => document.querySelector(".o_coi_confirm_current:enabled"),
            `one of “${left}” is looked at`
        );
        button.click();
        await until(() => getLeft() !== left, `one of “${left}” is settled`);
    }
}

/** The story of the add-on: see coi_management/tests/test_tour.py for the data. */
registry.category("web_tour.tours").add("coi_main_story", {
    steps: () => patiently([
        {
            content: "The vendor's file says that nothing is on file",
            trigger: ".o_coi_compliance_form .o_coi_standing .badge:contains(Missing)",
        },
        {
            content: "Drop the certificate on the file",
            trigger: ".o_coi_upload_zone",
            async run() {
                await dropServed(".o_coi_compliance_form", "short.pdf");
            },
        },
        {
            content: "The review opens, with the page beside the fields",
            trigger: ".o_coi_review_form .o_coi_page[data-page='1'] img",
        },
        {
            content: "Who is insured was read",
            trigger: ".o_coi_review_form [name=insured_name] input:value(Acme Paving LLC)",
        },
        {
            content: "Click on the policy number that was read",
            trigger: "[name=coverage_ids] td[name=policy_number]:contains(GL-2040-77)",
            run: "click",
        },
        {
            content: "Its place on the page is drawn",
            trigger: ".o_coi_page[data-page='1'] .o_coi_place_current",
        },
        {
            content: "and told in words",
            trigger: ".o_coi_document_current:contains(Policy Number, on page 1)",
        },
        ...Array.from({ length: MOST }, (_none, number) => ({
            content: `Value ${number + 1} of which the reader was not sure, where there is one, is looked at`,
            trigger: ".o_coi_review_form",
            run: confirmMark,
        })),
        {
            content: "Nothing is left to check",
            trigger: ".o_coi_review_form:not(:has(.o_coi_marked))",
        },
        {
            content: "Accept",
            trigger: ".o_statusbar_buttons button[name=action_accept]:enabled",
            run: "click",
        },
        seeStage("The certificate", "accepted"),
        {
            content: "What was decided is not edited any more",
            trigger: ".o_coi_review_form [name=insured_name] span:contains(Acme Paving LLC)",
        },
        {
            content: "Go to the vendor's file",
            trigger: "button[name=action_view_file]",
            run: "click",
        },
        {
            content: "It is not missing any more, but falls short",
            trigger: ".o_coi_standing .badge:contains(Deficient)",
        },
        {
            content: "The checklist names what is short, what is asked and what was found",
            trigger:
                ".o_coi_item_short:contains(General aggregate):contains(2,000,000):contains(1,000,000):contains(Gap)",
        },
        count("Nothing else is short", ".o_coi_checklist", ".o_coi_item_short", 1),
        {
            content: "The term of the policy is drawn and told",
            trigger: ".o_coi_term[data-state=current]:contains(GL-2040-77):contains(in force)",
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
            content: "The order tells what holds it before anybody presses a button",
            trigger: ".o_form_view .o_coi_gate:contains(General aggregate)",
        },
        {
            content: "Try to confirm it",
            trigger: ".o_statusbar_buttons button[name=button_confirm]:visible",
            run: "click",
        },
        {
            content: "It is held, and the reason is told",
            trigger: ".modal .modal-body:contains(not insured as required):contains(General aggregate)",
        },
        {
            content: "Close the message",
            trigger: ".modal .modal-footer button.btn-primary",
            run: "click",
        },
        {
            content: "Override",
            trigger: "body:not(:has(.modal)) .o_statusbar_buttons button[name=action_coi_override]",
            run: "click",
        },
        {
            content: "Give the reason",
            trigger: ".modal [name=reason] textarea",
            run: "edit The agent has raised the aggregate; the certificate follows this week",
        },
        {
            content: "Override and confirm",
            trigger: ".modal button[name=action_override]",
            run: "click",
        },
        seeStage("The order", "purchase"),
    ]),
});
