import { App } from "@odoo/owl";
import { rpc } from "@web/core/network/rpc";
import { registry } from "@web/core/registry";

import { patiently, until } from "@coi_management/../tests/tours/coi_tour_helpers";

/** The spreadsheet that is on the page. */
function getSpreadsheet() {
    const look = (node) => node.component.env?.model || Object.values(node.children).map(look).find(Boolean);
    return [...App.apps].map((app) => look(app.root)).find(Boolean);
}

/** Cells of a sheet by their name, as they are evaluated, once nothing is being loaded any more. */
async function readCells(sheetId) {
    const model = getSpreadsheet();
    const { numberOfCols, numberOfRows } = model.getters.getSheetSize(sheetId);
    return until(() => {
        const cells = {};
        for (let col = 0; col < numberOfCols; col++) {
            for (let row = 0; row < numberOfRows; row++) {
                const cell = model.getters.getEvaluatedCell({ sheetId, col, row });
                if (cell.type !== "empty") {
                    cells[`${String.fromCharCode(65 + col)}${row + 1}`] = cell;
                }
            }
        }
        const isLoading = Object.values(cells).some((cell) => /loading/i.test(`${cell.value} ${cell.message}`));
        return isLoading ? null : cells;
    }, "The spreadsheet is still loading");
}

function assertEqual(found, expected, what) {
    if (found !== expected) {
        throw new Error(`${what}: ${found}, and not ${expected}`);
    }
}

/** See coi_management_spreadsheet/tests/test_insurance_dashboard.py for the data. */
registry.category("web_tour.tours").add("coi_insurance_spreadsheet", {
    steps: () => patiently([
        { content: "Its tiles and charts are drawn", trigger: ".o-figure canvas" },
        {
            content: "No formula has failed, and the tiles tell what the app's own dashboard tells",
            trigger: ".o-figure",
            run: async () => {
                const data = await readCells("coi-sheet-data");
                const shown = await readCells("coi-sheet-dashboard");
                for (const [name, cell] of [...Object.entries(data), ...Object.entries(shown)]) {
                    if (cell.type === "error") {
                        throw new Error(`${name}: ${cell.value} ${cell.message}`);
                    }
                }
                const { tiles } = await rpc("/web/dataset/call_kw/coi.dashboard/get_figures", {
                    model: "coi.dashboard",
                    method: "get_figures",
                    args: [],
                    kwargs: {},
                });
                assertEqual(data.B2.value, tiles.required.count, "Vendors of whom insurance is required");
                assertEqual(data.B3.value, tiles.not_compliant.count, "Vendors not compliant");
                assertEqual(data.B4.value, tiles.missing.count, "Vendors with nothing on file");
                assertEqual(shown.A42.value, "Spreadsheet Roofers", "The first contact tag");
                assertEqual(shown.B42.value, 2, "Its vendors");
            },
        },
        {
            content: "A filter on the buyer holds for tiles and tables",
            trigger: ".o-figure",
            run: async () => {
                const [buyer] = await rpc("/web/dataset/call_kw/coi.analysis/search_read", {
                    model: "coi.analysis",
                    method: "search_read",
                    args: [[["buyer_id", "!=", false]], ["buyer_id"]],
                    kwargs: { limit: 1 },
                });
                getSpreadsheet().dispatch("SET_GLOBAL_FILTER_VALUE", {
                    id: "coi-filter-buyer",
                    value: { operator: "in", ids: [buyer.buyer_id[0]] },
                });
                const data = await readCells("coi-sheet-data");
                assertEqual(data.B2.value, 1, "Vendors of the buyer");
                const shown = await readCells("coi-sheet-dashboard");
                assertEqual(shown.B42.value, 1, "Vendors of the tag and the buyer");
            },
        },
    ]),
});
