import { App } from "@odoo/owl";
import { loadJS } from "@web/core/assets";
import { rpcBus } from "@web/core/network/rpc";

/** How long one view may take to open, in ms. */
const PATIENCE = 120000;

const pending = new Set();
const failed = [];
rpcBus.addEventListener("RPC:REQUEST", ({ detail }) => pending.add(detail.data.id));
rpcBus.addEventListener("RPC:RESPONSE", ({ detail }) => {
    pending.delete(detail.data.id);
    if (detail.error) {
        failed.push(`${detail.url || ""} ${detail.error.message || ""}`);
    }
});

/** Wait until nothing is asked for and nothing is drawn any more. */
async function settle(what) {
    const started = performance.now();
    const isBusy = () => pending.size || [...App.apps].some((app) => app.scheduler.tasks.size);
    do {
        await new Promise(requestAnimationFrame);
        if (failed.length || document.querySelector(".o_error_dialog")) {
            const told = document.querySelector(".o_error_dialog")?.textContent || "";
            throw new Error(`${what}: ${failed.join("; ")} ${told}`);
        }
        if (performance.now() - started > PATIENCE) {
            throw new Error(`${what} does not come to rest`);
        }
    } while (isBusy());
}

async function until(isTrue, what) {
    const started = performance.now();
    while (!isTrue()) {
        if (performance.now() - started > PATIENCE) {
            throw new Error(`${what} does not open`);
        }
        await new Promise(requestAnimationFrame);
    }
}

/** What keeps people out of what is on the screen is told at the end: see tests/accessibility.py. */
const found = new Set();
async function look(what) {
    if (!window.coiLook) {
        return;
    }
    (await window.coiLook(what)).forEach((finding) => found.add(finding));
    for (const { name, textContent } of document.querySelectorAll(".o_notebook .nav-link:not(.active)")) {
        document.querySelector(`.o_notebook .nav-link[name="${name}"]`).click();
        await settle(`${what}, ${textContent}`);
        (await window.coiLook(`${what}, ${textContent}`)).forEach((finding) => found.add(finding));
    }
}

/** Headings of a list that are not shown whole are told as well. */
function lookAtHeadings(what) {
    for (const heading of document.querySelectorAll(".o_list_table thead .text-truncate")) {
        if (heading.scrollWidth > heading.clientWidth + 1 || heading.scrollHeight > heading.clientHeight + 3) {
            found.add(`${what}: the heading ${heading.textContent} is cut`);
        }
    }
}

async function openViews(env, what, action) {
    const opened = [];
    const shown = env.services.action.currentController;
    for (const [, type] of action.views || []) {
        if (type === "search") {
            continue;
        }
        const props = {};
        if (type === "form") {
            // an action of a form alone is open already
            if (action.views.filter(([, other]) => other !== "search").length === 1) {
                continue;
            }
            const [id] = await env.services.orm.search(action.res_model, shown.props?.domain || [], { limit: 1 });
            if (!id) {
                continue;
            }
            props.resId = id;
        }
        await env.services.action.switchView(type, props);
        await settle(`${what}, ${type}`);
        if (!document.querySelector(`.o_${type}_view, .o_view_controller`)) {
            throw new Error(`${what}: no ${type} on the page`);
        }
        if (type === "list") {
            lookAtHeadings(what);
        }
        await look(`${what}, ${type}`);
        opened.push(type);
    }
    return opened;
}

/** Open what is filled in, and press in it what is to be pressed, looking after each. */
async function openFilled(env, [what, action, presses]) {
    try {
        await env.services.action.doAction(action, { clearBreadcrumbs: true });
    } catch (error) {
        throw new Error(`${what} does not open`, { cause: error.cause || error });
    }
    if (action.target === "new") {
        await until(() => document.querySelector(".o_dialog .o_form_view"), what);
    }
    await settle(what);
    await look(what);
    for (const selector of presses) {
        await until(() => document.querySelector(selector), `${what}, ${selector}`);
        document.querySelector(selector).click();
        await settle(`${what}, ${selector}`);
        await look(`${what}, ${selector}`);
    }
    env.services.dialog.closeAll();
    await settle(`${what}, closed`);
}

/**
 * Opens menus with each view of their actions, dialogs, and reports as they look before they are printed.
 *
 * @param {Object} told
 * @param {Array} told.menus of [xmlid, id]
 * @param {boolean} told.allViews whether to open each view of a menu, or the first alone
 * @param {Array} told.reports addresses of reports
 * @param {Array} told.dialogs of [model, id], each a record to be shown in a dialog
 * @param {Array} told.filled of [name, action, selectors of what is pressed there]
 * @param {string} [told.axe] address of what looks at each screen
 */
window.coiOpenEverything = async ({ menus, allViews, reports, dialogs, filled, axe }) => {
    try {
        if (axe) {
            await loadJS(axe);
        }
        const { env } = odoo.__WOWL_DEBUG__.root;
        await settle("The start");
        let count = 0;
        for (const [xmlid, id] of menus) {
            const menu = env.services.menu.getMenu(id);
            if (!menu?.actionID) {
                throw new Error(`${xmlid} is not among the menus of this user`);
            }
            await env.services.menu.selectMenu(menu);
            await settle(xmlid);
            const dialog = document.querySelector(".o_dialog");
            const action = dialog ? {} : env.services.action.currentController?.action || {};
            const opened = allViews ? await openViews(env, xmlid, action) : [];
            if (!opened.length) {
                await look(xmlid);
            }
            count += opened.length || 1;
            if (dialog) {
                env.services.dialog.closeAll();
                await settle(`${xmlid}, closed`);
            }
        }
        for (const [model, id] of dialogs) {
            env.services.action.doAction({
                type: "ir.actions.act_window",
                res_model: model,
                res_id: id,
                views: [[false, "form"]],
                target: "new",
            });
            await until(() => document.querySelector(".o_dialog .o_form_view"), model);
            await settle(model);
            await look(model);
            env.services.dialog.closeAll();
            await settle(`${model}, closed`);
        }
        for (const one of filled) {
            await openFilled(env, one);
        }
        for (const address of reports) {
            const answer = await fetch(address);
            const text = await answer.text();
            if (!answer.ok || !text.includes("</html>")) {
                throw new Error(`${address}: ${answer.status} ${text.slice(0, 500)}`);
            }
        }
        if (found.size) {
            throw new Error(`${found.size} findings\n${[...found].join("\n")}`);
        }
        console.log(
            `Opened ${menus.length} menus, ${count} views, ${dialogs.length} dialogs, ${filled.length} filled in, ${reports.length} reports`
        );
        console.log("everything opens");
    } catch (error) {
        console.error(`${error.message} ${error.stack} ${error.cause?.stack || ""}`);
    }
};
