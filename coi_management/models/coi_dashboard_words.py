"""Short words for the codes of deficiencies, for charts, pivots and grids."""


def get_code_labels(env):
    """Code to words, in the language of ``env``."""
    return {
        "COVERAGE_MISSING": env._("No policy"),
        "EXPIRED": env._("Policy ended"),
        "CANCELLED": env._("Policy cancelled"),
        "UNVERIFIED": env._("No document yet"),
        "EXEMPTION": env._("Exemption not accepted"),
        "POLICY_UNCLEAR": env._("Number or term not shown"),
        "LIMIT_LOW": env._("Limit too low"),
        "AGG_BASIS": env._("Aggregate not per project or location"),
        "CLAIMS_MADE": env._("Claims-made"),
        "AUTO_SCOPE": env._("Automobiles not covered"),
        "RETRO_DATE": env._("Retroactive date"),
        "TAIL": env._("No extended reporting period"),
        "STATUTORY": env._("Statutory benefits not shown"),
        "OFFICER_EXCLUDED": env._("Officers excluded"),
        "SIR_HIGH": env._("Deductible or retention"),
        "RATING_LOW": env._("Insurer's rating too low"),
        "RATING_UNKNOWN": env._("Insurer's rating not known"),
        "NON_ADMITTED": env._("Insurer not admitted"),
        "PROVISION": env._("Provision"),
        "INSURED_NAME": env._("Insured's name"),
        "HOLDER_NAME": env._("Certificate holder"),
        "TWIN": env._("Possible twin"),
        "UNSIGNED": env._("Not signed"),
    }
