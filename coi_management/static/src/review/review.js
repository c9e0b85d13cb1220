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

    /** @param {{el: HTMLElement, focus: () => void}} field the field of a value, on the screen */
    register(key, field) {
        this.fields.set(key, field);
        return () => {
            if (this.fields.get(key) === field) {
                this.fields.delete(key);
            }
        };
    }

    /** Put the cursor into the field of a value, where the screen shows it. */
    focus(key) {
        this.fields.get(key)?.focus();
    }

    /** Values in the order in which their fields stand on the screen; those without a field come last. */
    sort(values) {
        const getElement = ({ key }) => this.fields.get(key)?.el;
        return [...values].sort((one, other) => {
            const [first, second] = [getElement(one), getElement(other)];
            if (!first || !second) {
                return Number(!first) - Number(!second);
            }
            return first.compareDocumentPosition(second) & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1;
        });
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
