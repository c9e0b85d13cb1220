import { Component, onWillStart } from "@odoo/owl";
import { deserializeDate, formatDate } from "@web/core/l10n/dates";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { user } from "@web/core/user";
import { useService } from "@web/core/utils/hooks";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

/** How far around today the axis reaches at least and at most, in days. */
const LEAST_BEFORE = 60;
const MOST_BEFORE = 400;
const LEAST_AFTER = 120;
const MOST_AFTER = 800;

function days(from, to) {
    return Math.round(to.diff(from, "days").days);
}

function clamp(value, least, most) {
    return Math.max(least, Math.min(value, most));
}

/** The terms of the policies on an axis of time around today, each with its dates in words. */
export class CoiTerms extends Component {
    static template = "coi_management.Terms";
    static props = { ...standardFieldProps };

    setup() {
        this.action = useService("action");
        onWillStart(async () => {
            this.isCoiUser = await user.hasGroup("coi_management.group_coi_user");
        });
    }

    get data() {
        return this.props.record.data[this.props.name] || {};
    }

    get today() {
        return this.data.today ? deserializeDate(this.data.today) : luxon.DateTime.local().startOf("day");
    }

    get policies() {
        return (this.data.policies || []).map((policy) => ({
            ...policy,
            begins: policy.effective ? deserializeDate(policy.effective) : null,
            ends: policy.cancelled_on || policy.expiration ? deserializeDate(policy.cancelled_on || policy.expiration) : null,
        }));
    }

    /** First and last day of the axis. */
    get axis() {
        const { today, policies } = this;
        const before = policies.filter(({ begins }) => begins).map(({ begins }) => days(begins, today) + 15);
        const after = policies.filter(({ ends }) => ends).map(({ ends }) => days(today, ends) + 15);
        const first = today.minus({ days: clamp(Math.max(0, ...before), LEAST_BEFORE, MOST_BEFORE) });
        const last = today.plus({ days: clamp(Math.max(0, ...after), LEAST_AFTER, MOST_AFTER) });
        return { first, last, length: days(first, last) };
    }

    get marks() {
        const { first, last, length } = this.axis;
        const step = length > 500 ? 3 : length > 240 ? 2 : 1;
        const marks = [];
        let month = first.startOf("month").plus({ months: 1 });
        while (month < last) {
            if ((month.month - 1) % step === 0) {
                const format = month.month === 1 ? "LLL yyyy" : "LLL";
                marks.push({
                    key: month.toISODate(),
                    text: month.toFormat(format),
                    style: `inset-inline-start:${this.getShare(month)}%`,
                });
            }
            month = month.plus({ months: 1 });
        }
        return marks;
    }

    get todayStyle() {
        return `inset-inline-start:${this.getShare(this.today)}%`;
    }

    get rows() {
        return this.policies.map((policy) => ({
            ...policy,
            title: [policy.label, policy.number].filter(Boolean).join(" "),
            words: this.getWords(policy),
            style: this.getBarStyle(policy),
        }));
    }

    getShare(day) {
        const { first, length } = this.axis;
        return clamp((100 * days(first, day)) / length, 0, 100).toFixed(2);
    }

    getBarStyle({ begins, ends }) {
        if (!begins || !ends) {
            return null;
        }
        const [start, end] = [this.getShare(begins), this.getShare(ends)];
        return `inset-inline-start:${start}%;width:${Math.max(end - start, 0.5).toFixed(2)}%`;
    }

    getWords(policy) {
        const { begins, ends } = policy;
        if (policy.state === "listed") {
            return ends
                ? _t("until %s, known from a list only: no document shows it yet", formatDate(ends))
                : _t("known from a list only: no document shows it yet");
        }
        if (!begins || !ends) {
            return _t("The certificate does not show both dates");
        }
        const term = _t("%(begins)s to %(ends)s", { begins: formatDate(begins), ends: formatDate(ends) });
        return `${term}: ${this.getStanding(policy)}`;
    }

    getStanding({ state, begins, ends, cancelled_on: cancelledOn }) {
        const { today } = this;
        switch (state) {
            case "future":
                return _t("begins in %s days", days(today, begins));
            case "past":
                return cancelledOn
                    ? _t("cancelled %s days ago", days(ends, today))
                    : _t("ended %s days ago", days(ends, today));
            default:
                return cancelledOn
                    ? _t("in force, cancelled in %s days", days(today, ends))
                    : _t("in force, %s days left", days(today, ends));
        }
    }

    open(policy) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "coi.certificate",
            res_id: policy.certificate_id,
            views: [[false, "form"]],
        });
    }
}

registry.category("fields").add("coi_terms", {
    component: CoiTerms,
    displayName: _t("Terms of policies"),
    supportedTypes: ["json"],
});
