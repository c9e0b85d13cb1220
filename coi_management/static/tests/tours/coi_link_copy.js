import { registry } from "@web/core/registry";

import { patiently } from "./coi_tour_helpers";

registry.category("web_tour.tours").add("coi_link_copy", {
    steps: () => patiently([
        { trigger: "button[name=action_copy_link]", run: "click" },
        { trigger: ".modal td[name=role]:contains(Agent)" },
        { trigger: ".modal tr:contains(Willow Creek) button[name=action_copy_link]", run: "click" },
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
