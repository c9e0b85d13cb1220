"""Short words for the codes of deficiencies, for charts, pivots and grids."""


def get_code_labels(env):
    """Code to words, in the language of ``env``."""
    _ = env._
    return {
        "COVERAGE_MISSING": _("No policy"),
        "EXPIRED": _("Policy ended"),
        "CANCELLED": _("Policy cancelled"),
        "POLICY_UNCLEAR": _("Number or term not shown"),
        "LIMIT_LOW": _("Limit too low"),
        "AGG_BASIS": _("Aggregate not per project or location"),
        "CLAIMS_MADE": _("Claims-made"),
        "AUTO_SCOPE": _("Automobiles not covered"),
        "RETRO_DATE": _("Retroactive date"),
        "TAIL": _("No tail"),
        "STATUTORY": _("Not per statute"),
        "OFFICER_EXCLUDED": _("Officers excluded"),
        "SIR_HIGH": _("Deductible or retention"),
        "RATING_LOW": _("Insurer's rating too low"),
        "RATING_UNKNOWN": _("Insurer's rating not known"),
        "NON_ADMITTED": _("Insurer not admitted"),
        "PROVISION": _("Provision"),
        "INSURED_NAME": _("Insured's name"),
        "HOLDER_NAME": _("Certificate holder"),
        "UNSIGNED": _("Not signed"),
    }
