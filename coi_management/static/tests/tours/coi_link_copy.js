import { registry } from "@web/core/registry";

import { patiently } from "./coi_tour_helpers";

registry.category("web_tour.tours").add("coi_link_copy", {
    steps: () => patiently([
        { isActive: ["mobile"], trigger: ".o_statusbar_buttons button[title=More]", run: "click" },
        { trigger: "button[name=action_copy_link]", run: "click" },
        {
            // a row, or a card on a telephone
            trigger: [".o_data_row", ".o_kanban_record"]
                .map((found) => `.modal ${found}:contains(Agent):contains(Willow Creek) button[name=action_copy_link]`)
                .join(", "),
            run({ anchor }) {
                if (anchor.getBoundingClientRect().right > window.innerWidth) {
                    throw new Error("The button stands beside the screen");
                }
                anchor.click();
            },
        },
        {
            trigger: ".modal .o_coi_link_url",
            run({ anchor }) {
                if (!/\/coi\/[\w-]{43}$/.test(anchor.value)) {
                    throw new Error(`No link: ${anchor.value}`);
                }
            },
        },
        { trigger: ".modal button:contains(Close)", run: "click" },
        { trigger: ".o_form_view:not(:has(.o_coi_link_url))" },
    ]),
});
