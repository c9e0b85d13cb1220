"""The fixed words of the sheets, as literals that the export of terms finds."""

# This room knows no Odoo and no environment: the caller translates when a sheet is drawn.
# pylint: disable=prefer-env-translation


def _(text: str) -> str:
    """Marks a phrase for the export of terms; it is translated when a sheet is drawn."""
    return text


SHEET = {
    "title": _("Insurance requirements"),
    "for": _("For %(vendor)s"),
    "as_of": _("As of %(day)s"),
    "holder": _("Certificate holder: please copy exactly"),
    "send": _("Where to send it"),
    "send_plain": _("Answer our message, or send it to %(address)s."),
    "send_company": _("To %(company)s, by the way you were asked."),
    "send_what": _("Send the certificate (ACORD 25 or the like) together with the endorsements named below."),
    "coverage": _("Coverage"),
    "limits": _("Limits, at least"),
    "provisions": _("What the policy has to say, and its proof"),
    "accepted": _("Accepted: %(forms)s"),
    "notes": _("For the whole certificate"),
    "nothing": _("Nothing is asked at present."),
    "page": _("Page %(page)s"),
}

SPECIMEN = {
    "title": _("How the certificate should look"),
    "explained": _("A drawing with your requirements filled in. It is no certificate and no form of an insurer."),
    "watermark": _("SPECIMEN"),
    "heading": _("Certificate of insurance"),
    "date": _("Date"),
    "date_value": _("day of issue"),
    "producer": _("Insurance agent"),
    "producer_value": _("Name, address, telephone and e-mail of your agent"),
    "insured": _("Insured"),
    "insurers": _("Insurers"),
    "insurer_value": _("Name of the insurance company and its NAIC number"),
    "coverage": _("Policy"),
    "number": _("Policy number"),
    "number_value": _("as issued"),
    "term": _("From and to"),
    "term_value": _("in force today"),
    "limits": _("Limits"),
    "description": _("Description"),
    "description_value": _("Your work for us. Nothing else needs to be typed here."),
    "attached": _("Attached endorsements"),
    "attached_value": _("None is asked."),
    "holder": _("Certificate holder"),
    "signature": _("Signature of the agent"),
    "note_insured": _("The insured is your firm, named as in our contract: %(vendor)s."),
    "note_holder": _("The certificate holder is copied exactly, with the address."),
    "note_limits": _("Each limit is at least as high as shown. More is welcome."),
    "note_columns": _("A Y stands in the column %(columns)s of the policies where it is shown here."),
    "note_attached": _("Each endorsement is attached: all its pages, with its schedule and the policy number."),
    "note_term": _("Each policy is in force, with its number and both dates."),
    "note_insurers": _("Each policy carries the letter of its insurer."),
    "note_signature": _("The agent has signed."),
    "note_demands": _("%(line)s: %(demand)s"),
}

MARKED = {
    "title": _("What to mend on this certificate"),
    "for": _("Certificate of %(insured)s for %(company)s"),
    "as_of": _("Judged on %(day)s"),
    "asked": _("Asked"),
    "found": _("Found"),
    "what": _("What"),
    "mend": _("How to mend it"),
    "page": _("page %(page)s"),
    "not_shown": _("not shown on the certificate"),
    "damaged": _("The document could not be marked (%(problem)s); this list stands by itself."),
    "cut": _("Only the first %(pages)s pages of the document are shown."),
    "ringed": _("The numbers are those of the rings on the pages that follow."),
    "holder": _("Certificate holder, to be copied exactly"),
    "nothing": _("Nothing on this certificate falls short."),
}


def fill(phrases, translate):
    """A function that gives a phrase by its name, translated and filled in.

    :param dict phrases: one of those above
    :param translate: gives the translation of a phrase
    """

    def phrase(name, **values):
        text = translate(phrases[name])
        return text % values if values else text

    return phrase
