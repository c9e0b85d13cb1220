import { browser } from "@web/core/browser/browser";
import { registry } from "@web/core/registry";
import { Interaction } from "@web/public/interaction";

/** A text to copy: the button is there where a script runs. */
export class CoiPortalCopy extends Interaction {
    static selector = ".o_coi_portal .o_coi_copy";
    dynamicContent = {
        "button[data-copy]": { "t-on-click": this.copy, "t-att-hidden": () => undefined },
        "button span:first-child": { "t-att-hidden": () => (this.isCopied ? "hidden" : undefined) },
        ".o_coi_copied": { "t-att-hidden": () => (this.isCopied ? undefined : "hidden") },
    };

    isCopied = false;

    async copy() {
        const text = this.el.querySelector("pre");
        try {
            await this.waitFor(browser.navigator.clipboard.writeText(text.textContent));
        } catch {
            // without https, or not allowed: it is marked, to be copied by hand
            const range = document.createRange();
            range.selectNodeContents(text);
            window.getSelection().removeAllRanges();
            window.getSelection().addRange(range);
            return;
        }
        this.isCopied = true;
        this.waitForTimeout(() => {
            this.isCopied = false;
        }, 3000);
    }
}

registry.category("public.interactions").add("coi_management.portal_copy", CoiPortalCopy);
