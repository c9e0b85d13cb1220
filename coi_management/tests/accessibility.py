"""axe-core on the pages of ours: nothing that it calls serious or critical may stand on one.

What is Odoo's own is left out by rule and place, each with the reason; no rule is left out as a whole.
"""

import base64
import json
import os
from pathlib import Path
from unittest import SkipTest

#: Where the script is: `./dev test` fetches it.
VARIABLE = "COI_AXE"

#: By rule, the elements that Odoo makes itself, and why they are not for us to mend. A selector stands for the element
#: or one that it is in.
OF_ODOO = {
    "aria-allowed-attr": {
        ".o_searchview, .o_searchview_facet, .o_searchview_input, .o-autocomplete--input, .o_tag, .o-dropdown": "the "
        "search bar, tags and fields that complete",
        ".o-dropdown-item": "what can be done with the rows that are chosen",
        ".o_progress": "a bar of progress without its role",
    },
    "aria-command-name": {
        ".o_searchview_facet_label, .o-mail-Activity, .o-mail-Message": "icons of the search bar and the chatter",
    },
    "aria-dialog-name": {".o_technical_modal": "dialogs have a title that their role does not name"},
    "aria-prohibited-attr": {
        ".o-mail-Message": "the chatter",
        ".o_field_daterange .fa-long-arrow-right": "the arrow between two dates",
    },
    "aria-required-children": {".o_menu_sections, .o_menu_systray, .o_searchview": "the bars on top"},
    "aria-required-parent": {
        ".o_notebook .nav-link": "tabs of a form",
        ".o_menu_brand, .o_searchview_facet, .o_facet_values, .o_domain_selector, .o_field_domain": "the bars on top, "
        "and the field of a domain",
        ".o-mail-AttachmentCard-image": "the chatter",
        ".settings_tab .tab": "tabs of the settings",
    },
    "aria-roles": {".o_searchview_facet, .o_field_domain": "icons of filters"},
    "autocomplete-valid": {".o_select_menu_input": "how browsers are kept from completing a selection"},
    "button-name": {
        ".o_search_panel, .o_search_panel_sidebar, .o_search_panel button, .o_calendar_sidebar_toggler": "panels",
        ".o_content > button, .o_renderer_with_searchpanel > button, .o_calendar_container > button, "
        ".o_calendar_header button, .o_view_controller button:has(> .oi-panel-right), button.oi-panel-right": "folds "
        "and unfolds a panel",
        ".o_portal_search_panel": "searches the lists of the portal",
        ".o_optional_columns_dropdown": "chooses the columns of a list",
        ".o_list_button button[data-tooltip]": "a list drops the name that its view gives to a button of an icon alone",
    },
    "color-contrast": {
        ".o_pivot, .o_graph_renderer, .o_calendar_renderer, .o-mail-Message, .o-mail-Activity, .o-mail-ActivityCell, "
        ".o-mail-DateSection, .o-mail-Chatter, .o_activity_view": "colours of its views and of the chatter",
        ".o_field_badge .badge, .o_field_widget.badge": "colours of its badges",
        ".o_setting_box .text-muted": "what a setting does",
        ".fc, .o_datetime_picker": "days of a calendar that are not of this month",
        ".o_loading_indicator": "says for a moment that something is fetched",
    },
    "html-has-lang": {"html": "the page of the back end names no language"},
    "image-alt": {
        ".o-mail-Chatter, .o-mail-Message, .o_avatar, .o_field_many2one_avatar_user": "pictures of people",
        ".o_portal_index_card": "icons of the portal's cards",
    },
    "label": {
        ".o_list_record_selector, .o_data_cell .o-checkbox, .o_calendar_filter_item, .o_calendar_filter": "boxes of "
        "lists and calendars",
        ".o_field_binary input[readonly]": "the name of a file beside its label",
        ".o_field_widget[name=receipt_reminder_email]": "on the form of an order",
        ".modal-open .o_action_manager .o_field_boolean": "behind a dialog, where nobody gets",
    },
    "list": {".o-mail-AttachmentContainer, .o-mail-Message": "the chatter"},
    "role-img-alt": {
        ".o_searchview, .o-mail-ActivityButton, .o-mail-Chatter, .o-mail-Message": "icons of the search bar, the "
        "chatter and activities",
    },
    "scrollable-region-focusable": {".o-mail-Message": "the chatter", ".o_body_html": "the page of a report"},
}

LOOK = """
    window.coiLook = async (what) => {
        // what fades in has its colours at the end of it
        const fading = document.getAnimations().filter(({ effect }) => effect.getComputedTiming().endTime < Infinity);
        await Promise.all(fading.map(({ finished }) => finished.catch(() => null)));
        const { violations } = await axe.run(document, { resultTypes: ["violations"], iframes: false });
        const ofOdoo = (rule, node) => {
            const found = document.querySelector(node.target[0]);
            return Object.keys(coiOfOdoo[rule] || {}).some((selector) => found?.closest(selector));
        };
        return violations
            .filter((violation) => ["serious", "critical"].includes(violation.impact))
            .flatMap(({ id, nodes }) =>
                nodes
                    .filter((node) => !ofOdoo(id, node))
                    .map((node) => `${what}: ${id}: ${node.target}: ${node.html.slice(0, 200)}: ${node.failureSummary}`)
            );
    };
"""


def script():
    """JavaScript that gives a page ``coiLook(what)``, a promise of what is found, a string each.

    :raise SkipTest: where there is no axe-core
    """
    path = os.environ.get(VARIABLE)
    if not path or not Path(path).is_file():
        raise SkipTest("axe-core is not there, see ./dev test")
    return f"{Path(path).read_text()};\nwindow.coiOfOdoo = {json.dumps(OF_ODOO)};{LOOK}"


def serve(env):
    """Have the browser find the script; returns its address."""
    address = "/coi_tour/axe.js"
    env["ir.attachment"].create(
        {
            "name": "axe.js",
            "datas": base64.b64encode(script().encode()),
            "mimetype": "text/javascript",
            "url": address,
            "public": True,
        }
    )
    return address
