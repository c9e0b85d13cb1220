import { Component, onWillUnmount, useEffect, useRef, useState } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { Field, getFieldFromRegistry } from "@web/views/fields/field";
import { standardFieldProps } from "@web/views/fields/standard_field_props";
import { FIELD_WIDTHS } from "@web/views/list/column_width_hook";

import { describeSeen, getRecordKey, getSeen, getState, STATES } from "./evidence";
import { checkValues } from "./review";

/** Room for the sign and the button of a marked value in a list, in pixels: for values that are long anyway. */
const SIGN_WIDTH = { char: 60, date: 76, float: 60, monetary: 60 };

/**
 * A field that was read from a document: the standard field of its type, and beside it how sure the reader was.
 *
 * Looking at the field shows its place on the page, where a review is around it. A value that was marked can be
 * confirmed as it stands. The option `inner` names another widget for the field itself.
 */
export class CoiReadField extends Component {
    static template = "coi_management.ReadField";
    static components = { Field };
    static props = {
        ...standardFieldProps,
        innerInfo: Object,
        "*": true,
    };

    setup() {
        this.orm = useService("orm");
        this.root = useRef("root");
        this.review = this.env.coiReview ? useState(this.env.coiReview) : null;
        if (this.review) {
            let release = () => {};
            useEffect(
                (key, el) => {
                    release = this.env.coiReview.register(key, { el, focus: () => this.focus() });
                    return release;
                },
                () => [this.key, this.root.el]
            );
            onWillUnmount(() => release());
        }
    }

    get key() {
        return `${getRecordKey(this.props.record)},${this.props.name}`;
    }

    get inList() {
        return this.props.innerInfo.viewType === "list";
    }

    get fieldProps() {
        const { id, name, record, readonly, innerInfo } = this.props;
        return { id, name, record, readonly, fieldInfo: innerInfo, class: innerInfo.attrs.class };
    }

    get seen() {
        return getSeen(this.props.record, this.props.name);
    }

    get state() {
        return getState(this.props.record, this.props.name, this.seen);
    }

    get sign() {
        return STATES[this.state];
    }

    get tooltipInfo() {
        return JSON.stringify({ title: this.sign.title, lines: describeSeen(this.seen, this.state) });
    }

    get label() {
        return this.props.innerInfo.string || this.props.record.fields[this.props.name].string;
    }

    get canConfirm() {
        return this.state === "check" && Boolean(this.props.record.resId);
    }

    get isCurrent() {
        return Boolean(this.review?.current && this.review.current.key === this.key);
    }

    get confirmTitle() {
        return _t("Confirm: %s is right as it stands", this.label);
    }

    show() {
        if (this.review && this.seen) {
            this.env.coiReview.show({ key: this.key, label: this.label, seen: this.seen });
        }
    }

    focus() {
        this.show();
        const { el } = this.root;
        // on a telephone the document stays above: what is looked at comes right below it
        el.scrollIntoView({ block: this.env.isSmall ? "start" : "center", inline: "nearest" });
        const cell = el.closest("td");
        if (cell) {
            // after the click that led here: a list leaves its row on any click outside of it
            browser.setTimeout(() => cell.isConnected && cell.click());
        } else {
            el.querySelector("input, textarea, select, [contenteditable]")?.focus({ preventScroll: true });
        }
    }

    async confirm() {
        await checkValues(this.orm, this.props.record, [this.props.name]);
    }
}

/** The description of the field itself. A column of a list keeps its type under another name. */
function getInner({ type, fieldType, options, viewType }) {
    return getFieldFromRegistry(fieldType || type, options?.inner, viewType);
}

export const coiReadField = {
    component: CoiReadField,
    displayName: _t("Value read from a document"),
    supportedOptions: [{ label: _t("Widget of the field itself"), name: "inner", type: "string" }],
    extractProps: (fieldInfo) => ({
        innerInfo: { ...fieldInfo, widget: fieldInfo.options.inner || null, field: getInner(fieldInfo) },
    }),
    fieldDependencies: (fieldInfo) => {
        const dependencies = getInner(fieldInfo).fieldDependencies || [];
        return [
            { name: "evidence", type: "json", readonly: true },
            ...(typeof dependencies === "function" ? dependencies(fieldInfo) : dependencies),
        ];
    },
    isEmpty: (record, name) =>
        ["boolean", "integer", "float", "monetary"].includes(record.fields[name].type)
            ? record.data[name] === false && record.fields[name].type !== "boolean"
            : !record.data[name],
    listViewWidth: ({ type, options, hasLabel }) => {
        const inner = getFieldFromRegistry(type, options?.inner, "list");
        let width = inner.listViewWidth;
        if (typeof width === "function") {
            width = width({ type, options, hasLabel });
        }
        width = width || FIELD_WIDTHS[type] || 80;
        const room = SIGN_WIDTH[type] || 0;
        return Array.isArray(width) ? width.map((pixels) => pixels + room) : width + room;
    },
};

registry.category("fields").add("coi_read", coiReadField);
