"""Fields that follow from others, and on which the gate relies.

A form shows them as they are; a client can write them all the same, and Odoo then keeps what was typed in: a total that
is none of its lines, a vendor that is a part of another.
"""


def computed_anew(records, names, *written):
    """Compute fields of these records anew where they were written.

    :param names: fields that are computed and stored
    :param dict written: values that were written or created
    """
    typed_in = [name for name in names if any(name in vals for vals in written)]
    for name in typed_in:
        records.env.add_to_compute(records._fields[name], records)
    if typed_in:
        # what follows from these in turn may have been computed from what was typed in
        records.modified(typed_in)
    return records
