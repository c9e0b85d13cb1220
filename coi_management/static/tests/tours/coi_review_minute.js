import { registry } from "@web/core/registry";
import * as hoot from "@odoo/hoot-dom";

import { seeStage } from "./coi_tour_helpers";

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
const pause = () => new Promise((resolve) => setTimeout(resolve, 60));

async function until(isTrue, what) {
    for (let left = 400; left; left--) {
        if (isTrue()) {
            return;
        }
        await pause();
    }
    const cursor = document.activeElement?.outerHTML.slice(0, 120);
    throw new Error(`${what}: at “${currentLabel()}”, ${marks()} left, cursor in ${cursor}`);
}

/**
 * The cursor stays in the field. A list draws its rows anew when another row is entered; a person, who first has to decide
 * what to type, is slower than that by far.
 */
async function rested() {
    let calm = 0;
    await until(() => (calm = isInField() ? calm + 1 : 0) > 8, "the cursor rests in the field");
}

/** A certificate with marked values is reviewed by keys alone, in less than a minute: see tests/test_tour_review.py. */
registry.category("web_tour.tours").add("coi_review_minute", {
    steps: () => [
        {
            content: "The document stands beside its values, some of which are to be checked",
            trigger: ".o_coi_review_form:has(.o_coi_marked) .o_coi_page[data-page='1'] img",
            timeout: 60000,
        },
        {
            content: "From mark to mark by keys, each with its place on the page and the reason in words",
            trigger: ".o_coi_review_form",
            async run() {
                const corrections = { Insr: "A", NAIC: "90011" };
                const asked = marks();
                let keys = 0;
                const press = async (key) => {
                    keys += 1;
                    await hoot.press(key);
                };
                await press("Enter");
                await until(currentLabel, "the first mark");
                for (let left = asked; left; left--) {
                    await until(currentLabel, "words of a mark");
                    const label = currentLabel();
                    if (!document.querySelector(".o_coi_marked_current").textContent.includes("Why")) {
                        throw new Error(`no reason is told: ${label}`);
                    }
                    const name = Object.keys(corrections).find((known) => label.includes(known));
                    if (name) {
                        await rested();
                        await hoot.edit(corrections[name]);
                        keys += corrections[name].length;
                    }
                    await press("Enter");
                    await until(() => !marks() || marks() < left, `${label} is settled`);
                    await until(() => !marks() || ![label, ""].includes(currentLabel()), `the next after ${label}`);
                }
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
    ],
});
