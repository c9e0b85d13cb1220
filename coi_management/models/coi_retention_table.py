"""What becomes of each text, file and reading of a vendor's file when its time is over: the one place that says so.

Whoever adds a field that holds words adds it here; ``tests/test_retention.py`` says which one is missing. What is
*erased* is gone, with what stands in its place; of what is *masked* the names, addresses and telephone numbers of
people go, and the rest stays; what is *kept* is the audit trail, and what verdicts of days that are over rest on.
"""

#: Stands where a value is required.
GONE = "…"

#: Model to the fields that are emptied, and what takes their place.
ERASED = {
    "coi.certificate": {
        **dict.fromkeys(("document_name", "reading", "evidence", "insured_address")),
        **dict.fromkeys(("producer_contact", "producer_phone", "producer_fax", "producer_email", "producer_address")),
        # what was judged of its words stays as marks: ``coi.coverage.kept_provisions``
        **dict.fromkeys(("description_of_operations", "cancellation_wording", "holder_address")),
    },
    "coi.certificate.insurer": {"evidence": None},
    "coi.coverage": {"evidence": None},
    "coi.coverage.limit": {"evidence": None},
    "coi.endorsement": {"evidence": None, "schedule": None},
    "coi.correction": dict.fromkeys(("value_read", "value_accepted", "raw")),
    "coi.exemption": {"document_name": None, "persons": GONE},
    "coi.notice": {"document_name": None, "reason": None},
    "coi.request": {"message": None},
    "coi.link": {"email": None, "token_hash": None},
    "coi.answer": {"who": GONE, "text": None, "results": None},
    "coi.attestation": {"name": GONE, "email": None, "address": None},
    "coi.call": dict.fromkeys(("with_whom", "phone", "note", "next_step")),
    "coi.inbound": dict.fromkeys(
        ("name", "sender", "sender_email", "forwarded_email", "preview", "results", "why"),
    ),
    "coi.import": dict.fromkeys(("document_name", "name", "headings", "sheet_names")),
    "coi.import.column": {"sample": None},
    "coi.import.row": dict.fromkeys(("cells", "data", "problems")),
}

#: Model to the fields of which it is enough that nobody is named.
MASKED = {
    "coi.certificate": ("name", "reject_reason"),
    "coi.exemption": ("decision_note",),
    "coi.notice": ("withdraw_reason",),
    "coi.waiver": ("reason", "compensating_control"),
    "coi.gate.override": ("reason", "findings"),
    "coi.twin": ("note",),
    "coi.compliance": ("note",),
}

#: Model to the fields that stay as they are.
KEPT = {
    "coi.inbound": ("legal_hold_reason",),
    "coi.certificate": (
        "legal_hold_reason",
        # what document it was
        *("checksum", "form", "edition", "certificate_number", "revision_number", "producer_name"),
        # what is judged
        *("insured_name", "holder_name"),
    ),
    "coi.certificate.insurer": ("letter", "name", "naic_code"),
    "coi.coverage": ("label", "insurer_letter", "policy_number", "policy_key", "lapses", "agency", "kept_provisions"),
    "coi.coverage.limit": ("label", "word"),
    "coi.endorsement": ("form_number", "title", "policy_number", "pages"),
    "coi.correction": ("form", "edition", "producer_name", "field_name", "field_label", "rung"),
    "coi.exemption": ("number",),
    "coi.notice": ("policy_number", "policy_key", "insurer_name", "insured_name", "legal_hold_reason"),
    "coi.attestation": ("policy_number", "line"),
    "coi.request": ("name",),
    # the address of each is replaced by the number of its row, so that it still counts once
    "coi.reminder": ("recipient",),
    "coi.gate.override": ("order_name", "missing"),
    "coi.twin": ("matches",),
    # by these the vendor, who stays in the address book, is found again
    "coi.compliance": (
        *("accepted_names", "former_names", "name_key", "vat_key", "email_domain"),
        *("line_verdicts", "legal_hold_reason"),
    ),
    # verdicts, in codes and amounts
    "coi.deficiency": ("key", "line", "code", "content"),
    "coi.compliance.period": ("content",),
    "coi.import": ("sheet", "date_order_note", "left_asks", "legal_hold_reason"),
    "coi.import.column": ("heading",),
    "coi.import.row": ("vendor_name", "vendor_key", "set_name", "made"),
}

#: Model to the fields that hold files.
FILES = {
    "coi.certificate": ("document",),
    "coi.exemption": ("document",),
    "coi.notice": ("document",),
    "coi.inbound": ("original",),
    "coi.import": ("document",),
}

#: Whole records that go: people who are written to are no part of the audit trail.
DELETED = ("coi.contact",)

#: Models of which each record says that it was erased.
MARKED = ("coi.certificate", "coi.exemption", "coi.notice", "coi.inbound", "coi.import")

#: Of what belongs to no vendor nothing was decided but that it is put aside: more of it goes. Model to the fields that
#: are emptied besides, and whole records that go.
LOOSE_ERASED = {
    "coi.certificate": dict.fromkeys(
        ("producer_name", "insured_name", "holder_name", "certificate_number", "revision_number")
    ),
    "coi.notice": dict.fromkeys(("policy_number", "policy_key", "insurer_name", "insured_name")),
    "coi.import.row": dict.fromkeys(("vendor_name", "vendor_key")),
}
LOOSE_DELETED = ("coi.correction", "coi.endorsement", "coi.certificate.insurer", "coi.coverage.limit", "coi.coverage")
