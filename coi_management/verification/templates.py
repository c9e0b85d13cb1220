"""The sentences of verdicts, as literals that the export of terms finds."""

# This room knows no Odoo and no environment: the models translate when a sentence is made.
# pylint: disable=prefer-env-translation


def _(text: str) -> str:
    """Marks a template for the export of terms; it is translated when a sentence is made of it."""
    return text


#: The sentence for each reason of ``findings.OUTCOMES``.
TEMPLATES = {
    "coverage_met": _("Policy %(policy)s is in force until %(ends)s."),
    "coverage_missing": _("No policy for %(coverages)s is on file. Ask for a certificate that shows it."),
    "coverage_future": _(
        "Policy %(next_policy)s begins only on %(begins)s. "
        "Ask for the certificate of the policy that is in force until then."
    ),
    "coverage_ended": _("Policy %(policy)s ended on %(ended)s. Ask for the certificate of its renewal."),
    "coverage_ended_renewed": _(
        "Policy %(policy)s ended on %(ended)s and policy %(next_policy)s begins only on %(begins)s. "
        "Ask the agent what covers the days between."
    ),
    "coverage_cancelled": _(
        "Policy %(policy)s was cancelled as of %(ended)s. Ask for the certificate of the policy that replaces it."
    ),
    "coverage_cancelled_renewed": _(
        "Policy %(policy)s was cancelled as of %(ended)s and policy %(next_policy)s begins only on %(begins)s. "
        "Ask the agent what covers the days between."
    ),
    "coverage_unverified": _(
        "Policy %(policy)s until %(ends)s is known from a list only, and no document shows it. Ask for the certificate."
    ),
    "coverage_undated": _(
        "Policy %(policy)s does not show the whole term. Ask the agent for a certificate with both dates."
    ),
    "coverage_unnumbered": _("The policy has no number. Ask the agent for a certificate that shows it."),
    "no_policy": _("No policy in force shows it."),
    "no_policy_yet": _("It is not known yet which policy answers. Ask the agent which one it is."),
    "no_document_yet": _("No document shows it yet. Ask for the certificate."),
    "cargo_unclear": _(
        "Policy %(policy)s is %(coverage)s, which may or may not be %(coverages)s. Ask the agent: Which form provides "
        "this cargo coverage (motor truck cargo legal liability, transit, installation floater, bailee, property)? "
        "Does it cover property of others in the insured's custody while in transit? Ask for its limit per vehicle or "
        "occurrence and for its deductible too."
    ),
    "cargo_other": _(
        "Policy %(policy)s is %(coverage)s, which is not %(coverages)s. Ask for a certificate of a policy that is."
    ),
    "exempt_accepted": _(
        "Exempt, not covered: certificate of exemption %(policy)s of %(state)s for %(persons)s, until %(ends)s, is "
        "accepted in place of a policy."
    ),
    "exempt_no_policy": _("Exempt, not covered: there is no policy that could show it."),
    "exempt_not_accepted": _(
        "Certificate of exemption %(policy)s of %(state)s shows that there is no coverage, and is not accepted here. "
        "Ask for a certificate of a policy."
    ),
    "exempt_other_state": _(
        "Certificate of exemption %(policy)s is of %(state)s, and the work is done in %(work_state)s. "
        "Ask for a certificate of a policy, or of an exemption of that state."
    ),
    "exempt_state_unknown": _(
        "Certificate of exemption %(policy)s is of %(state)s, and it is not known in which state the work is done. "
        "Enter the state in the address of the vendor or of the delivery."
    ),
    "exempt_ended": _(
        "Certificate of exemption %(policy)s of %(state)s ended on %(ended)s. "
        "Ask for a certificate of a policy, or of the renewed exemption."
    ),
    "exempt_employers": _(
        "The exemption says nothing of employers' liability: %(asked)s is required for %(limit)s. "
        "Ask for a policy that shows it."
    ),
    "proprietor_exempt": _(
        "Who is excluded is exempt, not covered: certificate of exemption %(policy)s of %(state)s for %(persons)s, "
        "until %(ends)s."
    ),
    "limit_met": _("%(limit)s is %(layers)s; %(asked)s is required."),
    "limit_low": _("%(limit)s is %(layers)s; %(asked)s is required. Ask the agent to raise it or to add an umbrella."),
    "limit_low_alone": _(
        "%(limit)s is %(layers)s; %(asked)s is required. Ask the agent to raise it: an umbrella does not count here."
    ),
    "limit_primary_low": _(
        "%(limit)s is %(layers)s; %(primary)s is required on that policy itself before an umbrella counts. "
        "Ask the agent to raise it."
    ),
    "limit_blank": _(
        "No amount is shown for %(limit)s on policy %(policy)s; %(asked)s is required. "
        "Ask the agent for a certificate that shows it."
    ),
    "limit_excluded": _(
        "%(limit)s is excluded on policy %(policy)s; %(asked)s is required. Ask the agent to add the cover."
    ),
    "limit_included": _(
        '%(limit)s reads "%(found)s" on policy %(policy)s; %(asked)s is required. Ask the agent for the amount.'
    ),
    "limit_statutory": _(
        '%(limit)s reads "%(found)s" on policy %(policy)s; %(asked)s is required. '
        "Ask the agent whether the state sets no limit, or for the amount."
    ),
    "limit_not_statutory": _(
        '%(limit)s reads "%(found)s" on policy %(policy)s, which no statute sets; %(asked)s is required. '
        "Ask the agent for the amount."
    ),
    "limit_word": _(
        '%(limit)s reads "%(found)s" on policy %(policy)s; %(asked)s is required. Ask the agent for the amount.'
    ),
    "limit_no_rate": _(
        "%(limit)s is %(layers)s, for which there is no rate into %(currency)s; %(asked)s is required. "
        "Enter the rate of the day, or judge it yourself."
    ),
    "limit_layers_unconfirmed": _(
        "%(limit)s would be %(layers)s only if these are layers of one tower; %(asked)s is required. "
        "Ask the agent to confirm how they lie over each other."
    ),
    "provision_met": _("%(provision)s is proven on policy %(policy)s by %(forms)s."),
    "provision_asserted": _("The certificate states %(provision)s for policy %(policy)s, and that is enough."),
    "provision_unproven": _(
        "The certificate states %(provision)s for policy %(policy)s, but no endorsement was seen. "
        "Ask the agent for the endorsement (%(accepted)s)."
    ),
    "provision_other_form": _(
        "For %(provision)s on policy %(policy)s %(forms)s was seen, which is not among the forms that are accepted. "
        "Ask the agent for %(accepted)s."
    ),
    "provision_unknown_form": _(
        "For %(provision)s on policy %(policy)s %(forms)s was seen, which nobody has judged yet. "
        "Read it, or ask the agent for %(accepted)s."
    ),
    "provision_conflict": _(
        "For %(provision)s on policy %(policy)s the certificate says no, but %(forms)s was seen. "
        "Ask the agent which of them is right."
    ),
    "provision_denied": _(
        "The certificate says that policy %(policy)s does not have %(provision)s. "
        "Ask the agent to add it (%(accepted)s)."
    ),
    "provision_silent": _(
        "Nothing on file shows %(provision)s for policy %(policy)s. Ask the agent to add it (%(accepted)s)."
    ),
    "provision_not_for_line": _("Workers' compensation has no additional insured, so that none is required."),
    "basis_met": _("Policy %(policy)s is written on an occurrence basis."),
    "basis_claims_made": _(
        "Policy %(policy)s is written on a claims-made basis; occurrence is required. "
        "Ask the agent for an occurrence policy."
    ),
    "basis_blank": _(
        "The certificate does not say whether policy %(policy)s is written on an occurrence or claims-made basis; "
        "occurrence is required. Ask the agent."
    ),
    "basis_not_for_line": _("A policy of this line is always written on an occurrence basis."),
    "aggregate_per_met": _("The general aggregate of policy %(policy)s applies per %(found)s."),
    "aggregate_per_other": _(
        "The general aggregate of policy %(policy)s applies per %(found)s; per %(asked)s is required. "
        "Ask the agent for the endorsement."
    ),
    "aggregate_per_blank": _(
        "The certificate does not say to what the general aggregate of policy %(policy)s applies; "
        "per %(asked)s is required. "
        "Ask the agent for the endorsement."
    ),
    "auto_scope_met": _("Policy %(policy)s covers %(autos)s."),
    "auto_scope_narrow": _("Policy %(policy)s covers %(autos)s; %(asked)s is required. Ask the agent to widen it."),
    "auto_scope_blank": _(
        "The certificate does not say which automobiles policy %(policy)s covers; %(asked)s is required. Ask the agent."
    ),
    "statutory_met": _("Policy %(policy)s pays the benefits of the statute."),
    "statutory_denied": _(
        "Policy %(policy)s does not show workers' compensation as the statute has it. Ask the agent for such a policy."
    ),
    "statutory_blank": _(
        "The statutory box is blank for policy %(policy)s. Ask the agent to confirm the statutory benefits."
    ),
    "proprietor_met": _("No proprietor, partner, officer or member is excluded from policy %(policy)s."),
    "proprietor_excluded": _(
        "A proprietor, partner, officer or member is excluded from policy %(policy)s. Ask the agent to include them."
    ),
    "proprietor_blank": _(
        "The certificate does not say whether a proprietor, partner, officer or member is excluded "
        "from policy %(policy)s. Ask the agent."
    ),
    "rating_met": _("%(insurer)s is rated %(standing)s, as required."),
    "rating_exempt": _("%(insurer)s needs no rating."),
    "rating_low": _(
        "%(insurer)s, insurer of policy %(policy)s, is rated %(rating)s; at least %(asked_rating)s is required. "
        "Ask for another insurer or for an exception."
    ),
    "rating_size_low": _(
        "%(insurer)s, insurer of policy %(policy)s, has size category %(size)s; at least %(asked_size)s is required. "
        "Ask for another insurer or for an exception."
    ),
    "rating_not_rated": _(
        "%(insurer)s, insurer of policy %(policy)s, is not rated; at least %(asked_rating)s is required. "
        "Ask for another insurer or for an exception."
    ),
    "rating_no_insurer": _(
        "The certificate does not show which insurer issues policy %(policy)s. "
        "Ask the agent for the insurer and its NAIC code."
    ),
    "rating_unknown": _("The rating of %(insurer)s is not known. Look it up and enter it with its date."),
    "rating_size_unknown": _("The size category of %(insurer)s is not known. Look it up and enter it with its date."),
    "rating_undated": _("The rating of %(insurer)s has no date. Look it up again and enter it with its date."),
    "rating_old": _(
        "The rating of %(insurer)s is of %(as_of)s and too old. Look it up again and enter it with its date."
    ),
    "deductible_met": _("The deductible or retention of policy %(policy)s is %(found)s; up to %(asked)s is allowed."),
    "deductible_high": _(
        "The deductible or retention of policy %(policy)s is %(found)s; up to %(asked)s is allowed. "
        "Ask the agent to lower it, or for an exception."
    ),
    "deductible_blank": _(
        "The deductible or retention of policy %(policy)s is not shown; up to %(asked)s is allowed. "
        "Ask the agent for it."
    ),
    "deductible_no_rate": _(
        "The deductible or retention of policy %(policy)s is %(shown)s, for which there is no rate into %(currency)s; "
        "up to %(asked)s is allowed. Enter the rate of the day, or judge it yourself."
    ),
    "retroactive_met": _("The retroactive date of policy %(policy)s is early enough."),
    "retroactive_late": _(
        "Policy %(policy)s covers only what happened from %(retroactive)s on; %(by)s is required. "
        "Ask the agent for an earlier retroactive date."
    ),
    "retroactive_blank": _(
        "The retroactive date of policy %(policy)s is not shown; %(by)s or earlier is required. Ask the agent for it."
    ),
    "tail_met": _("Policy %(policy)s takes claims until %(tail)s; %(by)s is required."),
    "tail_not_needed": _("No claims-made policy has ended whose claims policy %(policy)s does not take."),
    "tail_short": _(
        "Policy %(policy)s ended on %(ended)s and takes claims until %(tail)s; until %(by)s is required. "
        "Ask the agent for a longer extended reporting period."
    ),
    "tail_missing": _(
        "Policy %(policy)s ended on %(ended)s, and no later policy covers the time before. "
        "Ask the agent for an extended reporting period until %(by)s, or for an earlier retroactive date."
    ),
    "tail_unclear": _(
        "Policy %(policy)s ended on %(ended)s; whether the policy that follows covers the time before is not shown. "
        "Ask the agent for its retroactive date."
    ),
    "retroactive_not_for_basis": _(
        "Policy %(policy)s is written on an occurrence basis, which has no retroactive date."
    ),
    "admitted_met": _("%(insurer)s is admitted."),
    "admitted_denied": _(
        "%(insurer)s, insurer of policy %(policy)s, is not admitted. Ask for another insurer or for an exception."
    ),
    "admitted_unknown": _(
        "Whether %(insurer)s, insurer of policy %(policy)s, is admitted is not known. Look it up and enter it."
    ),
    "insured_met": _('The insured is "%(name)s".'),
    "insured_suffix": _(
        'The insured on the certificate is "%(name)s", whose legal form is not that of %(names)s. '
        "Ask the agent for the right insured, or accept the name as an alias."
    ),
    "insured_differs": _(
        'The insured on the certificate is "%(name)s", not %(names)s. '
        "Ask the agent for the right insured, or accept the name as an alias."
    ),
    "insured_blank": _(
        "The certificate with policy %(policy)s shows no insured. Ask the agent for one that names %(names)s."
    ),
    "twin_open": _(
        "This contact may be a vendor of whom more insurance is required: %(matches)s is the same. "
        "Ask the insurance desk to say whether it is."
    ),
    "twin_alike": _(
        "This contact may belong to a vendor of whom more insurance is required: %(matches)s is the same. "
        "Ask the insurance desk to say whether it does."
    ),
    "holder_met": _('The certificate holder is "%(name)s".'),
    "holder_suffix": _(
        'The certificate holder is "%(name)s", whose legal form is not that of %(names)s. Ask the agent to correct it.'
    ),
    "holder_differs": _('The certificate holder is "%(name)s", not %(names)s. Ask the agent to correct it.'),
    "holder_blank": _(
        "The certificate with policy %(policy)s shows no holder. Ask the agent for one that names %(names)s."
    ),
    "signature_met": _("The certificate is signed."),
    "signature_missing": _("The certificate with policy %(policy)s is not signed. Ask the agent to sign it."),
    "signature_blank": _(
        "Whether the certificate with policy %(policy)s is signed is not known. Look at it, or ask the agent."
    ),
}

#: Parts of sentences.
PARTS = {
    "layer": _("%(amount)s on policy %(policy)s"),
    "upper_layer": _("%(amount)s on %(coverage)s policy %(policy)s"),
    "converted": _("%(shown)s (%(amount)s at the rate of the day)"),
    "twin_open_several": _(
        "This contact may be a vendor of whom more insurance is required: %(matches)s are the same. "
        "Ask the insurance desk to say whether it is."
    ),
    "plus": _(" plus "),
    "and": _(" and "),
    "or": _(" or "),
    "with": _(" with "),
    "no_number": _("without a number"),
    "any_form": _("a form that proves it"),
    "no_insurer": _("The insurer"),
    "vendor": _("the vendor"),
    "waived": _("%(sentence)s It is waived."),
    "conditional": _('%(sentence)s Its wording is conditional ("where required by written contract").'),
}
