import { dragenterFiles, dropFiles, inputFiles } from "@web/../tests/utils";

/** How long a step may take, in ms, as long as Odoo allows: a machine with much else to do is slow, and nothing is wrong. */
const PATIENCE = 60000;

/** Steps of a tour that are waited for. */
export const patiently = (steps) => steps.map((step) => ({ timeout: PATIENCE, ...step }));

/** Wait until something is so, and return what it is. */
export async function until(isTrue, what) {
    const started = performance.now();
    let found;
    while (!(found = isTrue())) {
        if (performance.now() - started > PATIENCE) {
            throw new Error(typeof what === "function" ? what() : what);
        }
        await new Promise((resolve) => setTimeout(resolve, 60));
    }
    return found;
}

/** A file that the test serves under `/coi_tour/`. */
export async function fetchFile(name) {
    const response = await fetch(`/coi_tour/${name}`);
    return new File([await response.arrayBuffer()], name, { type: "application/pdf" });
}

/** Drop a file of the test on an element, as a person would. */
export async function dropServed(selector, name) {
    const files = [await fetchFile(name)];
    await dragenterFiles(selector, files);
    await dropFiles(".o_coi_dropzone", files);
}

/** Choose a file of the test by the input of an upload. */
export async function chooseServed(selector, name) {
    await inputFiles(selector, [await fetchFile(name)]);
}

/** Choose a file of 0 bytes. */
export async function chooseEmpty(selector, name) {
    await inputFiles(selector, [new File([], name, { type: "application/pdf" })]);
}

/** The step that fails where the screen does not show this many of something. */
export function count(content, trigger, selector, expected) {
    return {
        content,
        trigger,
        run() {
            const found = document.querySelectorAll(selector).length;
            if (found !== expected) {
                throw new Error(`${content}: ${found} of ${selector}, ${expected} expected`);
            }
        },
    };
}

export function seeStage(model, state) {
    return {
        content: `${model} is ${state}`,
        trigger: `.o_statusbar_status button.o_arrow_button_current[data-value="${state}"]`,
    };
}
