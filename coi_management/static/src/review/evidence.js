/** What was read for a field, and what has become of it since: plain functions over records of `coi.read.values`. */

import { _t } from "@web/core/l10n/translation";

/** Lists of a certificate whose rows were read too. */
const READ_LISTS = ["insurer_ids", "coverage_ids", "limit_ids", "endorsement_ids"];

export const STATES = {
    check: { icon: "fa-exclamation-triangle", label: _t("Check"), title: _t("The reader was not sure: check it") },
    corrected: { icon: "fa-pencil", label: _t("Corrected"), title: _t("Corrected by a person") },
    confirmed: { icon: "fa-check-circle", label: _t("Confirmed"), title: _t("Confirmed by a person") },
    high: { icon: "fa-circle-o", label: _t("Read"), title: _t("Read with high confidence") },
};

const RUNGS = {
    text: _t("the text of the page"),
    widget: _t("a field of the form"),
    widgets: _t("a field of the form"),
    annotation: _t("a note on the page"),
    annotations: _t("a note on the page"),
    mark: _t("a mark on the page"),
    marks: _t("a mark on the page"),
    ocr: _t("the picture of the page"),
};

/**
 * The value of a field as the text under which the evidence keeps what was read; undefined where it
 * cannot be told here.
 */
function getComparable(record, name) {
    const value = record.data[name];
    switch (record.fields[name].type) {
        case "many2one":
        case "many2many":
        case "one2many":
            return undefined;
        case "date":
            return value ? value.toISODate() : "";
        case "boolean":
            return value ? "yes" : "";
        case "float":
        case "monetary":
            return value ? value.toFixed(0) : "";
        default:
            return value ? String(value) : "";
    }
}

function isChanged(record, name) {
    return name in (record._changes || {});
}

function isCorrected(record, name, seen) {
    const value = getComparable(record, name);
    return value === undefined ? isChanged(record, name) : value !== (seen.read || "");
}

/** What was read for a field; null where nothing was. */
export function getSeen(record, name) {
    return record.data.evidence?.[name] || null;
}

/**
 * @returns {"check"|"corrected"|"confirmed"|"high"}
 */
export function getState(record, name, seen) {
    if (isCorrected(record, name, seen)) {
        return "corrected";
    }
    if (seen.marked) {
        return seen.checked ? "confirmed" : "check";
    }
    return "high";
}

/** All that a tooltip tells about a value that was read. */
export function describeSeen(seen, state) {
    const lines = [];
    if (seen.raw) {
        lines.push({ label: _t("Printed"), text: seen.raw });
    } else if (state !== "high") {
        lines.push({ label: _t("Printed"), text: _t("nothing was found") });
    }
    if (seen.rung) {
        lines.push({ label: _t("Read from"), text: RUNGS[seen.rung] || seen.rung });
    }
    if (seen.page) {
        lines.push({ label: _t("Page"), text: String(seen.page) });
    }
    if (typeof seen.confidence === "number") {
        lines.push({ label: _t("Confidence"), text: `${Math.round(seen.confidence * 100)} %` });
    }
    if (seen.reason) {
        lines.push({ label: _t("Why"), text: seen.reason });
    }
    return lines;
}

export function getRecordKey(record) {
    return `${record.resModel},${record.resId || record.id}`;
}

/** What a person calls the thing that a record is. */
function getRecordLabel(record) {
    const data = record.data;
    switch (record.resModel) {
        case "coi.coverage":
            return [data.coverage_type_id?.display_name || data.label, data.policy_number].filter(Boolean).join(" ");
        case "coi.coverage.limit":
            return [data.coverage_id?.display_name, data.limit_type_id?.display_name || data.label]
                .filter(Boolean)
                .join(" · ");
        case "coi.certificate.insurer":
            return _t("Insurer %s", data.letter || "");
        case "coi.endorsement":
            return _t("Endorsement %s", data.form_number || "");
    }
    return "";
}

/**
 * Every value that was read for a certificate, in the order of the screen.
 *
 * @param {Object} root the record of the certificate
 */
export function collectValues(root) {
    const records = [root, ...READ_LISTS.flatMap((name) => root.data[name]?.records || [])];
    const values = [];
    for (const record of records) {
        const isRoot = record === root;
        for (const [name, seen] of Object.entries(record.data.evidence || {})) {
            const field = record.fields[name];
            if (!field || !(name in record.data)) {
                // a field that no view shows: it can be confirmed all the same
                if (!seen.marked) {
                    continue;
                }
            }
            const known = field && name in record.data;
            values.push({
                key: `${getRecordKey(record)},${name}`,
                record,
                name,
                seen,
                state: known ? getState(record, name, seen) : seen.checked ? "confirmed" : "check",
                label: [isRoot ? "" : getRecordLabel(record), field?.string || name].filter(Boolean).join(" · "),
            });
        }
    }
    return values;
}
