"""The sentences of the linter's remarks, as literals that the export of terms finds."""

# This room knows no Odoo and no environment: the models translate when a sentence is made.
# pylint: disable=prefer-env-translation


def _(text: str) -> str:
    """Marks a template for the export of terms; it is translated when a sentence is made of it."""
    return text


#: How serious a remark is and what it says, by its code. ``impossible``: no vendor can lawfully, or by the nature of
#: the policy, give it; ``impractical``: hardly any can; ``likely``: probably not what was meant; ``advice``: right, but
#: know this.
REMARKS = {
    "notice_by_wording": (
        "impossible",
        _(
            "Notice of cancellation cannot be promised on a certificate: its wording proves nothing, and agents may "
            "not change it. Ask for an endorsement that gives notice to you."
        ),
    ),
    "completed_by_wording": (
        "likely",
        _(
            "The ADDL INSD box does not say for which operations, so that for %(provision)s a certificate's word is "
            "only what somebody typed. Ask for the endorsement (%(forms)s)."
        ),
    ),
    "wording_only": (
        "advice",
        _(
            "No box of a certificate shows %(provision)s: its word is only what somebody typed there, which some "
            "agents may not do. Ask for the endorsement (%(forms)s) where you want proof."
        ),
    ),
    "forms_not_looked_at": (
        "likely",
        _(
            "Forms are named for %(provision)s, but the certificate's word is enough there. "
            "Ask for the endorsement, or take the forms out."
        ),
    ),
    "form_not_proof": (
        "impossible",
        _("%(form)s does not prove %(provision)s. Ask for %(forms)s instead or together with it."),
    ),
    "form_of_other_line": (
        "impossible",
        _("%(form)s is not written for %(coverages)s. Ask for %(forms)s for %(provision)s."),
    ),
    "form_unknown": (
        "likely",
        _(
            "%(form)s is not in the catalogue of forms, so that nobody can show it as proof of %(provision)s. "
            "Add it to the catalogue, or correct the number."
        ),
    ),
    "form_too_old": (
        "impractical",
        _(
            "Only old editions are accepted for %(provision)s (%(form)s); insurers hardly write them any more. "
            "Accept %(forms)s as well."
        ),
    ),
    "no_form_known": (
        "advice",
        _(
            "No form of the catalogue proves %(provision)s: insurers write their own. "
            "What comes in has to be read and added to the catalogue."
        ),
    ),
    "additional_insured_on_workers": (
        "impossible",
        _("Workers' compensation has no additional insured: certificates print N/A there. Take %(provision)s out."),
    ),
    "additional_insured_on_professional": (
        "impractical",
        _("Insurers hardly ever grant %(provision)s on %(coverages)s. Take it out, or expect to ask for an exception."),
    ),
    "provision_elsewhere": (
        "impractical",
        _("%(coverages)s does not carry %(provision)s. Ask it of a policy that does."),
    ),
    "waiver_not_to_be_had": (
        "impossible",
        _(
            "A waiver of subrogation for workers' compensation is not available in %(states)s. "
            "Vendors there are not asked for it."
        ),
    ),
    "workers_state_fund": (
        "impossible",
        _(
            "In %(states)s only the state's fund insures workers' compensation: no private policy, no employers' "
            "liability with it, no rating. Vendors there are asked for the fund's certificate instead, and for "
            "employers' liability by stop gap."
        ),
    ),
    "rating_of_state_fund": (
        "impractical",
        _(
            "State funds for workers' compensation often have no A.M. Best rating, and no insurer of the catalogue is "
            "marked as exempt from ratings. Mark the funds that you accept."
        ),
    ),
    "statutory_as_money": (
        "impossible",
        _(
            "%(limit)s is asked of workers' compensation, which pays what the statute says and has no such amount. "
            "Ask for statutory benefits, and for employers' liability in money."
        ),
    ),
    "statutory_elsewhere": (
        "impossible",
        _("Statutory benefits are a matter of workers' compensation, not of %(coverages)s."),
    ),
    "proprietor_elsewhere": (
        "impossible",
        _("Excluded officers are a matter of workers' compensation; %(coverages)s says nothing of them."),
    ),
    "exemption_is_no_cover": (
        "likely",
        _(
            "An exemption is proof that there is no workers' compensation, and this line accepts it as if there were. "
            "Accept exemptions by a waiver, person by person."
        ),
    ),
    "accident_is_no_workers": (
        "likely",
        _("Occupational accident is not workers' compensation, and this line accepts either."),
    ),
    "umbrella_not_obeyed": (
        "impossible",
        _("No umbrella lies over %(coverages)s: the mark is not obeyed, and the policy alone has to reach %(asked)s."),
    ),
    "umbrella_alone": (
        "likely",
        _(
            "An umbrella or excess policy is asked, but no policy that it could lie over. "
            "Ask for general liability as well."
        ),
    ),
    "aggregate_below": (
        "likely",
        _("%(limit)s (%(asked)s) is lower than %(other)s (%(other_asked)s). Probably the two were confused."),
    ),
    "aggregate_per_elsewhere": (
        "impractical",
        _(
            "Only general liability has an aggregate for each project or location; "
            "%(coverages)s is written with one for the policy."
        ),
    ),
    "limit_elsewhere": (
        "likely",
        _("%(coverages)s has no limit called %(limit)s. Choose the limit that certificates print for it."),
    ),
    "limit_beyond_custom": (
        "impractical",
        _(
            "%(limit)s of %(asked)s is hard to get: policies seldom show more than %(custom)s, "
            "and no umbrella adds to it."
        ),
    ),
    "primary_beyond_custom": (
        "impractical",
        _(
            "%(limit)s of %(asked)s on the policy itself is hard to get: more than %(custom)s is usually reached "
            "with an umbrella. Mark that an umbrella may top it up."
        ),
    ),
    "claims_made_forbidden": (
        "impractical",
        _(
            "%(coverages)s is hardly ever written on an occurrence basis. Allow claims-made, and ask for an early "
            "retroactive date."
        ),
    ),
    "retroactive_without_claims_made": (
        "likely",
        _("A retroactive date is asked, which only claims-made policies have, and the line does not let these count."),
    ),
    "auto_scope_elsewhere": (
        "impossible",
        _("Which automobiles are covered is a matter of automobile liability; %(coverages)s says nothing of them."),
    ),
    "any_auto_only": (
        "advice",
        _(
            "Firms that own no automobile cannot show any auto. Owned or scheduled, hired and non-owned "
            "is the same cover in other boxes, and counts for firms with automobiles of their own."
        ),
    ),
    "rating_rare": (
        "impractical",
        _("Few insurers have %(standing)s. A- VII or A- VIII is what contracts commonly ask."),
    ),
    "admitted_rare": (
        "impractical",
        _("%(coverages)s is mostly written by surplus lines insurers, who are not admitted. Expect many exceptions."),
    ),
    "deductible_without_box": (
        "advice",
        _("A certificate has no box for the deductible of %(coverages)s: it has to be asked of the agent."),
    ),
    "layers_by_form": (
        "impractical",
        _(
            "%(form)s is asked of the umbrella too, whose insurers use forms of their own. "
            "Ask for the certificate's word there, or for a line of its own for the umbrella."
        ),
    ),
    "cargo_unspecified": (
        "likely",
        _(
            "This line accepts %(other)s, whose label does not say what is covered. "
            "Ask for the kind that the work calls for, such as motor truck cargo."
        ),
    ),
}
