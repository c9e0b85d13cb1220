import { Component, onWillStart, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { user } from "@web/core/user";
import { useService } from "@web/core/utils/hooks";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

const VERDICTS = {
    met: { icon: "fa-check-circle", color: "success" },
    asserted: { icon: "fa-check-circle-o", color: "success" },
    not_proven: { icon: "fa-exclamation-triangle", color: "warning" },
    undetermined: { icon: "fa-question-circle", color: "warning" },
    gap: { icon: "fa-times-circle", color: "danger" },
    waived: { icon: "fa-handshake-o", color: "info" },
    // the secondary colour is that of surfaces: as ink it does not show in the dark
    not_required: { icon: "fa-minus-circle", color: "secondary", ink: "muted" },
};

/** Requirement by requirement: what is asked, what was found, the verdict and why. What is in order is folded. */
export class CoiChecklist extends Component {
    static template = "coi_management.Checklist";
    static props = { ...standardFieldProps };

    setup() {
        this.action = useService("action");
        this.state = useState({ toggled: {} });
        onWillStart(async () => {
            this.isCoiUser = await user.hasGroup("coi_management.group_coi_user");
        });
    }

    get lines() {
        return this.props.record.data[this.props.name] || [];
    }

    getLook({ verdict, satisfied }) {
        return VERDICTS[verdict === "asserted" && !satisfied ? "not_proven" : verdict] || VERDICTS.undetermined;
    }

    isOpen(line) {
        return this.state.toggled[line.key] ?? !line.satisfied;
    }

    toggle(line) {
        this.state.toggled[line.key] = !this.isOpen(line);
    }

    getCount(line) {
        if (line.satisfied && line.items.some((item) => item.exemption_id && item.kind === "coverage")) {
            return _t("not covered");
        }
        const short = line.items.filter((item) => !item.satisfied).length;
        return short
            ? _t("%(short)s of %(count)s fall short", { short, count: line.items.length })
            : _t("all %s in order", line.items.length);
    }

    getPolicyText({ number, insurer, expiration, cancelled_on }) {
        const end = cancelled_on ? _t("cancelled on %s", cancelled_on) : expiration && _t("until %s", expiration);
        return [insurer, number, end].filter(Boolean).join(" · ");
    }

    /** Whether an item falls short only because no policy of its line is there: that is told once, above it. */
    isConsequence(item) {
        return !item.satisfied && !item.deficiency;
    }

    canAskWaiver(item) {
        return this.isCoiUser && !item.satisfied && !this.isConsequence(item) && Boolean(this.props.record.resId);
    }

    openPolicy(policy) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "coi.certificate",
            res_id: policy.certificate_id,
            views: [[false, "form"]],
        });
    }

    openWaiver(item) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "coi.waiver",
            res_id: item.waiver_id,
            views: [[false, "form"]],
        });
    }

    openExemption(item) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "coi.exemption",
            res_id: item.exemption_id,
            views: [[false, "form"]],
        });
    }

    async askWaiver(item) {
        const { record } = this.props;
        if (!(await record.save())) {
            return;
        }
        await this.action.doActionButton({
            type: "object",
            name: "action_ask_waiver",
            resModel: record.resModel,
            resId: record.resId,
            resIds: [record.resId],
            context: { ...record.context, default_scope: item.key },
            onClose: () => record.model.load(),
        });
    }
}

registry.category("fields").add("coi_checklist", {
    component: CoiChecklist,
    displayName: _t("Insurance checklist"),
    supportedTypes: ["json"],
});
