"""The policies on certificates as plain values, read for many vendors at once."""

from collections import defaultdict, namedtuple
from functools import cached_property
from itertools import islice
from typing import Any, NamedTuple

from odoo.tools.constants import PREFETCH_MAX

from ..extraction import statements
from .coi_rows import select_rows

#: What a box says; nothing where it is empty.
MARKS = {"yes": True, "no": False}


class Printed(NamedTuple):
    """What a certificate says of all its policies."""

    certificate: Any  # of coi.certificate
    key: str
    currency: str
    insured: str
    holder: str
    signed: bool | None
    description: str
    is_conditional: bool
    is_listed: bool


class Policies:
    """The policies of certificates, each read once: those of all the files of a batch in two statements.

    They are read past the cache of the ORM. There are some four policies for each vendor, with twenty values and
    several limits each, none of which is looked at twice.
    """

    def __init__(self, env):
        # sudo: a verdict is the same for whoever asks
        self._coverages = env["coi.coverage"].sudo()
        self._rows = {}
        self._printed = {}
        self._insurers = {}
        self._limits = {}

    def of(self, certificate):
        """The policies of a certificate in their order: named tuples of the fields of ``_get_fact_names``, with ``id``
        and ``limits``, pairs of an amount and a printed word by the code of the limit."""
        if certificate.id not in self._rows:
            self._read(certificate)
        return self._rows[certificate.id]

    def get_printed(self, certificate):
        """What the certificate says of all its policies."""
        found = self._printed.get(certificate.id)
        if not found:
            description = certificate.description_of_operations or ""
            self._printed[certificate.id] = found = Printed(
                certificate=certificate,
                key=str(certificate.id),
                currency=certificate.currency_id.name,
                insured=certificate.insured_name or "",
                holder=certificate.holder_name or "",
                signed=MARKS.get(certificate.signed),
                description=description,
                is_conditional=statements.is_conditional(description),
                is_listed=certificate.state == "unverified",
            )
        return found

    def get_insurer(self, insurer_id):
        """An insurer as the verification room knows it; None for none."""
        if insurer_id and insurer_id not in self._insurers:
            self._insurers[insurer_id] = self._coverages.env["coi.insurer"].browse(insurer_id)._to_fact()
        return self._insurers.get(insurer_id)

    def get_limits(self, entered):
        """Limits as the verification room knows them, made once for all policies on which the same are entered."""
        key = tuple(entered)
        if key not in self._limits:
            self._limits[key] = self._coverages._get_limit_facts(entered)
        return self._limits[key]

    @cached_property
    def coverage_codes(self):
        """Code of each coverage by its id."""
        return self._get_codes("coi.coverage.type")

    @cached_property
    def _limit_codes(self):
        return self._get_codes("coi.limit.type")

    @cached_property
    def _row(self):
        return namedtuple("Policy", ("id", "certificate_id", *self._coverages._get_fact_names(), "limits"))

    def _get_codes(self, model):
        found = self._coverages.env[model].with_context(active_test=False).search_fetch([], ["code"])
        return {record.id: record.code for record in found}

    def _read(self, certificate):
        """Read the policies of a certificate, and of those of the batch that count as it does."""
        beside = (found for found in certificate.browse(certificate._prefetch_ids) if found.id not in self._rows)
        ids = [found.id for found in islice(beside, PREFETCH_MAX) if found._counts() and not found.superseded]
        certificates = certificate.browse(dict.fromkeys([certificate.id, *ids]))
        limits = self._read_limits(certificates)
        self._rows.update((certificate_id, []) for certificate_id in certificates.ids)
        names = self._row._fields[:-1]
        domain = [("certificate_id", "in", certificates.ids)]
        for values in select_rows(self._coverages, domain, names, "sequence, id"):
            row = self._row(*values, limits.get(values[0], ()))
            self._rows[row.certificate_id].append(row)

    def _read_limits(self, certificates):
        """Limits of each policy of certificates: code, amount and printed word."""
        limits = defaultdict(list)
        names = ("coverage_id", "limit_type_id", "amount", "word")
        domain = [("certificate_id", "in", certificates.ids), ("limit_type_id", "!=", False)]
        rows = select_rows(self._coverages.limit_ids, domain, names, "sequence, id")
        for coverage_id, limit_type_id, amount, word in rows:
            limits[coverage_id].append((self._limit_codes[limit_type_id], amount, word))
        return limits
