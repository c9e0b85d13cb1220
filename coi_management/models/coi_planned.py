"""How activities are planned where many may be due at once."""

from markupsafe import Markup

from odoo.tools import groupby

from odoo.addons.base.models.ir_qweb_fields import nl2br


def as_note(text):
    """The note of an activity, which Odoo takes for markup: what strangers wrote stays text. Lines stay lines."""
    return text if isinstance(text, Markup) else nl2br(text or "")


def plan_quietly(wanted):
    """Plan an activity on each of some records. What is alike for many is planned in one go.

    Nobody gets a mail for each: that would be a flood on a day on which many are due. They stand in his list.

    :param wanted: tuples of a record, the activity type (external id), the day, the user, the summary, and the note;
        the records are of one model
    """
    wanted = list(wanted)
    if not wanted:
        return
    first, *others = (record for record, *_rest in wanted)
    records = first.union(*others).with_context(mail_activity_quick_update=True)
    # Odoo asks for the names of the records one by one
    records.mapped("display_name")
    for (kind, day, user, summary, note), alike in groupby(wanted, key=lambda row: tuple(row[1:])):
        some = records.browse(record.id for record, *_rest in alike).with_prefetch(records._prefetch_ids)
        some.activity_schedule(kind, day, summary=summary, note=as_note(note), user_id=user.id)
