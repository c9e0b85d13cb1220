import { registry } from "@web/core/registry";
import { inputFiles } from "@web/../tests/utils";

import { fetchFile, patiently } from "./coi_tour_helpers";

/** Fails where the page has to be moved sideways to be read. */
const fits = {
    content: "Nothing is wider than the screen",
    trigger: "body",
    run() {
        const { scrollWidth, clientWidth } = document.documentElement;
        if (scrollWidth > clientWidth) {
            throw new Error(`The page is ${scrollWidth} wide on a screen of ${clientWidth}`);
        }
    },
};

/** A vendor signs in, sees what is missing, sends a certificate, names its agent and answers. */
registry.category("web_tour.tours").add("coi_portal_story", {
    steps: () => patiently([
        {
            content: "Something waits",
            trigger: ".o_portal_index_card:contains(something waits for you) [data-placeholder_count]:contains(1)",
        },
        fits,
        {
            content: "Open the insurance files",
            trigger: ".o_portal_index_card a[href='/my/insurance']",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "Open the file of the company that waits",
            trigger: "a.o_coi_file:contains(Harbor Works):contains(Missing)",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "The standing is told in words",
            trigger: ".o_coi_standing:contains(no certificate of yours on file)",
        },
        {
            content: "The order that waits is told",
            trigger: "#orders:contains(P0)",
        },
        fits,
        {
            content: "Copy what the agent is to be asked for",
            trigger: "#corrections .o_coi_copy:contains(Commercial general liability) button:visible",
        },
        {
            content: "Choose the certificate",
            trigger: "form.o_coi_upload",
            async run() {
                await inputFiles("#coi_files", [await fetchFile("short.pdf")]);
            },
        },
        {
            content: "It is listed before it goes",
            trigger: ".o_coi_chosen:contains(short.pdf)",
        },
        {
            content: "Go down to the button",
            trigger: "form.o_coi_upload button[type=submit]",
            run: ({ anchor }) => anchor.scrollIntoView(),
        },
        {
            content: "Send it",
            trigger: "form.o_coi_upload button[type=submit]",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "It arrived and was read",
            trigger: ".o_coi_files:contains(short.pdf arrived and was read)",
        },
        {
            content: "Whoever sent it sees that without looking for it",
            trigger: ".o_coi_sent:focus",
            run({ anchor }) {
                const { top } = anchor.getBoundingClientRect();
                if (top < 0 || top > window.innerHeight / 2) {
                    throw new Error(`It begins at ${top} of a screen of ${window.innerHeight}`);
                }
            },
        },
        {
            content: "What falls short is told at once",
            trigger: ".o_coi_result:contains(Something is still missing)",
        },
        {
            content: "With what to write to the agent",
            trigger: "#sent .o_coi_copy:contains(2,000,000)",
        },
        {
            content: "And requirement by requirement",
            trigger: "#checklist .o_coi_line[open]:contains(General aggregate):contains(Gap)",
        },
        fits,
        {
            content: "Add an agent",
            trigger: ".o_coi_agent_new summary",
            run: "click",
        },
        {
            content: "The address",
            trigger: "#agent_email_0",
            run: "edit lee@harbor-agency.example",
        },
        {
            content: "The name",
            trigger: "#agent_name_0",
            run: "edit Lee Harbor",
        },
        {
            content: "Save",
            trigger: ".o_coi_agent_new button[value=save]",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "The agent is on file",
            trigger: "#agents .o_coi_agent summary:contains(Lee Harbor)",
        },
        {
            content: "Ask for a waiver",
            trigger: ".o_coi_answer summary:contains(We ask for a waiver)",
            run: "click",
        },
        {
            content: "Of the aggregate",
            trigger: "#waiver_scope",
            run: "selectByIndex 1",
        },
        {
            content: "Say why",
            trigger: "#waiver_text",
            run: "edit Work of one day in the yard",
        },
        {
            content: "Ask",
            trigger: ".o_coi_answer button:contains(Ask for a waiver)",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "It is told who decides, and can be taken back",
            trigger: "#answers .o_coi_notice:contains(Somebody decides on it)",
        },
        {
            content: "Take it back",
            trigger: ".o_coi_answered:contains(You asked for a waiver) button",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "It was taken back",
            trigger: ".o_coi_answered:contains(taken back)",
        },
        fits,
    ]),
});
