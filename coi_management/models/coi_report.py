import re
import unicodedata

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import format_date, format_datetime

#: A sign without width that counts as a letter which runs from left to right.
LEFT_TO_RIGHT = "\N{LEFT-TO-RIGHT MARK}"


def set_off(value):
    """Values for a page that runs from right to left: words in Latin letters, amounts and ratings keep the signs at
    their ends there ("A-" is no "-A"). Codes stay as they are.

    :param value: a text, or dicts, lists and tuples of such
    """
    if isinstance(value, dict):
        return {key: set_off(found) for key, found in value.items()}
    if isinstance(value, (list, tuple)):
        return type(value)(map(set_off, value)) if type(value) in (list, tuple) else value
    if not isinstance(value, str) or not value or re.fullmatch(r"[a-z_]+", value):
        return value
    if any(unicodedata.bidirectional(letter) in ("R", "AL") for letter in value):
        return value
    return LEFT_TO_RIGHT + value + LEFT_TO_RIGHT


class CoiReportMixin(models.AbstractModel):
    """What our printed reports have in common: who may print, the language, days and money as people write them.

    A report says ``_report_model`` and ``_get_content``; a template shows what that returns and decides nothing.
    """

    _name = "coi.report.mixin"
    _description = "Insurance Report"

    #: Name of the model whose records are printed.
    _report_model = ""

    @api.model
    def _get_report_values(self, docids, data=None):
        """What the template is given: ``docs`` and ``pages``, a list of dicts, one a record.

        :raise AccessError: for whoever may not read all of these records, before anything of them is told
        """
        docs = self.env[self._report_model].browse(docids or []).exists()
        docs.check_access("read")
        pages = self._get_pages(docs) if docs else []
        if not pages or len(docs) != len(docids):
            raise AccessError(self.env._("What you want to print is not there, or not for you to see."))
        return {"doc_ids": docs.ids, "doc_model": docs._name, "docs": docs, "pages": pages}

    @api.model
    def _get_pages(self, docs):
        """One document for each record."""
        return [self._make_page(doc, self._get_lang(doc)) for doc in docs]

    @api.model
    def _make_page(self, doc, lang, **options):
        doc = doc.with_context(lang=lang)
        frame = {
            "doc": doc,
            "lang": lang,
            # sudo: the letterhead of the company in whose name it is printed
            "company": self._get_company(doc).sudo(),
            "direction": self.env["res.lang"]._get_data(code=lang).direction or "ltr",
        }
        report = self.with_context(lang=lang)
        told = {"printed": report._get_printed(), **report._get_content(doc, **options)}
        return {**frame, **(set_off(told) if frame["direction"] == "rtl" else told)}

    @api.model
    def _get_lang(self, doc):
        """The language that the reader chose: that of the wizard, else that of whoever prints."""
        wanted = doc.lang if "lang" in doc._fields and doc._transient else False
        return wanted or self.env.lang or self.env.user.lang or "en_US"

    @api.model
    def _get_company(self, doc):
        return doc.company_id if "company_id" in doc._fields and doc.company_id else self.env.company

    @api.model
    def _get_content(self, doc):
        raise NotImplementedError

    @api.model
    def _get_printed(self):
        """Who printed it, and when."""
        # sudo: one's own name
        return self.env._(
            "Printed by %(user)s on %(moment)s",
            user=self.env.user.sudo().name,
            moment=self._moment(fields.Datetime.now()),
        )

    # ------------------------------------------------------------ as people write it

    @api.model
    def _day(self, day):
        return format_date(self.env, day) if day else ""

    @api.model
    def _moment(self, moment):
        """A moment in the time zone of the reader; a text without seconds."""
        return format_datetime(self.env, moment, dt_format="short") if moment else ""

    @api.model
    def _money(self, amount, currency):
        return currency.format(amount or 0.0)

    @api.model
    def _percent(self, part, whole):
        """A share in words of figures; "–" where there is no whole."""
        if not whole:
            return "–"
        lang = self.env["res.lang"]._lang_get(self.env.lang or "en_US")
        return f"{lang.format('%.0f', 100 * part / whole)}\N{NO-BREAK SPACE}%"

    @api.model
    def _word(self, record, name):
        """The word for the value of a selection."""
        return dict(record._fields[name]._description_selection(self.env)).get(record[name], "")
