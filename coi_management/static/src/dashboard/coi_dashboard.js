import { Component, onMounted, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { formatPercentage } from "@web/views/fields/formatters";
import { formatCurrency } from "@web/core/currency";
import { registry } from "@web/core/registry";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";
import { useService } from "@web/core/utils/hooks";
import { Layout } from "@web/search/layout";
import { CoiTrend } from "./coi_trend";

/** Where the standing of vendors is told, from worst to best. */
const STANDING = [
    { key: "missing", icon: "fa-file-o", tone: "danger" },
    { key: "deficient", icon: "fa-exclamation-triangle", tone: "danger" },
    { key: "expired", icon: "fa-hourglass-end", tone: "danger" },
    { key: "undetermined", icon: "fa-question-circle", tone: "warning" },
];
const WORK = [
    { key: "to_review", icon: "fa-file-text-o" },
    { key: "inbox", icon: "fa-inbox" },
    { key: "answered", icon: "fa-reply" },
    { key: "silent", icon: "fa-bell-slash-o" },
    { key: "waivers", icon: "fa-handshake-o" },
];
const ENDING = ["ends_30", "ends_60", "ends_90"];
const OWN = ["my_late", "my_activities", "my_answers", "my_short", "my_ending", "my_waivers"];

/** Where the network stands: every number opens the list that it counts. */
export class CoiDashboard extends Component {
    static template = "coi_management.Dashboard";
    static components = { Layout, CoiTrend };
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.display = { controlPanel: {} };
        this.state = useState({ figures: null, held: null, judging: false });
        onMounted(() => this.load());
    }

    async load() {
        this.state.figures = await this.orm.call("coi.dashboard", "get_figures", []);
        if (this.state.figures.waiting?.at_once) {
            await this.judge();
        }
    }

    async judge() {
        this.state.judging = true;
        try {
            this.state.held = await this.orm.call("coi.dashboard", "get_held", []);
        } finally {
            this.state.judging = false;
        }
    }

    // ------------------------------------------------------------ what is shown

    get figures() {
        return this.state.figures;
    }

    pick(tiles) {
        return tiles
            .map((tile) => (typeof tile === "string" ? { key: tile } : tile))
            .filter(({ key }) => this.figures.tiles[key])
            .map((tile) => ({ ...tile, ...this.figures.tiles[tile.key] }));
    }

    get standing() {
        return this.pick(STANDING);
    }

    get work() {
        return this.pick(WORK);
    }

    get ending() {
        return this.pick(ENDING);
    }

    get own() {
        return this.pick(OWN);
    }

    /** The network in three measures; one is left out where whoever looks may not see it. */
    get shares() {
        const { tiles, shares } = this.figures;
        const required = tiles.required.count;
        const found = [
            {
                key: "compliant",
                title: _t("Vendors insured as required"),
                ...this.getShare(tiles.compliant.count, required),
                text: _t("%(compliant)s of %(required)s vendors", {
                    compliant: this.number(tiles.compliant.count),
                    required: this.number(required),
                }),
            },
        ];
        if (shares.may_see_spend) {
            found.push({
                key: "spend",
                title: _t("Weighted by spend"),
                ...this.getShare(shares.spend_compliant, shares.spend),
                text: shares.spend
                    ? _t("%(covered)s of %(spend)s in 12 months", {
                          covered: this.money(shares.spend_compliant),
                          spend: this.money(shares.spend),
                      })
                    : _t("nothing was bought in 12 months"),
            });
        }
        found.push({
            key: "limits",
            title: _t("Weighted by risk"),
            ...this.getShare(shares.asked - shares.missing, shares.asked),
            text: shares.missing
                ? _t("%(missing)s of required limits missing", { missing: this.money(shares.missing) })
                : _t("no required limit is missing"),
        });
        return found;
    }

    getShare(part, whole) {
        const share = whole ? part / whole : null;
        const tone = share === null ? "secondary" : share >= 0.9 ? "success" : share >= 0.6 ? "warning" : "danger";
        // a share that is not whole is not told as whole
        const shown = share !== null && share < 1 && share > 0.999 ? 0.999 : share;
        return { share, tone, shown: share === null ? "–" : formatPercentage(shown, { digits: [16, 1] }) };
    }

    get most() {
        return Math.max(1, ...this.figures.short.map((short) => short.count));
    }

    get reader() {
        const { values, corrected } = this.figures.reader;
        return this.getShare(Math.max(values - corrected, 0), values);
    }

    number(value) {
        return registry.category("formatters").get("integer")(value);
    }

    money(amount) {
        return formatCurrency(amount, this.figures.currency_id, { digits: [16, 0] });
    }

    getName({ label, count, hint }) {
        return hint ? _t("%(label)s: %(count)s, %(hint)s", { label, count, hint }) : `${label}: ${count}`;
    }

    // ------------------------------------------------------------ where it leads

    async open(key) {
        const action = await this.orm.call("coi.dashboard", "open_tile", [key]);
        if (action) {
            await this.action.doAction(action);
        }
    }

    openHeld() {
        return this.action.doAction(this.state.held.action);
    }

    openStep(step) {
        return this.action.doAction(step.action);
    }
}

registry.category("actions").add("coi_dashboard", CoiDashboard);
