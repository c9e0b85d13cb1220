import { registry } from "@web/core/registry";
import * as hoot from "@odoo/hoot-dom";

import { patiently, seeStage, until } from "./coi_tour_helpers";

/**
 * Seconds of a trained person, by the keystroke-level model (Card, Moran and Newell 1980): a key, a click with the way
 * to it, and getting ready for a decision; reading a value beside the page was allowed as much again.
 */
const KEY = 0.28;
const CLICK = 1.3;
const DECISION = 2 * 1.35;

const marks = () => Number(document.querySelector(".o_coi_marked_count")?.textContent.match(/\d+/)?.[0] || 0);
const currentLabel = () => document.querySelector(".o_coi_marked_current strong")?.textContent || "";
const isInField = () => document.activeElement?.matches(".o_coi_read_current input");
const settled = (isTrue, what) =>
    until(isTrue, () => {
        const cursor = document.activeElement?.outerHTML.slice(0, 120);
        return `${what}: at “${currentLabel()}”, ${marks()} left, cursor in ${cursor}`;
    });

/**
 * The cursor stays in the field. A list draws its rows anew when another row is entered; a person, who first has to decide
 * what to type, is slower than that by far.
 */
async function rested() {
    let calm = 0;
    await settled(() => (calm = isInField() ? calm + 1 : 0) > 8, "the cursor rests in the field");
}

/** Values that are typed, by what the heading of their column says. */
const CORRECTIONS = { Insr: "A", NAIC: "90011" };

/** Up to how many marks there may be. */
const MOST = 20;

const review = { asked: 0, keys: 0 };

async function press(key) {
    review.keys += 1;
    await hoot.press(key);
}

async function settleMark() {
    const left = marks();
    if (!left) {
        return;
    }
    await settled(currentLabel, "words of a mark");
    const label = currentLabel();
    if (!document.querySelector(".o_coi_marked_current").textContent.includes("Why")) {
        throw new Error(`no reason is told: ${label}`);
    }
    const name = Object.keys(CORRECTIONS).find((known) => label.includes(known));
    if (name) {
        await rested();
        await hoot.edit(CORRECTIONS[name]);
        review.keys += CORRECTIONS[name].length;
    }
    await press("Enter");
    await settled(() => marks() < left, `${label} is settled`);
    await settled(() => !marks() || ![label, ""].includes(currentLabel()), `the next after ${label}`);
}

/** A certificate with marked values is reviewed by keys alone, in less than a minute: see tests/test_tour_review.py. */
registry.category("web_tour.tours").add("coi_review_minute", {
    steps: () =>
        patiently([
            {
                content: "The document stands beside its values, some of which are to be checked",
                trigger: ".o_coi_review_form:has(.o_coi_marked) .o_coi_page[data-page='1'] img",
            },
            {
                content: "To the first mark, by a key",
                trigger: ".o_coi_review_form",
                async run() {
                    review.asked = marks();
                    await press("Enter");
                    await settled(currentLabel, "the first mark");
                },
            },
            ...Array.from({ length: MOST }, (_none, number) => ({
                content: `Mark ${number + 1}, where there is one, with its place on the page and the reason in words`,
                trigger: ".o_coi_review_form",
                run: settleMark,
            })),
            {
                content: "It took less than a minute",
                trigger: ".o_coi_review_form:not(:has(.o_coi_marked))",
                run() {
                    const { asked, keys } = review;
                    const seconds = KEY * keys + CLICK + DECISION * asked;
                    if (asked < 5) {
                        throw new Error(`only ${asked} values were marked`);
                    }
                    if (keys > asked + 1 + "A90011".length) {
                        throw new Error(`${keys} keys for ${asked} marks`);
                    }
                    if (seconds > 60) {
                        throw new Error(`${Math.round(seconds)} seconds for ${asked} marks`);
                    }
                },
            },
            {
                content: "Accept, by one click",
                trigger: ".o_coi_review_form:not(:has(.o_coi_marked)) .o_statusbar_buttons button[name=action_accept]:enabled",
                run: "click",
            },
            seeStage("The certificate", "accepted"),
        ]),
});
