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

/** Where the reader took a value from, by the code of the reader. */
const RUNGS = {
    text: _t("the text of the page"),
    widget: _t("a field of the form"),
    annotation: _t("a note on the page"),
    mark: _t("a mark on the page"),
    ocr: _t("the picture of the page"),
};

/** Why the reader wants a person to look, by the code of the reader. */
export const REASONS = {
    aggregate_below_occurrence: _t("an aggregate is lower than the limit of one occurrence"),
    blank_form: _t("nothing seems to be filled in"),
    blank_schedule: _t("the schedule is blank"),
    both_marked: _t("both boxes are marked"),
    cargo_unspecified: _t("it is not said which cargo is meant"),
    coverage_code: _t("a code stands in place of the coverage"),
    damaged: _t("the file is damaged: a part of it may be missing"),
    dates_out_of_order: _t("the dates are not in order"),
    day_or_month: _t("day and month may be the other way round"),
    empty: _t("nothing stands there"),
    expired_at_issue: _t("it had ended before the certificate was issued"),
    field_differs: _t("the field of the form shows something else than it holds"),
    form_not_read: _t("this form is not known to the reader"),
    free_layout: _t("the page follows no form that the reader knows"),
    goes_on: _t("the page behind it may list more of them"),
    hidden_text: _t("it is in the file, but cannot be seen on the page"),
    implausible_amount: _t("the amount is unusual for this limit"),
    in_a_sentence: _t("it was taken out of a sentence"),
    label_in_value: _t("words of the form may be part of it"),
    limit_label: _t("the name of the limit is not clear"),
    location_or_property: _t("whether it is the location or the property is not clear"),
    long_term: _t("the term is longer than usual"),
    name_or_address: _t("where the name ends and the address begins is not clear"),
    no_label: _t("no name of a limit stands beside it"),
    no_such_insurer: _t("no insurer of the list has this letter"),
    no_such_policy: _t("no policy of this certificate has this number"),
    no_text: _t("it is a picture without text"),
    not_a_date: _t("what stands there is not a date"),
    not_a_number: _t("what stands there is not a number"),
    not_an_address: _t("what stands there is not an e-mail address"),
    not_an_amount: _t("what stands there is not an amount"),
    not_five_digits: _t("a NAIC code has five digits"),
    not_found: _t("its place on the form was not found"),
    not_marked: _t("no box is marked"),
    other_term: _t("it belongs to another term than the policy"),
    pages_without_text: _t("some pages have no text"),
    recognised: _t("it was recognised in a picture"),
    rungs_differ: _t("two ways of reading it gave different answers"),
    several_dates: _t("several dates stand there"),
    several_letters: _t("several letters stand there"),
    shared_row: _t("two policies share the row"),
    stamped: _t("a stamp over the page says that it may not be in force"),
    struck_out: _t("a line goes through it"),
    template_text: _t("text of a template was left in place"),
    unknown_form: _t("this form is not known to the reader"),
    unread_ink: _t("something is printed there that could not be read"),
    which_coverage: _t("which coverage is meant is not clear"),
    which_date: _t("which date is meant is not clear"),
    wrapped: _t("it runs over two lines, or two of them stand there"),
};

/** What the reader marked that is in no field: parts of the form, and what only the reading holds. */
const PARTS = {
    kind: _t("Kind of document"),
    form: _t("Form"),
    edition: _t("Edition of the form"),
    producer: _t("Producer"),
    insured: _t("Insured"),
    certificate_holder: _t("Certificate holder"),
    insurers: _t("Insurers: are all of them there?"),
    coverages: _t("Policies: are all of them there?"),
    endorsements: _t("Endorsements: are all of them there?"),
    description_of_operations: _t("Description of operations"),
    remarks: _t("Additional remarks"),
    statements: _t("Statement"),
    notice: _t("Notice"),
    limits: _t("Limits: are all of them there?"),
    flags: _t("Boxes"),
    type: _t("type"),
    policy_number: _t("policy number"),
    effective: _t("effective date"),
    expiration: _t("expiration"),
    insurer: _t("insurer"),
    insurer_letter: _t("insurer's letter"),
    name: _t("name"),
    naic: _t("NAIC code"),
    reason: _t("reason"),
    issued: _t("date of issue"),
    retention: _t("retention"),
    coverage_code: _t("coverage"),
};

/** The name of something that the reader marked and no field shows, such as `coverages[1].limits`. */
export function describePath(path) {
    const parts = [];
    for (const step of path.split(".")) {
        const [, name, number] = step.match(/^([^[]*)(?:\[(\d+)\])?$/) || [null, step];
        if (name === "coverages" && number !== undefined) {
            parts.push(_t("Policy %s", Number(number) + 1));
        } else if (name === "endorsements" && number !== undefined) {
            parts.push(_t("Endorsement %s", Number(number) + 1));
        } else {
            parts.push(PARTS[name] || name.replaceAll("_", " "));
        }
    }
    return parts.join(" · ");
}

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
        lines.push({ label: _t("Why"), text: REASONS[seen.reason] || seen.reason.replaceAll("_", " ") });
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
 * Every value that was read for a certificate: of itself, of its insurers, policies, limits and endorsements.
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
                label: [isRoot ? "" : getRecordLabel(record), field?.string || describePath(name)]
                    .filter(Boolean)
                    .join(" · "),
            });
        }
    }
    return values;
}
