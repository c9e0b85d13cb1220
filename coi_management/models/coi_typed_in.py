"""What is decided with buttons comes into a new record in no other way: not as a value, and not as a default either."""


def without_defaults(records, names):
    """These records without the defaults that a caller's context has for ``names``; those of our own methods stay.

    A context comes by RPC as values do: ``default_state`` in it is a state that was typed in.
    """
    if records.env.su:
        return records
    unwanted = {f"default_{name}" for name in names}
    kept = {key: value for key, value in records.env.context.items() if key not in unwanted}
    return records.with_context(kept)  # pylint: disable=context-overridden
