"""The catalogues as plain values, for whoever judges requirements before anything is on file."""

from ..verification.remarks import Catalogue, KnownForm

#: Headings of the certificate's columns.
COLUMNS = {"additional_insured": "ADDL INSD", "subrogation_waived": "SUBR WVD"}


def get_catalogue(env):
    """What the catalogues say of coverages, provisions and forms, archived entries left out.

    :rtype: Catalogue
    """
    # sudo: what a form proves is the same for whoever asks
    forms = env["coi.endorsement.form"].sudo().search([], order="number, edition")
    coverages = env["coi.coverage.type"].sudo().search([])  # sudo: as above
    provisions = env["coi.provision"].sudo().search([])  # sudo: as above
    return Catalogue(
        forms=tuple(
            KnownForm(
                form.display_name,
                frozenset(form.proves_ids.mapped("code")),
                frozenset(form.coverage_type_ids.mapped("code")),
            )
            for form in forms
        ),
        limits={coverage.code: frozenset(coverage.limit_type_ids.mapped("code")) for coverage in coverages},
        carriers={found.code: frozenset(found.coverage_type_ids.mapped("code")) for found in provisions},
        columns={found.code: COLUMNS[found.mark] for found in provisions if found.mark},
    )
