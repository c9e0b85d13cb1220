import { Component, onMounted, onWillStart, onWillUnmount, onWillUpdateProps, useRef, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { browser } from "@web/core/browser/browser";
import { registry } from "@web/core/registry";
import { user } from "@web/core/user";
import { useService } from "@web/core/utils/hooks";
import { Layout } from "@web/search/layout";
import { SearchBar } from "@web/search/search_bar/search_bar";
import { useSearchBarToggler } from "@web/search/search_bar/search_bar_toggler";
import { formatInteger } from "@web/views/fields/formatters";
import { standardViewProps } from "@web/views/standard_view_props";

/** Height of a row in pixels, see the style sheet. */
const ROW = 33;

/** Rows that come with one answer; at most what the server gives. */
const CHUNK = 100;

/** Rows above and below those on the screen. */
const MARGIN = 15;

/** Most rows that are printed: more is for a file. */
const PRINT = 2000;

/** Vendors by requirement lines. Only the rows on the screen are in the page; they are asked for in chunks. */
export class CoiMatrix extends Component {
    static template = "coi_management.Matrix";
    static components = { Layout, SearchBar };
    static props = { ...standardViewProps, buttonTemplate: { type: String, optional: true } };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.notification = useService("notification");
        this.searchBarToggler = useSearchBarToggler();
        this.scroller = useRef("scroller");
        this.row = ROW;
        this.state = useState({ frame: null, rows: {}, first: 0, last: 60, printing: false, busy: false });
        this.asked = new Map();
        this.version = 0;
        onWillStart(async () => {
            this.mayExport = await user.hasGroup("base.group_allow_export");
            await this.load(this.props.domain);
        });
        onWillUpdateProps((next) => this.load(next.domain));
        onMounted(() => this.onScroll());
        this.onAfterPrint = () => (this.state.printing = false);
        browser.addEventListener("afterprint", this.onAfterPrint);
        onWillUnmount(() => browser.removeEventListener("afterprint", this.onAfterPrint));
    }

    /** Begin anew with a domain: answers to earlier questions are not taken any more. */
    async load(domain) {
        const version = ++this.version;
        const frame = await this.orm.call("coi.matrix", "get_frame", [domain]);
        if (version !== this.version) {
            return;
        }
        this.domain = domain;
        this.asked.clear();
        Object.assign(this.state, { frame, rows: {}, first: 0, last: Math.min(60, frame.count) });
        if (this.scroller.el) {
            this.scroller.el.scrollTop = 0;
        }
        await this.fetch(0);
    }

    fetch(chunk) {
        const version = this.version;
        if (!this.asked.has(chunk)) {
            const asked = this.orm
                .call("coi.matrix", "get_rows", [this.domain, chunk * CHUNK, CHUNK])
                .then((rows) => {
                    if (version === this.version) {
                        rows.forEach((row, place) => (this.state.rows[chunk * CHUNK + place] = row));
                    }
                });
            asked.catch(() => this.asked.delete(chunk));
            this.asked.set(chunk, asked);
        }
        return this.asked.get(chunk);
    }

    onScroll() {
        const el = this.scroller.el;
        if (!el || !this.state.frame) {
            return;
        }
        const top = Math.floor(el.scrollTop / ROW);
        const shown = Math.ceil(el.clientHeight / ROW);
        this.state.first = Math.max(0, top - MARGIN);
        this.state.last = Math.min(this.state.frame.count, top + shown + MARGIN);
        browser.clearTimeout(this.timer);
        // whoever drags the bar over thousands of rows asks only for those where it stops
        this.timer = browser.setTimeout(() => {
            for (let chunk = Math.floor(this.state.first / CHUNK); chunk * CHUNK < this.state.last; chunk++) {
                this.fetch(chunk);
            }
        }, 40);
    }

    // ------------------------------------------------------------ what is shown

    get places() {
        const { printing, frame, first, last } = this.state;
        const [from, to] = printing ? [0, Math.min(frame.count, PRINT)] : [first, last];
        return Array.from({ length: Math.max(0, to - from) }, (_item, place) => from + place);
    }

    get above() {
        return this.state.printing ? 0 : this.state.first * ROW;
    }

    get below() {
        return this.state.printing ? 0 : Math.max(0, this.state.frame.count - this.state.last) * ROW;
    }

    get count() {
        return formatInteger(this.state.frame.count);
    }

    getCell(place, column) {
        const code = this.state.rows[place]?.cells[column.key];
        return code && this.state.frame.legend.find((entry) => entry.code === code);
    }

    getTone(status) {
        if (status === "compliant") {
            return "text-bg-success";
        }
        return ["expiring", "undetermined"].includes(status) ? "text-bg-warning" : "text-bg-danger";
    }

    // ------------------------------------------------------------ what one can do

    openFile(row) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "coi.compliance",
            res_id: row.id,
            views: [[false, "form"]],
        });
    }

    async print() {
        if (this.state.frame.count > PRINT) {
            this.notification.add(
                _t("The first %s vendors are printed: filter, or export them all.", PRINT),
                { type: "warning" }
            );
        }
        this.state.busy = true;
        try {
            const rows = Math.min(this.state.frame.count, PRINT);
            for (let chunk = 0; chunk * CHUNK < rows; chunk++) {
                await this.fetch(chunk);
            }
        } finally {
            this.state.busy = false;
        }
        this.state.printing = true;
        await new Promise((resolve) => browser.setTimeout(resolve, 100));
        window.print();
    }

    async exportGrid(kind) {
        this.state.busy = true;
        try {
            const file = await this.orm.call("coi.matrix", "export_grid", [this.domain, kind]);
            const bytes = Uint8Array.from(atob(file.content), (letter) => letter.charCodeAt(0));
            const link = document.createElement("a");
            link.href = URL.createObjectURL(new Blob([bytes], { type: file.type }));
            link.download = file.name;
            link.click();
            URL.revokeObjectURL(link.href);
        } finally {
            this.state.busy = false;
        }
    }
}

registry.category("views").add("coi_matrix", {
    type: "list",
    Controller: CoiMatrix,
    props: (genericProps) => ({ ...genericProps }),
});
