import { Component, useState } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { Dialog } from "@web/core/dialog/dialog";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";

/** Shows the address of a link once: it is kept nowhere. */
export class CoiCopyLinkDialog extends Component {
    static template = "coi_management.CopyLinkDialog";
    static components = { Dialog };
    static props = { url: String, who: String, close: Function };

    setup() {
        this.title = _t("Link for %s", this.props.who);
        this.state = useState({ copied: false });
    }

    async copy() {
        await browser.navigator.clipboard.writeText(this.props.url);
        this.state.copied = true;
    }
}

registry.category("actions").add("coi_copy_link", (env, action) => {
    env.services.dialog.add(CoiCopyLinkDialog, { url: action.params.url, who: action.params.who });
});
