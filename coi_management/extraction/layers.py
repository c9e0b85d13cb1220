"""Layers of a document (optional content, ISO 32000-1, 8.11): what stands on one that viewers do not show is not there.

A parser returns the text of all of them. Where a layer is off, its values would run into those that people see in the
same place.
"""

import contextlib

from pdfminer.pdfexceptions import PDFException
from pdfminer.pdfinterp import PDFPageInterpreter
from pdfminer.pdftypes import PDFObjRef, PDFStream, resolve1
from pdfminer.psexceptions import PSException
from pdfminer.psparser import PSLiteral, literal_name
from pdfplumber.page import PDFPageAggregatorWithMarkedContent

_ODD = (PSException, PDFException, TypeError, ValueError, KeyError, AttributeError)
# Whether what belongs to several layers is shown, by how many of these are (table 99).
_POLICIES = {
    "AllOn": lambda shown: all(shown),
    "AnyOn": lambda shown: any(shown),
    "AnyOff": lambda shown: not all(shown),
    "AllOff": lambda shown: not any(shown),
}


class Layers:
    """The layers of a document that are off when it is opened.

    :param document: of pdfminer
    """

    def __init__(self, document):
        self.off = set()  # numbers of objects
        with contextlib.suppress(*_ODD):
            properties = resolve1(document.catalog.get("OCProperties"))
            if properties:
                self.off = _off(properties)

    def hides(self, part):
        """Whether what belongs to a layer, or to a group of them, is not shown.

        :param part: the value of an `/OC`, or what a content stream names
        """
        if not self.off or part is None:
            return False
        with contextlib.suppress(*_ODD):
            if isinstance(part, PDFObjRef) and part.objid in self.off:
                return True
            group = resolve1(part)
            if isinstance(group, dict) and _name(group.get("Type")) == "OCMD":
                members = group.get("OCGs")
                members = members if isinstance(members, PDFObjRef) and members.objid in self.off else resolve1(members)
                members = members if isinstance(members, list) else [members]
                shown = [ref.objid not in self.off for ref in members if isinstance(ref, PDFObjRef)]
                return bool(shown) and not _POLICIES.get(_name(group.get("P")), any)(shown)
        return False

    def layout_of(self, source):
        """What is painted on a page of pdfplumber's, without what is not shown."""
        if self.off:
            device = PDFPageAggregatorWithMarkedContent(
                source.pdf.rsrcmgr, pageno=source.page_number, laparams=source.pdf.laparams
            )
            interpreter = type("Interpreter", (_Interpreter,), {"layers": self})(source.pdf.rsrcmgr, device)
            interpreter.process_page(source.page_obj)
            source._layout = device.get_result()  # where pdfplumber keeps its own
        return source.layout


def _off(properties):
    """Which layers are off: as a layer says of itself for viewing, else as the document's settings say.

    That is the order of PDFium, which draws what a person sees beside the values.
    """
    settings = resolve1(properties.get("D")) or {}
    named = {name: {ref.objid for ref in resolve1(settings.get(name)) or ()} for name in ("ON", "OFF")}
    off = set()
    for ref in resolve1(properties.get("OCGs")) or ():
        is_off = _name(settings.get("BaseState")) == "OFF" and ref.objid not in named["ON"]
        is_off = is_off or ref.objid in named["OFF"]
        usage = resolve1((resolve1(ref) or {}).get("Usage")) or {}
        said = _name((resolve1(usage.get("View")) or {}).get("ViewState"))
        if said == "OFF" if said else is_off:
            off.add(ref.objid)
    return off


def _name(value):
    value = resolve1(value)
    return value.name if isinstance(value, PSLiteral) else None


class _Interpreter(PDFPageInterpreter):
    """Takes back what was painted on layers that are off; forms within forms get one of the same class."""

    layers = None

    def init_state(self, ctm):
        """As of the parser; what is marked in one stream ends with it."""
        super().init_state(ctm)
        self.begun = []

    def do_BMC(self, tag):
        """Begin content that belongs to no layer."""
        self.begun.append(None)
        super().do_BMC(tag)

    def do_BDC(self, tag, props):
        """Begin content that may belong to a layer."""
        is_layer = isinstance(tag, PSLiteral) and literal_name(tag) == "OC" and isinstance(props, PSLiteral)
        item = self.device.cur_item
        self.begun.append((item, len(item)) if is_layer and self._is_off(props.name) else None)
        super().do_BDC(tag, props)

    def do_EMC(self):
        """End it."""
        start = self.begun.pop() if self.begun else None
        if start:
            item, count = start
            del item._objs[count:]
        super().do_EMC()

    def do_Do(self, xobjid_arg):
        """Paint a picture or a form, unless its layer is off."""
        form = resolve1(self.xobjmap.get(literal_name(xobjid_arg)))
        if not (isinstance(form, PDFStream) and self.layers.hides(form.attrs.get("OC"))):
            super().do_Do(xobjid_arg)

    def _is_off(self, name):
        with contextlib.suppress(*_ODD):
            return self.layers.hides((resolve1(self.resources.get("Properties")) or {}).get(name))
        return False
