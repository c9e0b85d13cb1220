import { useExternalListener } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { useBus, useService } from "@web/core/utils/hooks";

/**
 * Whoever closes a dialog goes on from the button that opened it.
 *
 * Odoo gives the focus back to what had it before; a button of a form is disabled while its action runs, and has lost
 * it by then: people who have keys alone would begin at the top of the page.
 *
 * @param {{el: HTMLElement}} root of the form
 */
export function useFocusBack(root) {
    let pressed = null;
    useExternalListener(
        window,
        "click",
        ({ target }) => {
            const button = target.closest?.("button[name]");
            pressed = root.el?.contains(button) ? button.name : pressed;
        },
        { capture: true }
    );
    useBus(useService("ui").bus, "active-element-changed", ({ detail }) => {
        if (detail === document && pressed) {
            // after the dialog has given it to whom it knows
            browser.setTimeout(() => {
                if (document.activeElement === document.body) {
                    root.el?.querySelector(`button[name="${pressed}"]:enabled`)?.focus();
                }
            });
        }
    });
}
