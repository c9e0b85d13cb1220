import { markRaw, reactive } from "@odoo/owl";

/**
 * What the parts of one review tell each other: which value is looked at, and where on the screen its field is.
 *
 * Fields call `show`, the document draws the box of `current` and scrolls to it; the document calls `focus`.
 */
export class Review {
    constructor() {
        /** @type {{key: string, label: string, page: number, box: number[]|null}|null} */
        this.current = null;
        this.fields = markRaw(new Map());
    }

    /** @param {{key: string, label: string, seen: Object}} value */
    show({ key, label, seen }) {
        if (this.current?.key === key) {
            return;
        }
        this.current = { key, label, page: seen.page || null, box: seen.page && seen.box ? seen.box : null };
    }

    register(key, focus) {
        this.fields.set(key, focus);
        return () => {
            if (this.fields.get(key) === focus) {
                this.fields.delete(key);
            }
        };
    }

    /** Put the cursor into the field of a value; false where the screen does not show that field. */
    focus(key) {
        const focus = this.fields.get(key);
        focus?.();
        return Boolean(focus);
    }
}

export function makeReview() {
    return reactive(new Review());
}

/**
 * Confirm values as they stand, without touching what else is being typed.
 *
 * @param {Object} orm
 * @param {Object} record a record of `coi.read.values`
 * @param {string[]} names its fields
 */
export async function checkValues(orm, record, names) {
    await orm.call(record.resModel, "check_values", [[record.resId], names]);
    const evidence = { ...record.data.evidence };
    for (const name of names) {
        evidence[name] = { ...evidence[name], checked: true };
    }
    if (record._values) {
        record._values.evidence = evidence;
    }
    record.data.evidence = evidence;
}
