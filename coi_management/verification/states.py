"""What the laws of single states keep from being asked, as data.

States are told by the last part of their ISO 3166-2 code, as Odoo's ``res.country.state`` has it: ``OH``.
"""

#: Workers' compensation is insured by the state's fund alone: no private policy, and employers' liability only by stop
#: gap. Source: the funds of Ohio, North Dakota, Washington and Wyoming; Puerto Rico and the US Virgin Islands likewise.
MONOPOLISTIC = frozenset({"OH", "ND", "WA", "WY", "PR", "VI"})

#: A waiver of subrogation for workers' compensation is not to be had. Source: the states that insurers' waiver forms
#: leave out (in the manner of NCCI WC 00 03 13).
NO_WAIVER_FOR_WORKERS = frozenset({"KS", "KY", "MO", "NH", "NJ"})

#: Territories that are told as countries of their own as well (ISO 3166-1).
TERRITORIES = ("PR", "VI")
