import { browser } from "@web/core/browser/browser";
import { registry } from "@web/core/registry";
import { Interaction } from "@web/public/interaction";

/** A text and the button that copies it. */
export class CoiCopy extends Interaction {
    static selector = ".o_coi_copy";
    dynamicContent = {
        ".o_coi_copy_button": {
            "t-on-click": this.copy,
            "t-att-class": () => ({ "d-none": false }),
        },
        ".o_coi_copy_do": { "t-att-class": () => ({ "d-none": this.isCopied }) },
        ".o_coi_copy_done": { "t-att-class": () => ({ "d-none": !this.isCopied }) },
    };

    isCopied = false;

    async copy() {
        const text = this.el.querySelector("textarea");
        text.select();
        try {
            await this.waitFor(browser.navigator.clipboard.writeText(text.value));
        } catch {
            // where the browser does not let us, the text is selected: it is copied by hand
            return;
        }
        this.isCopied = true;
        this.waitForTimeout(() => {
            this.isCopied = false;
        }, 2000);
    }
}

registry.category("public.interactions").add("coi_management.copy", CoiCopy);
